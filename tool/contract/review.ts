import { z } from 'zod';
import { Id, Instant, ItemId, PersonRef } from './common.ts';
import { SubmissionView } from './submission.ts';

export const QueueItemView = z.object({
  submissionId: Id,
  earner: PersonRef,
  microCredential: z.object({ id: Id, title: z.string() }),
  placement: z.object({ id: Id, title: z.string() }),
  round: z.number().int(),
  submittedAt: Instant,
  /** Who has it open; null when it is free. */
  heldBy: PersonRef.extend({ since: Instant, me: z.boolean() }).nullable(),
  /** My scores so far; null when I have not begun. */
  myProgress: z.object({ scored: z.number().int(), total: z.number().int() }).nullable(),
});
export type QueueItemView = z.infer<typeof QueueItemView>;

/** A score while the reviewer works: `levelId` for a criterion, `passed` for a prompt; either may still be open. */
export const DraftScore = z.object({
  itemId: ItemId,
  levelId: ItemId.nullable().default(null),
  passed: z.boolean().nullable().default(null),
  feedback: z.string().max(5000).default(''),
});
export type DraftScore = z.infer<typeof DraftScore>;

export const ReadView = z.object({
  scores: z.array(DraftScore),
  summary: z.string(),
  revision: z.number().int(),
  savedAt: Instant.nullable(),
});
export type ReadView = z.infer<typeof ReadView>;

export const ReviewView = z.object({
  submission: SubmissionView,
  /** Items to score in this round, in the order of the micro-credential; locked ones are left out. */
  openItems: z.array(ItemId),
  heldBy: PersonRef.extend({ since: Instant, me: z.boolean() }).nullable(),
  read: ReadView,
  /** What stops a release, per item. */
  unresolved: z.array(z.object({ itemId: ItemId, reason: z.enum(['not_scored', 'feedback_required']) })),
  queue: z.object({ waiting: z.number().int(), nextSubmissionId: Id.nullable() }),
});
export type ReviewView = z.infer<typeof ReviewView>;

/** `takeOver` names the holder one takes the work from, so that two who take over do not both win. */
export const ClaimReviewBody = z.object({ takeOverFrom: Id.nullable().default(null) });

export const SaveReadBody = z.object({
  scores: z.array(DraftScore).max(200),
  summary: z.string().max(5000),
  baseRevision: z.number().int().min(0),
});
export type SaveReadBody = z.infer<typeof SaveReadBody>;

export const ReleaseDecisionBody = z.object({
  round: z.number().int().min(1),
  revision: z.number().int().min(0),
});
export type ReleaseDecisionBody = z.infer<typeof ReleaseDecisionBody>;
