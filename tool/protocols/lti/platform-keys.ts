import { importJWK, type CryptoKey } from 'jose';
import { isObject, type Json } from './claims.ts';
import type { SafeFetch } from './safe-fetch.ts';

const MINUTE = 60_000;
const SHORTEST_FRESH = MINUTE;
const USUAL_FRESH = 10 * MINUTE;
const LONGEST_FRESH = 60 * MINUTE;
/** Keys that were good stay usable this long while the platform does not answer. */
const LONGEST_STALE = 24 * 60 * MINUTE;
/** Between two fetches caused by unknown key ids, and between a failed fetch and the next. */
const COOL_DOWN = 30_000;
const COOL_DOWN_EMPTY = 5_000;
const MOST_KEYS = 100;
const MOST_PLATFORMS = 5_000;

export type KeyVerdict =
  | { status: 'success'; key: CryptoKey }
  | {
      status: 'failure';
      code: 'lti.kid_unknown' | 'lti.kid_ambiguous' | 'lti.key_unusable' | 'lti.keys_unavailable';
    };

type Held = CryptoKey | 'unusable' | 'ambiguous';

interface KeySet {
  keys: Map<string, Held>;
  fetchedAt: number;
  freshUntil: number;
}

interface Slot {
  set: KeySet | null;
  running: Promise<void> | null;
  mayMissAt: number;
  mayRetryAt: number;
}

/** RSA, for signatures, for RS256, 2048 bits or more. Private members are left out of what is imported. */
function publicPart(jwk: Json): { kty: 'RSA'; n: string; e: string } | null {
  const { kty, n, e, use, alg, key_ops: operations } = jwk;
  if (kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string') return null;
  if (use !== undefined && use !== null && use !== 'sig') return null;
  if (alg !== undefined && alg !== null && alg !== 'RS256') return null;
  if (Array.isArray(operations) && !operations.includes('verify')) return null;
  const modulus = Buffer.from(n, 'base64url');
  const bits = modulus.length * 8 - (modulus[0] ? Math.clz32(modulus[0]) - 24 : 8);
  return bits >= 2048 && bits <= 16_384 ? { kty, n, e } : null;
}

/** The keys by id. A malformed or foreign key beside a good one does no harm; two good ones under one id do. */
export async function readKeySet(document: unknown): Promise<Map<string, Held>> {
  if (!isObject(document) || !Array.isArray(document.keys)) throw new Error('no key set');
  const keys = new Map<string, Held>();
  const moduli = new Map<string, string>();
  for (const jwk of document.keys.slice(0, MOST_KEYS) as unknown[]) {
    if (!isObject(jwk) || typeof jwk.kid !== 'string') continue;
    const part = publicPart(jwk);
    const key = part && (await importJWK(part, 'RS256').catch(() => null));
    if (!part || !key) {
      if (!keys.has(jwk.kid)) keys.set(jwk.kid, 'unusable');
      continue;
    }
    const before = moduli.get(jwk.kid);
    if (before === undefined) {
      keys.set(jwk.kid, key as CryptoKey);
      moduli.set(jwk.kid, part.n);
    } else if (before !== part.n) {
      keys.set(jwk.kid, 'ambiguous');
    }
  }
  return keys;
}

const hasPrivateMembers = (document: unknown): boolean =>
  isObject(document) &&
  Array.isArray(document.keys) &&
  document.keys.some((jwk) => isObject(jwk) && ('d' in jwk || 'p' in jwk || 'q' in jwk || 'k' in jwk));

/** `max-age` of the answer within our bounds. */
export function freshFor(cacheControl: string | null): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(cacheControl ?? '')?.[1];
  if (seconds === undefined) return USUAL_FRESH;
  return Math.min(LONGEST_FRESH, Math.max(SHORTEST_FRESH, Number(seconds) * 1000));
}

export interface PlatformKeysDeps {
  fetch: SafeFetch;
  now: () => Date;
  /** Told what an operator of the platform should hear. */
  warn?: (code: 'lti.jwks_unavailable' | 'lti.jwks_private_members', jwksUrl: string) => void;
}

/**
 * Signing keys of the platforms, by the JWKS address of the registration (never one named in a token). One fetch at a
 * time per address; an unknown key id causes one more fetch, then none for a cool-down; keys that were good keep
 * serving while a refresh fails (Security Framework 1.0 §6.3-6.4).
 */
export function createPlatformKeys({ fetch, now, warn = () => {} }: PlatformKeysDeps) {
  const slots = new Map<string, Slot>();

  async function load(slot: Slot, jwksUrl: string): Promise<void> {
    try {
      const answer = await fetch(jwksUrl, { headers: { accept: 'application/json' } });
      if (answer.status !== 200) throw new Error(`status ${answer.status}`);
      const document = answer.json();
      const keys = await readKeySet(document);
      if (keys.size === 0) throw new Error('empty key set');
      const fetchedAt = now().getTime();
      slot.set = { keys, fetchedAt, freshUntil: fetchedAt + freshFor(answer.header('cache-control')) };
      slot.mayRetryAt = 0;
      if (hasPrivateMembers(document)) warn('lti.jwks_private_members', jwksUrl);
    } catch {
      warn('lti.jwks_unavailable', jwksUrl);
      slot.mayRetryAt = now().getTime() + (slot.set ? COOL_DOWN : COOL_DOWN_EMPTY);
    }
  }

  function refresh(slot: Slot, jwksUrl: string): Promise<void> {
    slot.running ??= load(slot, jwksUrl).finally(() => {
      slot.running = null;
    });
    return slot.running;
  }

  function slotOf(jwksUrl: string): Slot {
    let slot = slots.get(jwksUrl);
    if (!slot) {
      if (slots.size >= MOST_PLATFORMS) slots.clear();
      slot = { set: null, running: null, mayMissAt: 0, mayRetryAt: 0 };
      slots.set(jwksUrl, slot);
    }
    return slot;
  }

  return {
    async find(jwksUrl: string, kid: string): Promise<KeyVerdict> {
      const slot = slotOf(jwksUrl);
      const time = now().getTime();
      let fetchedNow = false;
      if ((!slot.set || slot.set.freshUntil <= time) && slot.mayRetryAt <= time) {
        await refresh(slot, jwksUrl);
        fetchedNow = true;
      }
      if (slot.set && slot.set.fetchedAt + LONGEST_STALE <= time) slot.set = null;
      if (slot.set && !slot.set.keys.has(kid) && !fetchedNow) {
        const mayMiss = slot.mayMissAt <= time;
        if (mayMiss) slot.mayMissAt = time + COOL_DOWN;
        if (mayMiss || slot.running) await refresh(slot, jwksUrl);
      }
      if (!slot.set) return { status: 'failure', code: 'lti.keys_unavailable' };
      const key = slot.set.keys.get(kid);
      if (key === undefined) return { status: 'failure', code: 'lti.kid_unknown' };
      if (key === 'ambiguous') return { status: 'failure', code: 'lti.kid_ambiguous' };
      if (key === 'unusable') return { status: 'failure', code: 'lti.key_unusable' };
      return { status: 'success', key };
    },
    /** Drops every key: the next launch of each platform asks again. */
    forget: () => slots.clear(),
  };
}
export type PlatformKeys = ReturnType<typeof createPlatformKeys>;
