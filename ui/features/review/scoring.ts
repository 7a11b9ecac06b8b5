import type { Criterion, MicroCredentialContent, Prompt } from '../../../tool/contract/micro-credential.ts';
import type { DraftScore, ReviewView } from '../../../tool/contract/review.ts';
import type { RoundView } from '../../../tool/contract/submission.ts';

/** What a reviewer scores, in the order of the micro-credential. */
export type ScoreItem =
  | { kind: 'prompt'; id: string; part: 'overview' | 'reflection'; prompt: Prompt }
  | { kind: 'criterion'; id: string; part: 'evidence'; artifactId: string; criterion: Criterion };

export function scoreItems(content: MicroCredentialContent): ScoreItem[] {
  return [
    ...content.overview.prompts.map(
      (prompt) => ({ kind: 'prompt', id: prompt.id, part: 'overview', prompt }) as const,
    ),
    ...content.evidence.artifacts.flatMap((artifact) =>
      artifact.criteria.map(
        (criterion) =>
          ({
            kind: 'criterion',
            id: criterion.id,
            part: 'evidence',
            artifactId: artifact.id,
            criterion,
          }) as const,
      ),
    ),
    ...content.reflection.prompts.map(
      (prompt) => ({ kind: 'prompt', id: prompt.id, part: 'reflection', prompt }) as const,
    ),
  ];
}

/** One choice of the scale: a level of a criterion, or yes and no of a prompt. */
export interface Choice {
  id: string;
  label: string;
  description: string;
  passing: boolean;
}

/** The choices of an item in the order of their number keys; a prompt's words come from the caller's language. */
export function choicesOf(item: ScoreItem, words: { yes: string; no: string }): Choice[] {
  switch (item.kind) {
    case 'criterion':
      return item.criterion.levels;
    case 'prompt':
      return [
        { id: 'yes', label: words.yes, description: '', passing: true },
        { id: 'no', label: words.no, description: '', passing: false },
      ];
  }
}

export type ScoreSheet = Readonly<Record<string, DraftScore>>;

export const emptyScore = (itemId: string): DraftScore => ({
  itemId,
  levelId: null,
  passed: null,
  feedback: '',
});

export const sheetOf = (scores: DraftScore[]): ScoreSheet =>
  Object.fromEntries(scores.map((score) => [score.itemId, score]));

/** Scores of the open items in their order: what a save sends. */
export const scoresOf = (sheet: ScoreSheet, openItems: string[]): DraftScore[] =>
  openItems.map((id) => sheet[id] ?? emptyScore(id));

export function choose(sheet: ScoreSheet, item: ScoreItem, choiceId: string): ScoreSheet {
  const score = sheet[item.id] ?? emptyScore(item.id);
  switch (item.kind) {
    case 'criterion': {
      const level = item.criterion.levels.find((each) => each.id === choiceId);
      return level ? { ...sheet, [item.id]: { ...score, levelId: level.id, passed: level.passing } } : sheet;
    }
    case 'prompt':
      return { ...sheet, [item.id]: { ...score, levelId: null, passed: choiceId === 'yes' } };
  }
}

export const writeFeedback = (sheet: ScoreSheet, itemId: string, feedback: string): ScoreSheet => ({
  ...sheet,
  [itemId]: { ...(sheet[itemId] ?? emptyScore(itemId)), feedback },
});

/** The chosen level or yes and no; null while the item is open. */
export function chosen(sheet: ScoreSheet, item: ScoreItem): string | null {
  const score = sheet[item.id];
  if (!score) return null;
  switch (item.kind) {
    case 'criterion':
      return score.levelId;
    case 'prompt':
      return score.passed === null ? null : score.passed ? 'yes' : 'no';
  }
}

/** Whether the item passes as scored; null while it is open. */
export function passes(sheet: ScoreSheet, item: ScoreItem): boolean | null {
  const choice = chosen(sheet, item);
  if (choice === null) return null;
  return item.kind === 'prompt'
    ? choice === 'yes'
    : (item.criterion.levels.find((level) => level.id === choice)?.passing ?? null);
}

export type Unresolved = ReviewView['unresolved'][number];

/** What stops a release: an item without a score, or one that does not pass and tells nothing. */
export function unresolvedOf(sheet: ScoreSheet, open: ScoreItem[]): Unresolved[] {
  return open.flatMap((item): Unresolved[] => {
    const pass = passes(sheet, item);
    if (pass === null) return [{ itemId: item.id, reason: 'not_scored' }];
    if (!pass && !sheet[item.id]?.feedback.trim()) return [{ itemId: item.id, reason: 'feedback_required' }];
    return [];
  });
}

export interface Outlook {
  scored: number;
  open: number;
  passed: number;
  locked: number;
  total: number;
  /** Null until every open item is scored. */
  outcome: 'earned' | 'needs_revision' | null;
}

/** Where the scoring stands, and what it would come to now. Every item has to pass (also the locked ones, which have). */
export function outlookOf(sheet: ScoreSheet, all: ScoreItem[], openItems: string[]): Outlook {
  const open = all.filter((item) => openItems.includes(item.id));
  const verdicts = open.map((item) => passes(sheet, item));
  const scored = verdicts.filter((verdict) => verdict !== null).length;
  const locked = all.length - open.length;
  const passed = locked + verdicts.filter((verdict) => verdict === true).length;
  return {
    scored,
    open: open.length,
    passed,
    locked,
    total: all.length,
    outcome: scored < open.length ? null : passed === all.length ? 'earned' : 'needs_revision',
  };
}

/** Points the gradebook will show for an outcome; two decimals as an LMS shows them. */
export function pointsFor(
  outlook: Pick<Outlook, 'outcome' | 'passed' | 'total'>,
  placement: { points: number; gradeRule: 'all_or_nothing' | 'share_of_criteria' },
): number {
  if (outlook.outcome === 'earned') return placement.points;
  switch (placement.gradeRule) {
    case 'all_or_nothing':
      return 0;
    case 'share_of_criteria':
      return Math.round((placement.points * outlook.passed * 100) / Math.max(1, outlook.total)) / 100;
  }
}

/** The next item that still needs something after `current`, around the end; null when none does. */
export function nextUnresolved(
  order: string[],
  unresolved: { itemId: string }[],
  current: string | null,
): string | null {
  const waiting = new Set(unresolved.map((each) => each.itemId));
  const from = current === null ? -1 : order.indexOf(current);
  const around = [...order.slice(from + 1), ...order.slice(0, from + 1)];
  return around.find((id) => waiting.has(id)) ?? null;
}

/** Neighbour in the order, staying at the ends. */
export function step(order: string[], current: string | null, by: 1 | -1): string | null {
  if (order.length === 0) return null;
  const at = current === null ? -1 : order.indexOf(current);
  const next = at === -1 ? (by === 1 ? 0 : order.length - 1) : at + by;
  return order[Math.min(order.length - 1, Math.max(0, next))] ?? null;
}

/** The last decided score of an item before a round, for "what was said before". */
export function earlierScore(rounds: RoundView[], before: number, itemId: string) {
  for (const round of [...rounds].reverse()) {
    if (round.number >= before || !round.decision) continue;
    const score = round.decision.scores.find((each) => each.itemId === itemId);
    if (score) return { round: round.number, score };
  }
  return null;
}
