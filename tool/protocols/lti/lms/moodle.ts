import type { LmsProfile } from './profile.ts';
import { gradeScore, standardProfile, submittedScore } from './standard.ts';

const SECOND = 1000;

/** Moodle compares whole seconds and refuses an equal one with 409, so each score is a full second later. */
const wholeSecondsLater: LmsProfile['nextTimestamp'] = (now, last) => {
  const second = Math.floor(now.getTime() / SECOND);
  const lastSecond = last ? Math.floor(last.getTime() / SECOND) : -Infinity;
  return new Date(Math.max(second, lastSecond + 1) * SECOND);
};

/**
 * Anything that is not FullyGraded clears the grade in Moodle (ltiservice_gradebookservices, scores.php), so only the
 * first hand-in is told; a score without a comment clears the comment, so a grade always carries its own.
 */
const scoreFor: LmsProfile['scoreFor'] = (userId, state, history) => {
  const score =
    state.shows === 'grade' ? gradeScore(userId, state, history) : submittedScore(userId, state, history);
  if (!score) return null;
  const changedAt = state.shows === 'grade' ? state.decidedAt : state.submittedAt;
  return { ...score, timestamp: wholeSecondsLater(changedAt, history.lastTimestamp) };
};

/**
 * A grade or column that a teacher locked answers a score with 500 and the body `[]`: no use in trying again. A
 * missing scope answers 401, as a bad token does; a crash is an HTML page with 404, which says nothing about the column.
 */
const problemOf: LmsProfile['problemOf'] = ({ status, body }) => {
  if (status === 500 && body.trim() === '[]') return 'rejected';
  if (status === 404 && body.trimStart().startsWith('<')) return 'malformed';
  return null;
};

export const moodleProfile: LmsProfile = {
  ...standardProfile,
  family: 'moodle',
  scoreFor,
  nextTimestamp: wholeSecondsLater,
  problemOf,
  /** Without a limit everybody comes on one page; with one, the next link loses other filters. */
  rosterQuery: {},
  acceptsSeveralItems: true,
  /** `submission` and `available` of a content item are dropped in silence. */
  keepsDueDate: false,
};
