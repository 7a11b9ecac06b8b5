import { describe, expect, test } from '@jest/globals';
import { familyOf, lmsProfile } from '../../../../../tool/protocols/lti/lms/index.ts';
import type { DeliveryHistory, GradebookState } from '../../../../../tool/protocols/lti/lms/profile.ts';
import { recordedMoodle, textOf } from '../../../../support/recorded-moodle.ts';

const now = new Date('2026-11-23T16:35:00.931Z');
const nothingSent: DeliveryHistory = { gradeStands: false, lastTimestamp: null };
const graded: DeliveryHistory = { gradeStands: true, lastTimestamp: new Date('2026-11-23T16:34:59.142Z') };

const submitted: GradebookState = {
  shows: 'submitted',
  submittedAt: now,
  reviewUrl: 'https://attest.example/lti/launch?submission=1',
  round: 1,
};
const grade: GradebookState = {
  shows: 'grade',
  scoreGiven: 14,
  scoreMaximum: 20,
  comment: 'Passed: 7 of 10',
  decidedAt: now,
  reviewUrl: 'https://attest.example/lti/launch?submission=1',
};

const CANVAS = 'https://canvas.instructure.com/lti/submission';

describe('an LMS nothing else is known about', () => {
  const lms = lmsProfile('other');

  test('work handed in is submitted and waits for a person', () => {
    expect(lms.scoreFor('8', submitted, nothingSent, now)).toEqual({
      userId: '8',
      timestamp: now,
      activityProgress: 'Submitted',
      gradingProgress: 'PendingManual',
      submittedAt: now,
    });
  });

  test('a grade that stands is not cleared by work handed in again', () => {
    expect(lms.scoreFor('8', submitted, graded, now)).toBeNull();
  });

  test('J9 a score of 0 is a score', () => {
    const score = lms.scoreFor('8', { ...grade, scoreGiven: 0 }, nothingSent, now);
    expect(score).toMatchObject({ scoreGiven: 0, scoreMaximum: 20, gradingProgress: 'FullyGraded' });
  });

  test('J16 the comment travels with every grade', () => {
    expect(lms.scoreFor('8', grade, graded, now)).toMatchObject({ comment: 'Passed: 7 of 10' });
  });

  test('J12 the second score of one millisecond is strictly later', () => {
    expect(lms.nextTimestamp(now, now).getTime()).toBe(now.getTime() + 1);
  });

  test('J14 a clock that stepped back does not make a score older', () => {
    const later = new Date(now.getTime() + 60_000);
    expect(lms.nextTimestamp(now, later).getTime()).toBe(later.getTime() + 1);
  });
});

describe('Canvas', () => {
  const lms = lmsProfile('canvas');

  test('work handed in becomes an attempt that opens as a launch, and keeps the grade', () => {
    const score = lms.scoreFor('625ffa30', submitted, graded, now);
    expect(score).toMatchObject({ activityProgress: 'Submitted', gradingProgress: 'PendingManual' });
    expect(score).not.toHaveProperty('scoreGiven');
    expect(score).not.toHaveProperty('comment');
    expect(score?.extensions).toEqual({
      [CANVAS]: {
        new_submission: true,
        preserve_score: true,
        submission_type: 'basic_lti_launch',
        submission_data: submitted.reviewUrl,
      },
    });
  });

  test('a grade makes no further attempt', () => {
    const score = lms.scoreFor('625ffa30', grade, graded, now);
    expect(score).toMatchObject({ scoreGiven: 14, comment: 'Passed: 7 of 10' });
    expect(score?.extensions).toEqual({ [CANVAS]: { new_submission: false } });
  });

  test('work is never handed in later than now', () => {
    const ahead = { ...submitted, submittedAt: new Date(now.getTime() + 300_000) };
    expect(lms.scoreFor('625ffa30', ahead, nothingSent, now)?.submittedAt).toEqual(now);
  });

  test('403 "Rate Limit Exceeded" asks to come back later', () => {
    expect(lms.problemOf({ status: 403, body: '403 Forbidden (Rate Limit Exceeded)' })).toBe('rate_limited');
    expect(lms.problemOf({ status: 403, body: '{"message":"Insufficient permissions"}' })).toBeNull();
  });

  test('401 of a course without the tool is no matter of the token', () => {
    const body = '{"errors":{"message":"Access Token not linked to a Tool associated with this Context"}}';
    expect(lms.problemOf({ status: 401, body })).toBe('forbidden');
  });

  test('400 for an older timestamp is a conflict', () => {
    expect(lms.problemOf({ status: 400, body: '{"message":"timestamp must be later"}' })).toBe('conflict');
  });

  test('the roster comes fifty at a time, and its own pages may frame us', () => {
    expect(lms.rosterQuery).toEqual({ limit: '50' });
    expect(lms.frameOrigins).toEqual(['https://*.instructure.com']);
  });
});

