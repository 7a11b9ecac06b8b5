import type { LmsProfile } from './profile.ts';
import { gradeScore, standardProfile } from './standard.ts';

/**
 * The cell shows a number, a comment or nothing: there is no "waiting for grading", and any post takes a teacher's
 * Missing or Excused flag away. So only a released decision is sent, always Completed and FullyGraded, within 0 and
 * the maximum.
 */
const scoreFor: LmsProfile['scoreFor'] = (userId, state, history) => {
  if (state.shows !== 'grade') return null;
  const scoreGiven = Math.min(Math.max(state.scoreGiven, 0), state.scoreMaximum);
  return gradeScore(userId, { ...state, scoreGiven }, history);
};

export const schoologyProfile: LmsProfile = {
  ...standardProfile,
  family: 'schoology',
  scoreFor,
  /** The most it gives on one page. */
  rosterQuery: { limit: '100' },
  /** Several items in one answer are not known to work. */
  acceptsSeveralItems: false,
  /** Has no such message, and refuses members of a line item that it does not know. */
  declaresSubmissionReview: false,
  keepsDueDate: true,
  /** Districts sit on subdomains; one with a name of its own is added to the platform. */
  frameOrigins: ['https://*.schoology.com'],
};
