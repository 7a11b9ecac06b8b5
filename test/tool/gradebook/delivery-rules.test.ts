import { expect, test } from '@jest/globals';
import {
  backOffMs,
  isSendable,
  mayHaveArrived,
  outcomeOfFailure,
  stands,
} from '../../../tool/features/gradebook/delivery-rules.ts';
import { LmsServiceError, type Score } from '../../../tool/protocols/lti/lms-services.ts';

const now = new Date('2026-11-23T10:00:00Z');
const score = (more: Partial<Score> = {}): Score => ({
  userId: 'u',
  timestamp: now,
  activityProgress: 'Completed',
  gradingProgress: 'FullyGraded',
  scoreGiven: 8,
  scoreMaximum: 10,
  comment: 'Well done.\n\nMore here',
  ...more,
});
const result = { userId: 'u', resultScore: 16, resultMaximum: 20, comment: 'Well done. More here ' };
const failed = (problem: ConstructorParameters<typeof LmsServiceError>[0], more = {}) =>
  new LmsServiceError(problem, problem, more);
const after = (error: unknown, more = {}) =>
  outcomeOfFailure(error, {
    attempts: 0,
    outcomeUnknown: false,
    now,
    random: () => 1,
    gradeStands: false,
    ...more,
  });

test('back-off doubles, is spread, and ends at five minutes', () => {
  expect([0, 1, 2, 3].map((attempts) => backOffMs(attempts, () => 1))).toEqual([2000, 4000, 8000, 16000]);
  expect(backOffMs(0, () => 0)).toBe(1000);
  expect(backOffMs(1000, () => 1)).toBe(300_000);
});

test('only whole scores leave: 0 and more than the maximum do, a negative, an endless or half a score does not (J9, J10, J11)', () => {
  expect(isSendable(score({ scoreGiven: 0 }))).toBe(true);
  expect(isSendable(score({ scoreGiven: 12 }))).toBe(true);
  for (const scoreGiven of [-1, NaN, Infinity]) expect(isSendable(score({ scoreGiven }))).toBe(false);
  expect(isSendable(score({ scoreMaximum: undefined as never }))).toBe(false);
});

test('a result shows a score when share and comment agree, whatever the scale of the LMS', () => {
  expect(stands(result, score())).toBe(true);
  expect(stands({ ...result, comment: 'Something else' }, score())).toBe(false);
  expect(stands({ userId: 'u', resultScore: 16, resultMaximum: 20 }, score())).toBe(true);
  expect(stands({ ...result, resultScore: 15 }, score())).toBe(false);
  expect(stands({ ...result, resultScore: 0 }, score({ scoreGiven: 0 }))).toBe(true);
  expect(stands({ ...result, resultScore: null }, score())).toBe(false);
  expect(stands(undefined, score())).toBe(false);
});

test('only what may pass by itself is tried again, not before the LMS asks for it (J19)', () => {
  for (const problem of ['unavailable', 'timeout', 'malformed', 'unauthorized'] as const) {
    expect(after(failed(problem))).toMatchObject({
      kind: 'later',
      at: new Date(now.getTime() + 2000),
      problem,
    });
  }
  expect(after(failed('rate_limited', { status: 429, retryAfterMs: 60_000 }))).toMatchObject({
    kind: 'later',
    at: new Date(now.getTime() + 60_000),
  });
  for (const problem of ['not_found', 'forbidden', 'rejected', 'scope_missing', 'unsafe_url'] as const) {
    expect(after(failed(problem))).toEqual({ kind: 'refused', problem, gradeStands: false });
  }
  expect(after(new TypeError('ours'))).toMatchObject({ kind: 'later', problem: 'internal_error' });
});

test('nothing is tried for ever', () => {
  expect(after(failed('unavailable'), { attempts: 2000 })).toMatchObject({ kind: 'refused' });
  expect(after(failed('conflict'), { attempts: 1 })).toMatchObject({ kind: 'later' });
  expect(after(failed('conflict'), { attempts: 4 })).toMatchObject({ kind: 'refused', problem: 'conflict' });
});

test('a post that was plainly refused did not arrive; a lost answer, a cut or a 5xx may have', () => {
  expect(mayHaveArrived(failed('rate_limited', { status: 429 }))).toBe(false);
  expect(mayHaveArrived(failed('timeout'))).toBe(true);
  expect(mayHaveArrived(failed('unavailable', { status: 502 }))).toBe(true);
  expect(mayHaveArrived(new Error('cut'))).toBe(true);
});
