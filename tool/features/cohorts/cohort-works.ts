import type { SubmissionState } from '../../contract/submission.ts';
import type { Passback } from '../gradebook/passback.ts';

/** What the cohort page shows of a work; its text and evidence are not read. */
export interface CohortWork {
  id: string;
  personId: string;
  placementId: string;
  state: SubmissionState;
  round: number;
  /** After the last decision. */
  passed: { count: number; of: number } | null;
  passback: Passback;
  lastActivityAt: Date;
}

/** Numbers of people: each counts once in every state that one of their works is in. */
export interface CohortWorkCounts {
  started: number;
  working: number;
  waitingForReview: number;
  needsRevision: number;
  earned: number;
  /** Works, not people. */
  gradesNotDelivered: number;
}

export interface CohortWorks {
  listOf(courseId: string, personIds: string[]): Promise<CohortWork[]>;
  /** Who has a work in this state, or any work. */
  peopleWith(courseId: string, state: SubmissionState | 'any'): Promise<string[]>;
  count(courseId: string, exceptPeople: string[]): Promise<CohortWorkCounts>;
}
