import type { DraftScore } from '../../contract/review.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { ScoredItem } from '../catalog/micro-credential.ts';
import type { Round } from '../submissions/submission.ts';
import { passedBefore } from './decision.ts';

/**
 * Scores as they are kept: one per item, each only in the words of its kind. Refuses with `item_not_found` an item or a
 * level that the micro-credential does not have, and with `item_locked` one that passed before.
 */
export function cleanScores(
  items: readonly ScoredItem[],
  rounds: readonly Round[],
  drafts: readonly DraftScore[],
): DraftScore[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const locked = passedBefore(rounds);
  const kept = new Map<string, DraftScore>();
  for (const { itemId, levelId, passed, feedback } of drafts) {
    const item = byId.get(itemId);
    if (!item) throw new DomainError('item_not_found');
    if (locked.has(itemId)) throw new DomainError('item_locked');
    const text = feedback.toWellFormed();
    if (item.kind === 'prompt') {
      kept.set(itemId, { itemId, levelId: null, passed, feedback: text });
      continue;
    }
    if (levelId !== null && !item.levels.some((level) => level.id === levelId)) {
      throw new DomainError('item_not_found', 'This level does not belong to the criterion');
    }
    kept.set(itemId, { itemId, levelId, passed: null, feedback: text });
  }
  return [...kept.values()];
}
