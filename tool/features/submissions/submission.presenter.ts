import type { PersonRef } from '../../contract/common.ts';
import type { MicroCredentialView } from '../../contract/micro-credential.ts';
import type {
  AnswerView,
  DecisionView,
  EvidenceView,
  RoundView,
  SubmissionView,
} from '../../contract/submission.ts';
import { passbackView } from '../gradebook/passback-view.ts';
import type { Placement } from '../placements/placement.ts';
import { isOpen, lockedItems, missingItems, standingEvidence } from './submission-rules.ts';
import type { Answer, Decision, EvidenceItem, Round, Submission } from './submission.ts';

export interface SubmissionSurroundings {
  placement: Placement;
  course: { id: string; title: string };
  microCredential: MicroCredentialView;
  earner: PersonRef;
  /** `earner`: may read the open round and type in it; `owner`: may read it; `staff`: sees what was handed in. */
  reader: 'earner' | 'owner' | 'staff';
}

export const presentAnswer = ({ text, revision, savedAt }: Answer): AnswerView => ({
  text,
  revision,
  savedAt: savedAt.toISOString(),
});

export const presentEvidence = (item: EvidenceItem): EvidenceView => ({
  id: item.id,
  artifactId: item.artifactId,
  kind: item.kind,
  name: item.name,
  url: item.url,
  text: item.text,
  file: item.file && { bytes: item.file.bytes, mediaType: item.file.mediaType },
  addedAt: item.addedAt.toISOString(),
  addedInRound: item.addedInRound,
});

const presentDecision = (decision: Decision): DecisionView => ({
  outcome: decision.outcome,
  releasedAt: decision.releasedAt.toISOString(),
  reviewer: decision.reviewer && { id: decision.reviewer.id, name: decision.reviewer.name },
  summary: decision.summary,
  scores: decision.scores.map(({ itemId, kind, levelId, passed, feedback, carriedFrom }) => ({
    itemId,
    kind,
    levelId,
    passed,
    feedback,
    carriedFrom,
  })),
  passedCount: decision.scores.filter((score) => score.passed).length,
  totalCount: decision.scores.length,
});

const presentRound = (round: Round, evidence: readonly EvidenceItem[]): RoundView => ({
  number: round.number,
  submittedAt: round.submittedAt.toISOString(),
  changeNote: round.changeNote,
  answers: round.answers,
  evidence: evidence.filter((item) => round.evidenceIds.includes(item.id)).map(presentEvidence),
  decision: round.decision && presentDecision(round.decision),
});

/** Others than the earner get no text and no evidence of an open round: how far it is, they read in `missing`. */
export function presentSubmission(submission: Submission, around: SubmissionSurroundings): SubmissionView {
  const { placement, course, microCredential, earner, reader } = around;
  const hidden = reader === 'staff' && isOpen(submission);
  return {
    id: submission.id,
    placement: {
      id: placement.id,
      title: placement.title || microCredential.title,
      dueAt: placement.dueAt?.toISOString() ?? null,
      points: placement.points,
    },
    course: { id: course.id, title: course.title },
    microCredential,
    earner,
    state: submission.state,
    round: submission.round,
    editable: reader === 'earner' && isOpen(submission),
    answers: hidden
      ? {}
      : Object.fromEntries(
          Object.entries(submission.answers).map(([id, answer]) => [id, presentAnswer(answer)]),
        ),
    evidence: hidden ? [] : standingEvidence(submission.evidence).map(presentEvidence),
    lockedItems: lockedItems(microCredential.content, submission.rounds),
    missing: missingItems(microCredential.content, submission),
    rounds: submission.rounds.map((round) => presentRound(round, submission.evidence)),
    passback: passbackView(submission.passback),
    startedAt: submission.startedAt.toISOString(),
    lastActivityAt: submission.lastActivityAt.toISOString(),
  };
}
