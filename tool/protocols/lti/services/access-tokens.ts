import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../../../clock.ts';
import { LmsServiceError } from '../lms-services.ts';
import { lmsProfile } from '../lms/index.ts';
import type { SafeFetch, SafeResponse } from '../safe-fetch.ts';
import type { ServicePlatform, TokenStore, ToolKeys } from './service-platform.ts';
import { failureOf, reasonIn, refusalOf } from './service-refusal.ts';

/** A token is not used in its last minute: it must outlive the request it goes with. */
const MARGIN_MS = 60_000;
/** Life of a token whose `expires_in` is missing (RFC 6749 §5.1). */
const UNKNOWN_LIFE_S = 300;
/** How long a scope the LMS refused is not asked for again. */
const REFUSAL_MS = 5 * 60_000;
const ENTRIES = 5_000;

export interface AccessTokens {
  /**
   * A token for the first of these scope sets that the LMS grants. Callers that need the same one at the same time
   * share one request. Refuses with `scope_missing` where none is granted.
   */
  get(platform: ServicePlatform, deploymentId: string, choices: string[][]): Promise<string>;
  /** Forgets a token that the LMS refused. */
  drop(platform: ServicePlatform, deploymentId: string, accessToken: string): Promise<void>;
}

interface Deps {
  fetch: SafeFetch;
  keys: ToolKeys;
  store: TokenStore;
  clock: Clock;
  /** For the whole token request. */
  deadlineMs: number;
}

interface Held {
  accessToken: string;
  expiresAt: number;
}

/** OAuth 2 client credentials with a signed assertion (1EdTech Security Framework 1.0 §4.1). */
export function createAccessTokens({ fetch, keys, store, clock, deadlineMs }: Deps): AccessTokens {
  const held = new Map<string, Held>();
  const refused = new Map<string, number>();
  const underway = new Map<string, Promise<Held>>();

  const keyOf = (platform: ServicePlatform, deploymentId: string, scope: string[]): string =>
    JSON.stringify([platform.id, deploymentId, ...scope]);
  const lives = (expiresAt: number): boolean => expiresAt - MARGIN_MS > clock.now().getTime();

  function remember<T>(map: Map<string, T>, key: string, value: T): void {
    if (map.size >= ENTRIES) map.clear();
    map.set(key, value);
  }

  async function assertionFor(platform: ServicePlatform, deploymentId: string): Promise<string> {
    const { kid, privateKey } = await keys.signingKey(platform.id);
    // A little in the past: a platform whose clock is behind ours must not see a token from the future.
    const issuedAt = Math.floor(clock.now().getTime() / 1000) - 30;
    return new SignJWT({ 'https://purl.imsglobal.org/spec/lti/claim/deployment_id': deploymentId })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(platform.clientId)
      .setSubject(platform.clientId)
      .setAudience(platform.tokenAudience ?? platform.tokenUrl)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + 270)
      .setJti(randomUUID())
      .sign(privateKey);
  }

  async function ask(platform: ServicePlatform, deploymentId: string, scope: string[]): Promise<Held> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertionFor(platform, deploymentId),
      scope: scope.join(' '),
    });
    let reply: SafeResponse;
    try {
      reply = await fetch(platform.tokenUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: body.toString(),
        deadlineMs,
      });
    } catch (error) {
      throw failureOf(error);
    }
    return readToken(platform, scope, reply);
  }

  function readToken(platform: ServicePlatform, scope: string[], reply: SafeResponse): Held {
    const { status } = reply;
    if (status === 429 || status >= 500) throw refusalOf(lmsProfile(platform.family), reply, clock.now());
    if (status < 200 || status > 299) {
      const reason = reasonIn(reply.text());
      if (/invalid_scope/.test(reply.text())) throw missing(scope);
      throw new LmsServiceError(
        'unauthorized',
        `The LMS gave no access token: it answered ${status}${reason ? `, ${reason}` : ''}`,
        { status },
      );
    }
    const answer = jsonOf(reply);
    if (typeof answer.access_token !== 'string' || !answer.access_token) {
      throw new LmsServiceError('malformed', 'The LMS answered the token request without a token', {
        status,
      });
    }
    if (typeof answer.scope === 'string' && answer.scope.trim()) {
      const granted = answer.scope.trim().split(/\s+/);
      if (!scope.every((name) => granted.includes(name))) throw missing(scope);
    }
    const life = Number(answer.expires_in);
    const seconds = Number.isFinite(life) && life > 0 ? life : UNKNOWN_LIFE_S;
    return { accessToken: answer.access_token, expiresAt: clock.now().getTime() + seconds * 1000 };
  }

  async function fetchToken(platform: ServicePlatform, deploymentId: string, scope: string[]): Promise<Held> {
    const key = keyOf(platform, deploymentId, scope);
    const kept = await store.find(key);
    if (kept && lives(kept.expiresAt.getTime())) {
      return { accessToken: kept.accessToken, expiresAt: kept.expiresAt.getTime() };
    }
    const token = await ask(platform, deploymentId, scope);
    await store.keep(key, { accessToken: token.accessToken, expiresAt: new Date(token.expiresAt) });
    return token;
  }

  async function tokenFor(platform: ServicePlatform, deploymentId: string, scope: string[]): Promise<string> {
    const key = keyOf(platform, deploymentId, scope);
    const known = held.get(key);
    if (known && lives(known.expiresAt)) return known.accessToken;
    if ((refused.get(key) ?? 0) > clock.now().getTime()) throw missing(scope);
    let pending = underway.get(key);
    if (!pending) {
      pending = fetchToken(platform, deploymentId, scope).finally(() => underway.delete(key));
      underway.set(key, pending);
    }
    try {
      const token = await pending;
      remember(held, key, token);
      return token.accessToken;
    } catch (error) {
      if (error instanceof LmsServiceError && error.problem === 'scope_missing') {
        remember(refused, key, clock.now().getTime() + REFUSAL_MS);
      }
      throw error;
    }
  }

  return {
    async get(platform, deploymentId, choices) {
      let last = missing(choices[0] ?? []);
      for (const choice of choices) {
        if (platform.grantedScopes && !choice.every((name) => platform.grantedScopes?.includes(name)))
          continue;
        try {
          return await tokenFor(platform, deploymentId, [...choice].sort());
        } catch (error) {
          if (!(error instanceof LmsServiceError) || error.problem !== 'scope_missing') throw error;
          last = error;
        }
      }
      throw last;
    },
    async drop(platform, deploymentId, accessToken) {
      const begins = JSON.stringify([platform.id, deploymentId]).slice(0, -1);
      for (const [key, token] of held) {
        if (!key.startsWith(begins) || token.accessToken !== accessToken) continue;
        held.delete(key);
        await store.drop(key, accessToken);
      }
    },
  };
}

const missing = (scope: string[]): LmsServiceError =>
  new LmsServiceError('scope_missing', `The LMS has not granted ${scope.join(' ')}`);

/** By content, not by type: Moodle sends JSON as text/html. */
function jsonOf(reply: SafeResponse): Record<string, unknown> {
  try {
    const answer = reply.json();
    if (typeof answer === 'object' && answer !== null) return answer as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new LmsServiceError(
    'malformed',
    'The LMS answered the token request with something that is no JSON',
    {
      status: reply.status,
    },
  );
}