describe('Moodle, against what a real one answered', () => {
  const lms = lmsProfile('moodle');

  test('the first hand-in is told: recorded as harmless before a grade', () => {
    expect(recordedMoodle('seq1-results').response.body).toEqual([]);
    expect(lms.scoreFor('8', submitted, nothingSent, now)).toMatchObject({ activityProgress: 'Submitted' });
  });

  test('nothing but a grade is sent once a grade stands: recorded as clearing it', () => {
    expect(recordedMoodle('seq4-results-wiped').response.body).toEqual([
      expect.not.objectContaining({ resultScore: expect.anything() }),
    ]);
    expect(lms.scoreFor('8', submitted, graded, now)).toBeNull();
  });

  test('a grade always carries its comment: recorded as lost without', () => {
    expect(recordedMoodle('seq3-results-comment-kept').response.body).toEqual([
      expect.not.objectContaining({ comment: expect.anything() }),
    ]);
    expect(lms.scoreFor('8', grade, graded, now)).toMatchObject({ comment: 'Passed: 7 of 10' });
  });

  test('two scores of one second are a second apart: recorded as 409 otherwise', () => {
    expect(recordedMoodle('score-same-second-different-ms').response.status).toBe(409);
    const first = lms.nextTimestamp(now, null);
    const second = lms.nextTimestamp(now, first);
    expect(first.toISOString()).toBe('2026-11-23T16:35:00.000Z');
    expect(second.toISOString()).toBe('2026-11-23T16:35:01.000Z');
  });

  test('the timestamp of a score follows the one before by whole seconds', () => {
    const history = { gradeStands: true, lastTimestamp: new Date('2026-11-23T16:35:00.000Z') };
    expect(lms.scoreFor('8', grade, history, now)?.timestamp.toISOString()).toBe('2026-11-23T16:35:01.000Z');
  });

  test('a locked grade is refused for good, though it answers 500', () => {
    const recorded = recordedMoodle('locked-grade-score-post');
    expect(lms.problemOf({ status: recorded.response.status, body: textOf(recorded) })).toBe('rejected');
    expect(lms.problemOf({ status: 500, body: '<html>' })).toBeNull();
  });

  test('a crash that answers 404 with a page does not mean the column is gone', () => {
    const recorded = recordedMoodle('results-limit1');
    expect(lms.problemOf({ status: recorded.response.status, body: textOf(recorded) })).toBe('malformed');
    const gone = recordedMoodle('lineitem-get-404');
    expect(lms.problemOf({ status: gone.response.status, body: textOf(gone) })).toBeNull();
  });

  test('several items work in one answer; the due date is ours to keep', () => {
    expect(lms).toMatchObject({ acceptsSeveralItems: true, keepsDueDate: false, rosterQuery: {} });
  });
});

describe('Schoology', () => {
  const lms = lmsProfile('schoology');

  test('work handed in is not told: the cell has no such state and loses a teacher’s flag', () => {
    expect(lms.scoreFor('104::5f', submitted, nothingSent, now)).toBeNull();
  });

  test('a decision is Completed and FullyGraded, within the maximum', () => {
    expect(lms.scoreFor('104::5f', { ...grade, scoreGiven: 21 }, nothingSent, now)).toMatchObject({
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      scoreGiven: 20,
      scoreMaximum: 20,
    });
  });

  test('one item in an answer; a due date reaches the assignment; a hundred people on a page', () => {
    expect(lms).toMatchObject({
      acceptsSeveralItems: false,
      keepsDueDate: true,
      rosterQuery: { limit: '100' },
      frameOrigins: ['https://*.schoology.com'],
    });
  });
});

test.each([
  ['canvas', 'https://lms.example.edu', 'canvas'],
  ['Moodle', 'https://moodle.example.edu', 'moodle'],
  [undefined, 'https://canvas.beta.instructure.com', 'canvas'],
  [undefined, 'https://schoology.schoology.com', 'schoology'],
  ['BlackboardLearn', 'https://blackboard.com', 'other'],
  [undefined, 'https://instructure.com.evil.example', 'other'],
  [undefined, 'no url', 'other'],
])('product family %s of issuer %s is %s', (code, issuer, family) => {
  expect(familyOf(code, issuer)).toBe(family);
});
