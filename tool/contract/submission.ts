import { z } from 'zod';
import { Id, Instant, ItemId, PersonRef } from './common.ts';
import { MicroCredentialView } from './micro-credential.ts';

/** draft: first round open · submitted: with reviewers · needs_revision: next round open · earned: final. */
export const SubmissionState = z.enum(['draft', 'submitted', 'needs_revision', 'earned']);
export type SubmissionState = z.infer<typeof SubmissionState>;

export const AnswerView = z.object({
  text: z.string(),
  /** Grows by one with each save; a save names the revision it builds on. */
  revision: z.number().int(),
  savedAt: Instant,
});
export type AnswerView = z.infer<typeof AnswerView>;

export const EvidenceView = z.object({
  id: Id,
  artifactId: ItemId,
  kind: z.enum(['file', 'link', 'text']),
  /** File name, link title or the first words of a text. */
  name: z.string(),
  url: z.string().nullable(),
  text: z.string().nullable(),
  file: z.object({ bytes: z.number().int(), mediaType: z.string() }).nullable(),
  addedAt: Instant,
  addedInRound: z.number().int(),
});
export type EvidenceView = z.infer<typeof EvidenceView>;

export const ItemScoreView = z.object({
  itemId: ItemId,
  kind: z.enum(['prompt', 'criterion']),
  /** Level of a criterion; null for a prompt, which is yes or no. */
  levelId: ItemId.nullable(),
  passed: z.boolean(),
  feedback: z.string(),
  /** The earlier round in which the item passed and was locked; null when scored in this round. */
  carriedFrom: z.number().int().nullable(),
});
export type ItemScoreView = z.infer<typeof ItemScoreView>;

export const DecisionView = z.object({
  outcome: z.enum(['earned', 'needs_revision']),
  releasedAt: Instant,
  reviewer: PersonRef.nullable(),
  summary: z.string(),
  scores: z.array(ItemScoreView),
  passedCount: z.number().int(),
  totalCount: z.number().int(),
});
export type DecisionView = z.infer<typeof DecisionView>;

export const RoundView = z.object({
  number: z.number().int(),
  submittedAt: Instant,
  changeNote: z.string(),
  answers: z.record(z.string(), z.string()),
  evidence: z.array(EvidenceView),
  decision: DecisionView.nullable(),
});
export type RoundView = z.infer<typeof RoundView>;

export const MissingView = z.object({
  itemId: ItemId,
  part: z.enum(['overview', 'evidence', 'reflection']),
  reason: z.enum(['answer_empty', 'evidence_too_few', 'unchanged_since_feedback']),
  /** Only a blocking entry stops the hand-in; the others are worth a look. */
  blocking: z.boolean(),
});
export type MissingView = z.infer<typeof MissingView>;

/** What an LMS can answer to a service call that it does not fulfil. */
export const LmsProblem = z.enum([
  'scope_missing',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'rejected',
  'rate_limited',
  'unavailable',
  'timeout',
  'malformed',
  'unsafe_url',
]);

/**
 * Why a gradebook does not show what it should: what the LMS answered, or
 * no_grade_column: the LMS opened no gradebook for this link · not_gradable: a preview user, staff, or somebody
 * without an id in the LMS · internal_error: our fault.
 */
export const PassbackProblem = z.enum([
  ...LmsProblem.options,
  'no_grade_column',
  'not_gradable',
  'internal_error',
]);
export type PassbackProblem = z.infer<typeof PassbackProblem>;

/** What the LMS gradebook shows of this work, and what is on its way there. */
export const PassbackView = z.object({
  /** none: the LMS is not told of this state. */
  state: z.enum(['none', 'waiting', 'delivered', 'refused']),
  /** What is to be shown: handed in and waiting, or a grade. */
  shows: z.enum(['nothing', 'submitted', 'grade']),
  scoreGiven: z.number().nullable(),
  scoreMaximum: z.number().nullable(),
  deliveredAt: Instant.nullable(),
  /** Why it is refused, or why the LMS is not told; the interface has a sentence for each. */
  problem: PassbackProblem.nullable(),
});
export type PassbackView = z.infer<typeof PassbackView>;

export const SubmissionView = z.object({
  id: Id,
  placement: z.object({ id: Id, title: z.string(), dueAt: Instant.nullable(), points: z.number() }),
  course: z.object({ id: Id, title: z.string() }),
  microCredential: MicroCredentialView,
  earner: PersonRef,
  state: SubmissionState,
  /** Number of the round that is open, or was handed in last. */
  round: z.number().int().min(1),
  /** Whether the one who reads this may type in it. */
  editable: z.boolean(),
  answers: z.record(z.string(), AnswerView),
  evidence: z.array(EvidenceView),
  /** Prompts and criteria that passed in an earlier round. */
  lockedItems: z.array(ItemId),
  missing: z.array(MissingView),
  /** Rounds handed in, oldest first. */
  rounds: z.array(RoundView),
  passback: PassbackView,
  startedAt: Instant,
  lastActivityAt: Instant,
});
export type SubmissionView = z.infer<typeof SubmissionView>;

/** `baseRevision` is the revision the text was typed on; 0 for the first save. */
export const SaveAnswerBody = z.object({
  text: z.string().max(20_000),
  baseRevision: z.number().int().min(0),
});
export type SaveAnswerBody = z.infer<typeof SaveAnswerBody>;

export const AddLinkBody = z.object({
  kind: z.literal('link'),
  url: z.string().trim().max(2000),
  title: z.string().trim().max(200).default(''),
});
export const AddTextBody = z.object({ kind: z.literal('text'), text: z.string().trim().min(1).max(20_000) });
export const AddEvidenceBody = z.discriminatedUnion('kind', [AddLinkBody, AddTextBody]);
export type AddEvidenceBody = z.infer<typeof AddEvidenceBody>;

/**
 * A file travels as the raw request body of `POST /submissions/:id/artifacts/:artifactId/files`.
 * `uploadId` is made by the browser: sending the same one twice stores one file.
 */
export const UploadFileQuery = z.object({ name: z.string().min(1).max(300), uploadId: z.uuid() });

/** `round` names what is handed in, so that a double click hands in once. */
export const SubmitBody = z.object({
  round: z.number().int().min(1),
  changeNote: z.string().trim().max(2000).default(''),
  /** The earner has removed what identifies students. */
  privacyConfirmed: z.literal(true),
});
export type SubmitBody = z.infer<typeof SubmitBody>;
