import type { Passback } from '../../tool/features/gradebook/passback.ts';
import type { GradebookState } from '../../tool/protocols/lti/lms/profile.ts';

/** The passback after a new state became due: first in line at once, whatever happened to the one before. */
export function withDesired(passback: Passback, desired: GradebookState, now: Date): Passback {
  return {
    ...passback,
    desired,
    sequence: passback.sequence + 1,
    attempts: 0,
    nextAttemptAt: now,
    problem: null,
    refused: false,
  };
}
