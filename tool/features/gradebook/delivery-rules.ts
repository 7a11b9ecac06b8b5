import { LmsServiceError, type Result, type Score } from '../../protocols/lti/lms-services.ts';
import type { PassbackOutcome } from './passback-queue.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** At the longest wait, about a week: then a person has to look (LTI conformance J19). */
const ATTEMPTS = 2_000;
const CONFLICTS = 4;

/** Doubles from two seconds to five minutes; somewhere in the upper half, so that a crowd does not come back at once. */
export function backOffMs(attempts: number, random: () => number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 20));
  return Math.round(full * (0.5 + random() / 2));
}

/** Finite, not negative, with its maximum; anything else is our own fault and is not sent (LTI AGS 2.0 §3.4.4). */
export function isSendable({ scoreGiven, scoreMaximum }: Score): boolean {
  if (scoreGiven === undefined) return true;
  if (!Number.isFinite(scoreGiven) || scoreGiven < 0) return false;
  return scoreMaximum !== undefined && Number.isFinite(scoreMaximum) && scoreMaximum > 0;
}

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * Whether the gradebook already shows a score: the same share of the maximum, and the same comment where the LMS
 * gives comments back. Without `scoreGiven` a result says nothing, so such a score never stands.
 */
export function stands(result: Result | undefined, score: Score): boolean {
  if (typeof result?.resultScore !== 'number' || score.scoreGiven === undefined || !score.scoreMaximum)
    return false;
  const shown = result.resultScore / (result.resultMaximum || 1);
  const meant = score.scoreGiven / score.scoreMaximum;
  if (Math.abs(shown - meant) > 0.0005) return false;
  return result.comment === undefined || words(result.comment) === words(score.comment ?? '');
}

/** Whether a post that failed may have reached the gradebook all the same: only a plain refusal says that it did not. */
export function mayHaveArrived(error: unknown): boolean {
  const status = error instanceof LmsServiceError ? error.status : undefined;
  return status === undefined || status < 400 || status >= 500;
}

/** What a failed post, or a failed look before it, means for the passback. */
export function outcomeOfFailure(
  error: unknown,
  {
    attempts,
    outcomeUnknown,
    now,
    random,
    gradeStands,
  }: { attempts: number; outcomeUnknown: boolean; now: Date; random: () => number; gradeStands: boolean },
): PassbackOutcome {
  const failure = error instanceof LmsServiceError ? error : null;
  const problem = failure?.problem ?? 'internal_error';
  const again =
    problem === 'conflict' ? attempts < CONFLICTS : (failure?.transient ?? true) && attempts < ATTEMPTS;
  if (!again) return { kind: 'refused', problem, gradeStands };
  const wait = Math.max(backOffMs(attempts, random), failure?.retryAfterMs ?? 0);
  return {
    kind: 'later',
    at: new Date(now.getTime() + wait),
    problem,
    outcomeUnknown,
    gradeStands,
  };
}
