import type { QueueItemView } from '../../../tool/contract/review.ts';

/** What to do next: a work I have begun, else the oldest that nobody has. The list comes oldest first. */
export const myNext = (items: QueueItemView[]): QueueItemView | null =>
  items.find((item) => item.heldBy?.me) ?? items.find((item) => item.heldBy === null) ?? null;

/** How pressing the wait is: a day is normal, three are long. */
export function pressing(submittedAt: string, now: number): 'fresh' | 'waiting' | 'long' {
  const hours = (now - Date.parse(submittedAt)) / 3_600_000;
  return hours >= 72 ? 'long' : hours >= 24 ? 'waiting' : 'fresh';
}
