import { createPrivateKey, generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../../clock.ts';
import type { SigningKey, ToolKeys } from '../../protocols/lti/services/service-platform.ts';
import type { ToolKeyStore } from './tool-key.store.ts';
import type { PublishedKey, ToolKey } from './tool-key.ts';

/** How long a key is published before it signs, and after it has stopped: longer than any LMS caches our JWKS. */
export const OVERLAP_MS = 24 * 60 * 60 * 1000;
const FRESH_MS = 10_000;

const generate = promisify(generateKeyPair);

export interface ToolKeyService extends ToolKeys {
  /** What `/.well-known/jwks.json` shows: public members only. */
  published(): Promise<PublishedKey[]>;
  /** Publishes a next key at once; it signs after the overlap. One that waits already is not followed by another. */
  rotate(platformId: string): Promise<{ kid: string; signsFrom: Date }>;
}

interface Deps {
  toolKeys: ToolKeyStore;
  clock: Clock;
}

/** RSA-2048, one pair per platform, generated off the event loop. */
export function createToolKeyService({ toolKeys, clock }: Deps): ToolKeyService {
  const signing = new Map<string, { key: Promise<SigningKey>; until: number }>();
  let shown: { keys: Promise<PublishedKey[]>; until: number } | undefined;

  async function newKey(platformId: string, sequence: number, signsFrom: Date): Promise<ToolKey> {
    const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    return {
      kid: randomUUID(),
      platformId,
      sequence,
      publicKey: { n, e },
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      signsFrom,
      publishedUntil: null,
    };
  }

  async function current(platformId: string): Promise<ToolKey> {
    const now = clock.now();
    const keys = await toolKeys.list(platformId);
    const key = keys.find(({ signsFrom }) => signsFrom <= now);
    if (key) return key;
    const first = await newKey(platformId, 1, now);
    shown = undefined;
    // Where two instances make the first key at once, the one that came second uses the other's.
    return (await toolKeys.insert(first)) ? first : current(platformId);
  }

  return {
    signingKey(platformId) {
      const now = clock.now().getTime();
      const held = signing.get(platformId);
      if (held && held.until > now) return held.key;
      const key = current(platformId).then(({ kid, privateKey }) => ({
        kid,
        privateKey: createPrivateKey(privateKey),
      }));
      signing.set(platformId, { key, until: now + FRESH_MS });
      key.catch(() => signing.delete(platformId));
      return key;
    },
    published() {
      const now = clock.now();
      if (shown && shown.until > now.getTime()) return shown.keys;
      const keys = toolKeys.published(now);
      shown = { keys, until: now.getTime() + FRESH_MS };
      keys.catch(() => (shown = undefined));
      return keys;
    },
    async rotate(platformId) {
      const now = clock.now();
      await current(platformId);
      const [newest, ...older] = await toolKeys.list(platformId);
      if (newest && newest.signsFrom > now) return newest;
      const signsFrom = new Date(now.getTime() + OVERLAP_MS);
      const next = await newKey(platformId, (newest?.sequence ?? 0) + 1, signsFrom);
      if (!(await toolKeys.insert(next))) return this.rotate(platformId);
      const until = new Date(signsFrom.getTime() + OVERLAP_MS);
      for (const key of [newest, ...older]) if (key) await toolKeys.endPublication(key.kid, until);
      shown = undefined;
      return next;
    },
  };
}
