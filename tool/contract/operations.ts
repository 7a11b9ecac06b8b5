import { z } from 'zod';
import { Id, PageQuery, pageOf } from './common.ts';
import { CohortPersonView, CohortQuery, CohortView, RosterReport } from './cohort.ts';
import { MicroCredentialSummary, MicroCredentialView } from './micro-credential.ts';
import {
  AnswerDeepLinkingBody,
  ConfigurePlacementBody,
  DeepLinkingAnswerView,
  DeepLinkingView,
  PlacementView,
} from './placement.ts';
import { ClaimReviewBody, QueueItemView, ReleaseDecisionBody, ReviewView, SaveReadBody } from './review.ts';
import { CreateSessionBody, MeView, SessionView } from './session.ts';
import {
  AddEvidenceBody,
  AnswerView,
  EvidenceView,
  SaveAnswerBody,
  SubmissionView,
  SubmitBody,
  UploadFileQuery,
} from './submission.ts';

export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/v1`, parameters in braces as in OpenAPI. */
  path: string;
  summary: string;
  /** Whether a launch session is needed; only trading the launch code is not. */
  session: boolean;
  query?: z.ZodObject;
  body?: z.ZodType;
  answer?: { status: number; schema: z.ZodType };
}

const operation = <T extends Operation>(value: T): T => value;

export const CatalogueQuery = PageQuery.extend({ q: z.string().trim().max(100).optional() });
export const QueueQuery = PageQuery.extend({
  placementId: Id.optional(),
  microCredentialId: Id.optional(),
  held: z.enum(['free', 'mine']).optional(),
});

/** Every address of the JSON API, once; `/api/v1/openapi.json` is made from this table. */
export const operations = {
  createSession: operation({
    method: 'post',
    path: '/sessions',
    summary: 'Trade a launch code for a session',
    session: false,
    body: CreateSessionBody,
    answer: { status: 201, schema: SessionView },
  }),
  endSession: operation({
    method: 'delete',
    path: '/sessions/current',
    summary: 'End this session',
    session: true,
    answer: { status: 204, schema: z.undefined() },
  }),
  me: operation({
    method: 'get',
    path: '/me',
    summary: 'Who I am here and what I may do',
    session: true,
    answer: { status: 200, schema: MeView },
  }),

  listMicroCredentials: operation({
    method: 'get',
    path: '/micro-credentials',
    summary: 'Search the catalogue of the programme',
    session: true,
    query: CatalogueQuery,
    answer: { status: 200, schema: pageOf(MicroCredentialSummary) },
  }),
  readMicroCredential: operation({
    method: 'get',
    path: '/micro-credentials/{microCredentialId}',
    summary: 'The published version, whole',
    session: true,
    answer: { status: 200, schema: MicroCredentialView },
  }),

  readDeepLinking: operation({
    method: 'get',
    path: '/deep-linking',
    summary: 'What the course accepts from the picker',
    session: true,
    answer: { status: 200, schema: DeepLinkingView },
  }),
  answerDeepLinking: operation({
    method: 'post',
    path: '/deep-linking/answer',
    summary: 'Sign the choice for the course; works once',
    session: true,
    body: AnswerDeepLinkingBody,
    answer: { status: 201, schema: DeepLinkingAnswerView },
  }),
  readPlacement: operation({
    method: 'get',
    path: '/placements/{placementId}',
    summary: 'An assignment of the course',
    session: true,
    answer: { status: 200, schema: PlacementView },
  }),
  configurePlacement: operation({
    method: 'put',
    path: '/placements/{placementId}/micro-credential',
    summary: 'Choose the micro-credential of a link made without the picker',
    session: true,
    body: ConfigurePlacementBody,
    answer: { status: 200, schema: PlacementView },
  }),

  startSubmission: operation({
    method: 'post',
    path: '/placements/{placementId}/submission',
    summary: 'Start my work here, or find it',
    session: true,
    answer: { status: 200, schema: SubmissionView },
  }),
  readSubmission: operation({
    method: 'get',
    path: '/submissions/{submissionId}',
    summary: 'One work with its rounds',
    session: true,
    answer: { status: 200, schema: SubmissionView },
  }),
  saveAnswer: operation({
    method: 'put',
    path: '/submissions/{submissionId}/answers/{promptId}',
    summary: 'Save an answer; refused with answer_conflict when the base revision is old',
    session: true,
    body: SaveAnswerBody,
    answer: { status: 200, schema: AnswerView },
  }),
  addEvidence: operation({
    method: 'post',
    path: '/submissions/{submissionId}/artifacts/{artifactId}/evidence',
    summary: 'Attach a link or a text',
    session: true,
    body: AddEvidenceBody,
    answer: { status: 201, schema: EvidenceView },
  }),
  uploadFile: operation({
    method: 'post',
    path: '/submissions/{submissionId}/artifacts/{artifactId}/files',
    summary: 'Attach a file: the raw body is its content',
    session: true,
    query: UploadFileQuery,
    answer: { status: 201, schema: EvidenceView },
  }),
  removeEvidence: operation({
    method: 'delete',
    path: '/submissions/{submissionId}/evidence/{evidenceId}',
    summary: 'Take a piece of evidence out of the open round',
    session: true,
    answer: { status: 204, schema: z.undefined() },
  }),
  downloadEvidence: operation({
    method: 'get',
    path: '/submissions/{submissionId}/evidence/{evidenceId}/content',
    summary: 'The bytes, always as an attachment',
    session: true,
  }),
  submit: operation({
    method: 'post',
    path: '/submissions/{submissionId}/submit',
    summary: 'Hand in the open round',
    session: true,
    body: SubmitBody,
    answer: { status: 200, schema: SubmissionView },
  }),

  listReviewQueue: operation({
    method: 'get',
    path: '/reviews/queue',
    summary: 'What waits for a reviewer, oldest first',
    session: true,
    query: QueueQuery,
    answer: { status: 200, schema: pageOf(QueueItemView) },
  }),
  readReview: operation({
    method: 'get',
    path: '/submissions/{submissionId}/review',
    summary: 'The work, who holds it, and my scores so far',
    session: true,
    answer: { status: 200, schema: ReviewView },
  }),
  claimReview: operation({
    method: 'post',
    path: '/submissions/{submissionId}/review/claim',
    summary: 'Take the work, or take it over from its holder',
    session: true,
    body: ClaimReviewBody,
    answer: { status: 200, schema: ReviewView },
  }),
  unclaimReview: operation({
    method: 'delete',
    path: '/submissions/{submissionId}/review/claim',
    summary: 'Put the work back into the queue; scores are kept',
    session: true,
    answer: { status: 204, schema: z.undefined() },
  }),
  saveRead: operation({
    method: 'put',
    path: '/submissions/{submissionId}/review',
    summary: 'Save my scores; refused with review_conflict when the base revision is old',
    session: true,
    body: SaveReadBody,
    answer: { status: 200, schema: ReviewView },
  }),
  releaseDecision: operation({
    method: 'post',
    path: '/submissions/{submissionId}/review/release',
    summary: 'Release the decision to the earner and the gradebook',
    session: true,
    body: ReleaseDecisionBody,
    answer: { status: 200, schema: SubmissionView },
  }),

  readCohort: operation({
    method: 'get',
    path: '/cohort',
    summary: 'Everybody on the roster and the state of each assignment',
    session: true,
    query: CohortQuery,
    answer: { status: 200, schema: CohortView },
  }),
  readCohortPerson: operation({
    method: 'get',
    path: '/cohort/people/{personId}',
    summary: "One person's work in the course",
    session: true,
    answer: { status: 200, schema: CohortPersonView },
  }),
  syncRoster: operation({
    method: 'post',
    path: '/cohort/roster',
    summary: 'Read the roster from the LMS now',
    session: true,
    answer: { status: 200, schema: RosterReport },
  }),
  retryPassback: operation({
    method: 'post',
    path: '/submissions/{submissionId}/passback/retry',
    summary: 'Send a refused grade to the LMS again',
    session: true,
    answer: { status: 202, schema: z.undefined() },
  }),
} satisfies Record<string, Operation>;
