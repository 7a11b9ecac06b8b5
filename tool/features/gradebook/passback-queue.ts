import type { PassbackProblem } from '../../contract/submission.ts';
import type { Passback } from './passback.ts';

/** One passback that a worker holds, with whose it is. */
export interface PassbackJob {
  submissionId: string;
  programmeId: string;
  platformId: string;
  /** Our id of the deployment. */
  deploymentId: string;
  courseId: string;
  placementId: string;
  personId: string;
  testUser: boolean;
  passback: Passback;
  leaseId: string;
}

/** What became of an attempt; `gradeStands` is what is known of the LMS after it. */
export type PassbackOutcome = { gradeStands: boolean } & (
  | { kind: 'delivered'; at: Date }
  /** Settled without a post: this LMS must not, or cannot, be told. */
  | { kind: 'untold'; problem: PassbackProblem | null }
  | { kind: 'refused'; problem: PassbackProblem }
  /** `outcomeUnknown`: the post may have arrived, so the next attempt looks before it posts. */
  | { kind: 'later'; at: Date; problem: PassbackProblem; outcomeUnknown: boolean }
);

/** Passbacks that are due; every write is conditional on the lease, so a worker that lost it changes nothing. */
export interface PassbackQueue {
  /** Leases the one that has been due longest, also when several workers ask at once; `null` when none is due. */
  claimDue(request: { now: Date; leaseUntil: Date; exceptPlatforms: string[] }): Promise<PassbackJob | null>;
  renew(job: PassbackJob, leaseUntil: Date): Promise<void>;
  /** Written before a post leaves; false when the lease is lost or a newer state is desired: then nothing may be sent. */
  markInFlight(job: PassbackJob, timestamp: Date): Promise<boolean>;
  /** Ends the lease. A newer desired state that came meanwhile stays due. */
  settle(job: PassbackJob, outcome: PassbackOutcome): Promise<void>;
  /** Ends the lease and changes nothing else. */
  release(job: PassbackJob): Promise<void>;
}
