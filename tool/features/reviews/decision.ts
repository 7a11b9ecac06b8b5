import type { GradeRule } from '../../contract/placement.ts';
import type { DraftScore } from '../../contract/review.ts';
import type { ScoredItem } from '../catalog/micro-credential.ts';
import type { Decision, ItemScore, Round } from '../submissions/submission.ts';

export type Unresolved = { itemId: string; reason: 'not_scored' | 'feedback_required' };

/** What passed in an earlier round, by item; each says in which round it was scored. */
export function passedBefore(rounds: readonly Round[]): Map<string, ItemScore> {
  const passed = new Map<string, ItemScore>();
  for (const { number, decision } of rounds) {
    for (const score of decision?.scores ?? []) {
      if (score.passed) passed.set(score.itemId, { ...score, carriedFrom: score.carriedFrom ?? number });
    }
  }
  return passed;
}

/** What is scored in this round: whatever has not passed before, in the order of the micro-credential. */
export function openItems(items: readonly ScoredItem[], rounds: readonly Round[]): ScoredItem[] {
  const passed = passedBefore(rounds);
  return items.filter((item) => !passed.has(item.id));
}

/** Whether a draft score passes its item; `null` while it is open or names a level the criterion does not have. */
export function isPassed(item: ScoredItem, draft: DraftScore | undefined): boolean | null {
  if (!draft) return null;
  if (item.kind === 'prompt') return draft.passed;
  return item.levels.find((level) => level.id === draft.levelId)?.passing ?? null;
}

/** What stops a release: an item without a score, or one that does not pass and does not say why. */
export function unresolved(open: readonly ScoredItem[], drafts: readonly DraftScore[]): Unresolved[] {
  const byItem = new Map(drafts.map((draft) => [draft.itemId, draft]));
  return open.flatMap((item): Unresolved[] => {
    const draft = byItem.get(item.id);
    const passed = isPassed(item, draft);
    if (passed === null) return [{ itemId: item.id, reason: 'not_scored' }];
    if (!passed && !draft?.feedback.trim()) return [{ itemId: item.id, reason: 'feedback_required' }];
    return [];
  });
}

export interface ReadToRelease {
  items: readonly ScoredItem[];
  /** Every round of the work; the last one is decided. */
  rounds: readonly Round[];
  drafts: readonly DraftScore[];
  summary: string;
  reviewer: { id: string; name: string };
  now: Date;
}

/**
 * Every prompt yes and every criterion at a passing level is earned; anything else needs revision. What passed in an
 * earlier round is carried with the number of that round. The drafts have to be resolved: see `unresolved`.
 */
export function decide({ items, rounds, drafts, summary, reviewer, now }: ReadToRelease): Decision {
  const carried = passedBefore(rounds);
  const byItem = new Map(drafts.map((draft) => [draft.itemId, draft]));
  const scores = items.map((item): ItemScore => {
    const before = carried.get(item.id);
    if (before) return before;
    const draft = byItem.get(item.id);
    return {
      itemId: item.id,
      kind: item.kind,
      levelId: item.kind === 'criterion' ? (draft?.levelId ?? null) : null,
      passed: isPassed(item, draft) ?? false,
      feedback: draft?.feedback.trim() ?? '',
      carriedFrom: null,
    };
  });
  return {
    outcome: scores.every((score) => score.passed) ? 'earned' : 'needs_revision',
    releasedAt: now,
    reviewer,
    summary: summary.trim(),
    scores,
  };
}

/** Points for a decision: all or nothing, or the share of prompts and criteria that passed, to a hundredth. */
export function pointsFor(
  decision: Pick<Decision, 'outcome' | 'scores'>,
  { points, gradeRule }: { points: number; gradeRule: GradeRule },
): number {
  if (decision.outcome === 'earned') return points;
  if (gradeRule === 'all_or_nothing') return 0;
  const passed = decision.scores.filter((score) => score.passed).length;
  return Math.round((points * passed * 100) / Math.max(decision.scores.length, 1)) / 100;
}
