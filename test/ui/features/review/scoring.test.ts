import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { CatalogFile } from '../../../../tool/contract/micro-credential.ts';
import {
  choicesOf,
  choose,
  chosen,
  earlierScore,
  nextUnresolved,
  outlookOf,
  pointsFor,
  scoreItems,
  scoresOf,
  sheetOf,
  step,
  unresolvedOf,
  writeFeedback,
  type ScoreSheet,
} from '../../../../ui/features/review/scoring.ts';

const catalogue = CatalogFile.parse(JSON.parse(await readFile('config/catalogue/sample.json', 'utf8')));
const items = scoreItems(catalogue.microCredentials[0]!.content);
const ids = items.map((item) => item.id);
const allPassing = items.reduce<ScoreSheet>(
  (sheet, item) => choose(sheet, item, item.kind === 'prompt' ? 'yes' : 'proficient'),
  {},
);
const aCriterion = items.find((item) => item.kind === 'criterion')!;

test('every prompt and every criterion is scored, in the order of the parts', () => {
  expect(items.map((item) => item.part)).toEqual([
    ...Array<string>(4).fill('overview'),
    ...Array<string>(8).fill('evidence'),
    ...Array<string>(3).fill('reflection'),
  ]);
});

test('a prompt is scored yes or no, a criterion by its levels', () => {
  const words = { yes: 'Yes', no: 'Not yet' };
  expect(choicesOf(items[0]!, words).map((choice) => choice.id)).toEqual(['yes', 'no']);
  expect(choicesOf(aCriterion, words).map((choice) => choice.id)).toEqual([
    'proficient',
    'basic',
    'developing',
  ]);
});

test('an unknown level changes nothing', () => {
  expect(chosen(choose({}, aCriterion, 'superb'), aCriterion)).toBeNull();
});

test('what is not passing needs feedback, and blanks are none', () => {
  const failed = choose(allPassing, aCriterion, 'basic');
  expect(unresolvedOf(failed, items)).toEqual([{ itemId: aCriterion.id, reason: 'feedback_required' }]);
  expect(unresolvedOf(writeFeedback(failed, aCriterion.id, '   '), items)).toHaveLength(1);
  expect(unresolvedOf(writeFeedback(failed, aCriterion.id, 'Name the pattern'), items)).toEqual([]);
  expect(unresolvedOf({}, items)).toHaveLength(items.length);
});

test('a save carries the open items in their order, the untouched ones open', () => {
  const sheet = writeFeedback({}, 'b', 'Hm');
  expect(scoresOf(sheet, ['a', 'b']).map((score) => [score.itemId, score.feedback])).toEqual([
    ['a', ''],
    ['b', 'Hm'],
  ]);
  expect(sheetOf(scoresOf(sheet, ['a', 'b']))['b']?.feedback).toBe('Hm');
});

describe('the outlook', () => {
  test('has no outcome until everything open is scored', () => {
    expect(outlookOf({}, items, ids)).toMatchObject({ scored: 0, open: 15, total: 15, outcome: null });
  });

  test('is earned only when everything passes', () => {
    expect(outlookOf(allPassing, items, ids).outcome).toBe('earned');
    expect(outlookOf(choose(allPassing, items[0]!, 'no'), items, ids)).toMatchObject({
      outcome: 'needs_revision',
      passed: 14,
    });
  });

  test('counts what passed and was locked in an earlier round', () => {
    const sheet = choose({}, aCriterion, 'proficient');
    expect(outlookOf(sheet, items, [aCriterion.id])).toMatchObject({
      scored: 1,
      open: 1,
      locked: 14,
      passed: 15,
      outcome: 'earned',
    });
  });
});

test('the gradebook gets nothing until earned, or the share that passed', () => {
  const outlook = { outcome: 'needs_revision', passed: 10, total: 15 } as const;
  expect(pointsFor(outlook, { points: 100, gradeRule: 'all_or_nothing' })).toBe(0);
  expect(pointsFor(outlook, { points: 100, gradeRule: 'share_of_criteria' })).toBe(66.67);
  expect(
    pointsFor({ ...outlook, outcome: 'earned', passed: 15 }, { points: 20, gradeRule: 'all_or_nothing' }),
  ).toBe(20);
});

test('next goes to what still needs something, around the end', () => {
  const open = [{ itemId: 'b' }, { itemId: 'd' }];
  const order = ['a', 'b', 'c', 'd'];
  expect(nextUnresolved(order, open, null)).toBe('b');
  expect(nextUnresolved(order, open, 'b')).toBe('d');
  expect(nextUnresolved(order, open, 'd')).toBe('b');
  expect(nextUnresolved(order, [], 'd')).toBeNull();
});

test('stepping stays at the ends', () => {
  expect(step(['a', 'b'], null, 1)).toBe('a');
  expect(step(['a', 'b'], 'b', 1)).toBe('b');
  expect(step(['a', 'b'], 'a', -1)).toBe('a');
  expect(step([], null, 1)).toBeNull();
});

test('the earlier score of an item is the newest one before this round', () => {
  const decided = (number: number, feedback: string) => ({
    number,
    submittedAt: '2026-01-01T00:00:00Z',
    changeNote: '',
    answers: {},
    evidence: [],
    decision: {
      outcome: 'needs_revision' as const,
      releasedAt: '2026-01-02T00:00:00Z',
      reviewer: null,
      summary: '',
      scores: [
        { itemId: 'a', kind: 'prompt' as const, levelId: null, passed: false, feedback, carriedFrom: null },
      ],
      passedCount: 0,
      totalCount: 1,
    },
  });
  const rounds = [decided(1, 'first'), decided(2, 'second'), { ...decided(3, 'third'), decision: null }];
  expect(earlierScore(rounds, 3, 'a')).toMatchObject({ round: 2, score: { feedback: 'second' } });
  expect(earlierScore(rounds, 1, 'a')).toBeNull();
});
