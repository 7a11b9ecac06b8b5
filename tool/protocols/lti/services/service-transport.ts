import { LmsServiceError } from '../lms-services.ts';
import { lmsProfile } from '../lms/index.ts';
import type { Clock } from '../../../clock.ts';
import type { SafeFetch, SafeResponse } from '../safe-fetch.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { ServicePlatform } from './service-platform.ts';
import { failureOf, refusalOf } from './service-refusal.ts';

/** Largest page of a roster, of results or of line items: Moodle sends everybody on one. */
const MAX_BYTES = 32 * 1024 * 1024;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;

export interface ServiceRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** Who is asked, with which right, and until when. */
export interface ServiceCall {
  platform: ServicePlatform;
  deploymentId: string;
  /** Scope sets, any of which is enough. */
  scopes: string[][];
  /** End of the whole call, on the clock of `Date.now()`. */
  endsAt: number;
}

export interface ServiceTransport {
  token(call: ServiceCall): Promise<string>;
  send(call: ServiceCall, request: ServiceRequest): Promise<SafeResponse>;
}

interface Deps {
  fetch: SafeFetch;
  tokens: AccessTokens;
  clock: Clock;
  requestDeadlineMs: number;
  pause: (ms: number) => Promise<void>;
}

/** Whether the same request may be sent again: the LMS said it has not done it, or doing a read twice does no harm. */
function repeatable(error: LmsServiceError, request: ServiceRequest): boolean {
  if (error.problem === 'rate_limited' || error.status === 503) return true;
  return request.method === 'GET' && error.problem === 'unavailable';
}

export function createServiceTransport(deps: Deps): ServiceTransport {
  const { fetch, tokens, clock, requestDeadlineMs, pause } = deps;
  const token = (call: ServiceCall) => tokens.get(call.platform, call.deploymentId, call.scopes);

  async function sendOnce(call: ServiceCall, request: ServiceRequest, bearer: string): Promise<SafeResponse> {
    const left = call.endsAt - Date.now();
    if (left <= 0) throw new LmsServiceError('timeout', 'The LMS did not answer in time');
    const { method, url, headers, body } = request;
    const reply = await fetch(url, {
      method,
      headers: { ...headers, authorization: `Bearer ${bearer}` },
      ...(body !== undefined && { body }),
      deadlineMs: Math.min(left, requestDeadlineMs),
      maxBytes: MAX_BYTES,
    }).catch((error: unknown) => {
      throw failureOf(error);
    });
    if (reply.status >= 200 && reply.status <= 299) return reply;
    throw refusalOf(lmsProfile(call.platform.family), reply, clock.now());
  }

  /** Sends, and once more with a fresh token when the LMS no longer takes this one. */
  async function sendWithToken(call: ServiceCall, request: ServiceRequest): Promise<SafeResponse> {
    const bearer = await token(call);
    try {
      return await sendOnce(call, request, bearer);
    } catch (error) {
      if (!(error instanceof LmsServiceError) || error.problem !== 'unauthorized') throw error;
      await tokens.drop(call.platform, call.deploymentId, bearer);
      return sendOnce(call, request, await token(call));
    }
  }

  return {
    token,
    async send(call, request) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await sendWithToken(call, request);
        } catch (error) {
          if (!(error instanceof LmsServiceError) || attempt === ATTEMPTS || !repeatable(error, request)) {
            throw error;
          }
          const wait = error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
          if (Date.now() + wait >= call.endsAt) throw error;
          await pause(wait);
        }
      }
    },
  };
}
