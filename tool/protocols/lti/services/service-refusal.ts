import { LmsServiceError, type LmsServiceProblem } from '../lms-services.ts';
import type { LmsProfile } from '../lms/profile.ts';
import type { SafeResponse } from '../safe-fetch.ts';
import { SafeFetchError } from '../safe-fetch.ts';

/** `Retry-After` as milliseconds: seconds or a date (RFC 9110 §10.2.3). */
export function retryAfterOf(header: string | null, now: Date): number | undefined {
  if (!header) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function problemOfStatus(status: number): LmsServiceProblem {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'unavailable' : 'rejected';
}

const SAID = ['error_description', 'message', 'error', 'reason', 'title', 'detail'] as const;

/**
 * What the LMS said was wrong: one known member of a JSON body, cut short. Never the body itself, which may be a page
 * or may hold what was sent.
 */
export function reasonIn(body: string): string | null {
  let found: unknown;
  try {
    found = JSON.parse(body);
  } catch {
    return null;
  }
  for (let depth = 0; depth < 3; depth++) {
    if (Array.isArray(found)) found = found[0];
    if (typeof found !== 'object' || found === null) return null;
    const members = found as Record<string, unknown>;
    const said = SAID.map((name) => members[name]).find((value) => typeof value === 'string' && value.trim());
    if (typeof said === 'string') return said.replace(/\s+/g, ' ').trim().slice(0, 200);
    found = members.errors ?? members.error;
  }
  return null;
}

/** The refusal as `LmsServiceError`, read as this LMS means it. */
export function refusalOf(profile: LmsProfile, reply: SafeResponse, now: Date): LmsServiceError {
  const { status } = reply;
  const problem = profile.problemOf({ status, body: reply.text() }) ?? problemOfStatus(status);
  const reason = reasonIn(reply.text());
  const retryAfterMs = retryAfterOf(reply.header('retry-after'), now);
  return new LmsServiceError(problem, `The LMS answered ${status}${reason ? `: ${reason}` : ''}`, {
    status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    uncertain: status >= 500 && status !== 503 && problem === 'unavailable',
  });
}

/** A request that got no usable answer, in the words of the port. */
export function failureOf(error: unknown): LmsServiceError {
  if (error instanceof LmsServiceError) return error;
  if (error instanceof SafeFetchError) {
    const problem: LmsServiceProblem =
      error.reason === 'timeout'
        ? 'timeout'
        : error.reason === 'too_large'
          ? 'malformed'
          : error.reason === 'unreachable'
            ? 'unavailable'
            : 'unsafe_url';
    return new LmsServiceError(problem, error.message, { cause: error, uncertain: problem !== 'unsafe_url' });
  }
  return new LmsServiceError('malformed', 'The LMS gave an answer that cannot be read', { cause: error });
}
