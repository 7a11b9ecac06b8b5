import type { LmsServiceProblem, Score } from '../lms-services.ts';

export type LmsFamily = 'canvas' | 'moodle' | 'schoology' | 'other';

/** What the gradebook should show of one work; `history` tells what was delivered before. */
export type GradebookState =
  | { shows: 'submitted'; submittedAt: Date; reviewUrl: string; round: number }
  | {
      shows: 'grade';
      scoreGiven: number;
      scoreMaximum: number;
      comment: string;
      decidedAt: Date;
      reviewUrl: string;
    };

export interface DeliveryHistory {
  /** Whether a grade was ever delivered for this person and line item. */
  gradeStands: boolean;
  lastTimestamp: Date | null;
}

/** A refusal as it came over the wire, for an LMS that gives a status a meaning of its own. */
export interface ServiceAnswer {
  status: number;
  body: string;
}

/** How one LMS differs from the standard. Each member is a named rule with a test of its own. */
export interface LmsProfile {
  family: LmsFamily;
  /** The score to post for a state, or `null` when this LMS must not be told. */
  scoreFor(userId: string, state: GradebookState, history: DeliveryHistory, now: Date): Score | null;
  /** A timestamp that this LMS takes as newer than the one delivered before. */
  nextTimestamp(now: Date, last: Date | null): Date;
  /** What a refusal means here, where it differs from its HTTP status; `null` where it does not. */
  problemOf(answer: ServiceAnswer): LmsServiceProblem | null;
  /** Query parameters to add when reading the roster. */
  rosterQuery: Record<string, string>;
  /** Whether several content items in one deep-linking response are known to work. */
  acceptsSeveralItems: boolean;
  /** Whether a content item says that its work can be reviewed here (LTI AGS 2.0 §4.6). */
  declaresSubmissionReview: boolean;
  /** Whether the due date of a content item reaches the assignment. */
  keepsDueDate: boolean;
  /** Further origins whose pages may frame us. */
  frameOrigins: string[];
}
