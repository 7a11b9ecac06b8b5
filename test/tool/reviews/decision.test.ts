import { expect, test } from '@jest/globals';
import type { DraftScore } from '../../../tool/contract/review.ts';
import type { ScoredItem } from '../../../tool/features/catalog/micro-credential.ts';
import { decide, openItems, pointsFor, unresolved } from '../../../tool/features/reviews/decision.ts';
import type { Decision, Round } from '../../../tool/features/submissions/submission.ts';

const levels = [
  { id: 'not-yet', passing: false },
  { id: 'meets', passing: true },
  { id: 'exceeds', passing: true },
];
const items: ScoredItem[] = [
  { id: 'why', kind: 'prompt', part: 'overview' },
  { id: 'plan', kind: 'criterion', part: 'evidence', artifactId: 'lesson', levels },
  { id: 'voice', kind: 'criterion', part: 'evidence', artifactId: 'lesson', levels },
  { id: 'learned', kind: 'prompt', part: 'reflection' },
];
const draft = (itemId: string, score: Partial<DraftScore>): DraftScore => ({
  itemId,
  levelId: null,
  passed: null,
  feedback: '',
  ...score,
});
const allPass = [
  draft('why', { passed: true }),
  draft('plan', { levelId: 'meets' }),
  draft('voice', { levelId: 'exceeds', feedback: 'Lovely.' }),
  draft('learned', { passed: true }),
];
const reviewer = { id: 'r', name: 'Rae Reviewer' };
const now = new Date('2026-11-23T10:00:00Z');
const round = (number: number, decision: Decision | null = null): Round => ({
  number,
  submittedAt: now,
  changeNote: '',
  answers: {},
  evidenceIds: [],
  decision,
});
const release = (drafts: DraftScore[], rounds: Round[] = [round(1)]) =>
  decide({ items, rounds, drafts, summary: ' Good work. ', reviewer, now });

test('every prompt yes and every criterion at a passing level is earned', () => {
  const decision = release(allPass);
  expect(decision).toMatchObject({ outcome: 'earned', summary: 'Good work.', reviewer, releasedAt: now });
  expect(decision.scores.map((score) => score.itemId)).toEqual(['why', 'plan', 'voice', 'learned']);
});

test('one prompt that is no, or one criterion below passing, needs revision', () => {
  const no = [draft('why', { passed: false, feedback: 'Say more' }), ...allPass.slice(1)];
  const below = [
    allPass[0]!,
    draft('plan', { levelId: 'not-yet', feedback: 'Add dates' }),
    ...allPass.slice(2),
  ];
  expect(release(no).outcome).toBe('needs_revision');
  expect(release(below).outcome).toBe('needs_revision');
});

test('what passed is carried with the round it passed in, through as many rounds as it takes', () => {
  const first = release([
    allPass[0]!,
    ...allPass.slice(2),
    draft('plan', { levelId: 'not-yet', feedback: 'Dates' }),
  ]);
  const rounds = [round(1, first), round(2)];
  expect(openItems(items, rounds).map((item) => item.id)).toEqual(['plan']);

  const second = release([draft('plan', { levelId: 'not-yet', feedback: 'Still no dates' })], rounds);
  expect(second.outcome).toBe('needs_revision');
  expect(second.scores.map((score) => score.carriedFrom)).toEqual([1, null, 1, 1]);

  const third = release([draft('plan', { levelId: 'meets' })], [round(1, first), round(2, second), round(3)]);
  expect(third.outcome).toBe('earned');
  expect(third.scores.map((score) => score.carriedFrom)).toEqual([1, null, 1, 1]);
  expect(third.scores[2]).toMatchObject({ levelId: 'exceeds', feedback: 'Lovely.' });
});

test('a draft for an item that is locked changes nothing', () => {
  const first = release([...allPass.slice(0, 3), draft('learned', { passed: false, feedback: 'Deeper' })]);
  const tampered = [draft('why', { passed: false, feedback: 'no' }), draft('learned', { passed: true })];
  expect(release(tampered, [round(1, first), round(2)]).outcome).toBe('earned');
});

test('a release waits for a score on each item, and for feedback where it does not pass', () => {
  const drafts = [
    draft('why', { passed: false, feedback: '   ' }),
    draft('plan', { levelId: 'no-such-level' }),
    draft('voice', { passed: true }),
    draft('learned', { passed: true }),
  ];
  expect(unresolved(items, drafts)).toEqual([
    { itemId: 'why', reason: 'feedback_required' },
    { itemId: 'plan', reason: 'not_scored' },
    { itemId: 'voice', reason: 'not_scored' },
  ]);
  expect(unresolved(items, allPass)).toEqual([]);
});

test('points follow the rule of the placement', () => {
  const three = release([...allPass.slice(0, 3), draft('learned', { passed: false, feedback: 'Deeper' })]);
  expect(pointsFor(three, { points: 10, gradeRule: 'all_or_nothing' })).toBe(0);
  expect(pointsFor(three, { points: 10, gradeRule: 'share_of_criteria' })).toBe(7.5);
  expect(pointsFor(release(allPass), { points: 10, gradeRule: 'all_or_nothing' })).toBe(10);
  const third = { outcome: 'needs_revision', scores: three.scores.slice(1) } as const;
  expect(pointsFor(third, { points: 100, gradeRule: 'share_of_criteria' })).toBe(66.67);
});
