import type { GradebookState } from '../../protocols/lti/lms/profile.ts';

/**
 * A new state becomes due: first in line at once, whatever happened to the one before. Touches only what that changes,
 * so that an outcome the gradebook worker writes at the same moment is not lost. Goes into the update that causes the
 * new state.
 */
export function desiredPassbackUpdate(desired: GradebookState, now: Date) {
  return {
    $set: {
      'passback.desired': desired,
      'passback.attempts': 0,
      'passback.nextAttemptAt': now,
      'passback.problem': null,
      'passback.refused': false,
    },
    $inc: { 'passback.sequence': 1 },
  };
}
