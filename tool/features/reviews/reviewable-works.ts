import type { GradebookState } from '../../protocols/lti/lms/profile.ts';
import type { Decision, Submission } from '../submissions/submission.ts';

/** Whose queue: the course of the session, without what the reviewer handed in. */
export interface QueueScope {
  programmeId: string;
  courseId: string;
  reviewerId: string;
}

export interface QueueFilter {
  placementId?: string | undefined;
  microCredentialId?: string | undefined;
  held?: 'free' | 'mine' | undefined;
}

/** What the queue shows of a work; its text and evidence are not read. */
export type WaitingWork = Pick<
  Submission,
  'id' | 'personId' | 'placementId' | 'microCredentialId' | 'version' | 'round' | 'rounds' | 'hold'
> & { waitingSince: Date };

/** Works as the reviews need them; every change is conditional, so the second of two who try changes nothing. */
export interface ReviewableWorks {
  find(id: string): Promise<Submission | null>;
  /** Oldest first. */
  listWaiting(
    scope: QueueScope,
    filter: QueueFilter,
    page: { after: { waitingSince: Date; id: string } | null; limit: number },
  ): Promise<WaitingWork[]>;
  countWaiting(scope: QueueScope, filter: QueueFilter): Promise<number>;
  /** The oldest that nobody else holds. */
  findNext(scope: QueueScope, exceptId: string): Promise<string | null>;
  /** Takes a work that waits and is free, or is held by `from`; `null` otherwise, also for the second of two who try. */
  claim(id: string, hold: NonNullable<Submission['hold']>, from: string | null): Promise<Submission | null>;
  /** Nothing happens when somebody else has it. */
  unclaim(id: string, reviewerId: string): Promise<void>;
  /**
   * The decision, the next state of the work and what the gradebook is to show, in one write; `null` when the round is
   * decided, or the reviewer no longer holds it.
   */
  release(
    id: string,
    round: number,
    decision: Decision,
    desired: GradebookState | null,
  ): Promise<Submission | null>;
}
