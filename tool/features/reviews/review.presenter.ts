import type { QueueItemView, ReadView, ReviewView } from '../../contract/review.ts';
import type { SubmissionView } from '../../contract/submission.ts';
import type { ScoredItem } from '../catalog/micro-credential.ts';
import type { Submission } from '../submissions/submission.ts';
import { isPassed, unresolved } from './decision.ts';
import type { Read } from './read.ts';

/** Who has a work open, as the reader sees it. */
export const presentHold = (hold: Submission['hold'], reviewerId: string): QueueItemView['heldBy'] =>
  hold && {
    id: hold.reviewerId,
    name: hold.reviewerName,
    since: hold.since.toISOString(),
    me: hold.reviewerId === reviewerId,
  };

export const presentProgress = (
  read: Read | undefined,
  open: readonly ScoredItem[],
): QueueItemView['myProgress'] =>
  read
    ? {
        scored: open.filter((item) => {
          const draft = read.scores.find((score) => score.itemId === item.id);
          return isPassed(item, draft) !== null;
        }).length,
        total: open.length,
      }
    : null;

const presentRead = (read: Read | null): ReadView =>
  read
    ? {
        scores: read.scores,
        summary: read.summary,
        revision: read.revision,
        savedAt: read.savedAt.toISOString(),
      }
    : { scores: [], summary: '', revision: 0, savedAt: null };

export function presentReview({
  submission,
  view,
  open,
  read,
  reviewerId,
  queue,
}: {
  submission: Submission;
  view: SubmissionView;
  open: readonly ScoredItem[];
  read: Read | null;
  reviewerId: string;
  queue: ReviewView['queue'];
}): ReviewView {
  return {
    submission: view,
    openItems: open.map((item) => item.id),
    heldBy: presentHold(submission.hold, reviewerId),
    read: presentRead(read),
    unresolved: unresolved(open, read?.scores ?? []),
    queue,
  };
}
