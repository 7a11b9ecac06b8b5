import type { DraftScore } from '../../contract/review.ts';

/** One reviewer's scoring of one round; kept when the work goes back into the queue. */
export interface Read {
  id: string;
  programmeId: string;
  submissionId: string;
  round: number;
  reviewerId: string;
  scores: DraftScore[];
  summary: string;
  /** Grows by one with each save. */
  revision: number;
  savedAt: Date;
}
