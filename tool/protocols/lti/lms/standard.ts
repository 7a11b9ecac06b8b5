import type { Score } from '../lms-services.ts';
import type { DeliveryHistory, GradebookState, LmsProfile } from './profile.ts';

/** Now, but at least a millisecond after the one before: also when the clock stepped back (LTI AGS 2.0 §3.4.9). */
export const strictlyLater = (now: Date, last: Date | null): Date =>
  new Date(last ? Math.max(now.getTime(), last.getTime() + 1) : now.getTime());

/**
 * Handed in, waiting for a person to grade. Silent once a grade stands: a score without `scoreGiven` clears it
 * (LTI AGS 2.0 §3.4.4), and work handed in again must not cost anybody the grade they have.
 */
export function submittedScore(
  userId: string,
  state: Extract<GradebookState, { shows: 'submitted' }>,
  history: DeliveryHistory,
): Score | null {
  if (history.gradeStands) return null;
  return {
    userId,
    timestamp: strictlyLater(state.submittedAt, history.lastTimestamp),
    activityProgress: 'Submitted',
    gradingProgress: 'PendingManual',
    submittedAt: state.submittedAt,
  };
}

/** A released decision. The comment travels each time: a score without one clears it (LTI AGS 2.0 §3.4.11). */
export const gradeScore = (
  userId: string,
  state: Extract<GradebookState, { shows: 'grade' }>,
  history: DeliveryHistory,
): Score => ({
  userId,
  timestamp: strictlyLater(state.decidedAt, history.lastTimestamp),
  activityProgress: 'Completed',
  gradingProgress: 'FullyGraded',
  scoreGiven: state.scoreGiven,
  scoreMaximum: state.scoreMaximum,
  comment: state.comment,
});

/** What the standard says, for an LMS we know nothing else about. */
export const standardProfile: LmsProfile = {
  family: 'other',
  scoreFor: (userId, state, history) =>
    state.shows === 'grade' ? gradeScore(userId, state, history) : submittedScore(userId, state, history),
  nextTimestamp: strictlyLater,
  problemOf: () => null,
  rosterQuery: {},
  acceptsSeveralItems: true,
  declaresSubmissionReview: true,
  keepsDueDate: true,
  frameOrigins: [],
};
