import type { PassbackProblem } from '../../contract/submission.ts';
import type { GradebookState } from '../../protocols/lti/lms/profile.ts';

/** One state to be shown in the LMS gradebook; lives in the submission, written together with its cause. */
export interface Passback {
  /** Newest wins; `null` while there is nothing to tell. */
  desired: GradebookState | null;
  /** Grows by one with each new desired state. */
  sequence: number;
  /** Sequence the LMS has. Work is due while it is smaller than `sequence` and the LMS has not refused. */
  deliveredSequence: number;
  /** `null` while nothing was delivered, and when the last state was one the LMS is not told. */
  deliveredAt: Date | null;
  /** A grade was delivered before: some LMSs clear it when they hear anything that is not final. */
  gradeStands: boolean;
  /** Timestamp of the last score posted, delivered or not. */
  lastTimestamp: Date | null;
  /** Written before a post leaves, removed when its outcome is known: after a crash the worker looks before it posts again. */
  inFlight: { sequence: number; timestamp: Date } | null;
  attempts: number;
  nextAttemptAt: Date | null;
  /** Which worker delivers it now, and until when the others leave it alone. */
  leaseId: string | null;
  leaseUntil: Date | null;
  /** Of the last attempt; the LMS is not asked again by itself when `refused`. */
  problem: PassbackProblem | null;
  refused: boolean;
}

export const noPassback: Passback = {
  desired: null,
  sequence: 0,
  deliveredSequence: 0,
  deliveredAt: null,
  gradeStands: false,
  lastTimestamp: null,
  inFlight: null,
  attempts: 0,
  nextAttemptAt: null,
  leaseId: null,
  leaseUntil: null,
  problem: null,
  refused: false,
};
