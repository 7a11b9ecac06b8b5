import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** How long a person has between the login and the launch. */
export const STATE_SECONDS = 600;
const TICKET_SECONDS = 120;
const LONGEST_STATE = 8 * 1024;
const LONGEST_INITIATION = 1_500;

/** What the platform asked with, kept where it fits so that the same launch can be opened in another window. */
export interface Initiation {
  issuer: string;
  clientId: string;
  loginHint: string;
  targetLinkUri: string;
  messageHint?: string;
  deploymentId?: string;
}

export interface StateContent {
  platformId: string;
  initiation: Initiation;
  storageTarget?: string;
}

/** Secrets that belong to one login; none of them is stored, each follows from the id under our key. */
interface Bound {
  /** Random id of the login. */
  id: string;
  nonce: string;
  cookie: { name: string; value: string };
  storage: { key: string; value: string };
}

export interface SealedState extends Bound {
  state: string;
}

export interface OpenedState extends Bound {
  platformId: string;
  targetHash: string;
  deploymentHash: string | null;
  storageTarget: string | null;
  expiresAt: Date;
  /** `null` when it was too long to keep. */
  initiation: Initiation | null;
}

export type StateVerdict =
  | { status: 'success'; opened: OpenedState }
  | { status: 'failure'; code: 'lti.state_missing' | 'lti.state_unknown' | 'lti.state_expired' };

export const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

/** Compares two strings in a time that does not depend on where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

interface Content {
  p: string;
  r: string;
  t: string;
  d?: string;
  s?: string;
  x: number;
  q?: Initiation;
}

interface Keys {
  state: Buffer;
  bound: Buffer;
  ticket: Buffer;
}

function keysOf(secret: string): Keys {
  const derive = (purpose: string) => createHmac('sha256', secret).update(`attest ${purpose}`).digest();
  return { state: derive('state'), bound: derive('bound'), ticket: derive('ticket') };
}

function boundTo(keys: Keys, id: string): Bound {
  const derive = (purpose: string) =>
    createHmac('sha256', keys.bound).update(`${purpose} ${id}`).digest('base64url');
  return {
    id,
    nonce: derive('nonce'),
    cookie: { name: `__Host-lti_${id}`, value: derive('cookie') },
    storage: { key: `lti_state_${id}`, value: derive('storage') },
  };
}

/**
 * Seals what a login has to remember into the `state` itself, so that a login writes nothing: HMAC-SHA-256 under
 * keys that all instances share. The first secret seals, every one opens. Nonce, cookie and storage value
 * are derived from the random id of the login under the same secret, 256 bits each.
 */
export function createStateSeal(secrets: readonly string[]) {
  const all = secrets.map(keysOf);
  const newest = all[0];
  if (!newest) throw new Error('A state needs a secret');
  const macOf = (keys: Keys, body: string) =>
    createHmac('sha256', keys.state).update(body).digest('base64url');

  return {
    seal({ platformId, initiation, storageTarget }: StateContent, now: Date): SealedState {
      const id = randomBytes(16).toString('base64url');
      const length = Object.values(initiation).reduce((sum, value) => sum + (value?.length ?? 0), 0);
      const content: Content = {
        p: platformId,
        r: id,
        t: hashOf(initiation.targetLinkUri),
        ...(initiation.deploymentId !== undefined && { d: hashOf(initiation.deploymentId) }),
        ...(storageTarget !== undefined && { s: storageTarget }),
        x: Math.floor(now.getTime() / 1000) + STATE_SECONDS,
        ...(length <= LONGEST_INITIATION && { q: initiation }),
      };
      const body = Buffer.from(JSON.stringify(content)).toString('base64url');
      return { state: `${body}.${macOf(newest, body)}`, ...boundTo(newest, id) };
    },

    /** `state_unknown` also for one that was changed or sealed by somebody else. */
    open(state: string | undefined, now: Date): StateVerdict {
      if (!state) return { status: 'failure', code: 'lti.state_missing' };
      const [body, mac, more] = state.length <= LONGEST_STATE ? state.split('.') : [];
      const keys = body && mac && more === undefined && all.find((one) => sameSecret(mac, macOf(one, body)));
      if (!keys) return { status: 'failure', code: 'lti.state_unknown' };
      const content = JSON.parse(Buffer.from(body, 'base64url').toString()) as Content;
      if (content.x * 1000 <= now.getTime()) return { status: 'failure', code: 'lti.state_expired' };
      return {
        status: 'success',
        opened: {
          ...boundTo(keys, content.r),
          platformId: content.p,
          targetHash: content.t,
          deploymentHash: content.d ?? null,
          storageTarget: content.s ?? null,
          expiresAt: new Date(content.x * 1000),
          initiation: content.q ?? null,
        },
      };
    },

    /** Encrypts (AES-256-GCM) what the storage page carries from the launch to its finish; good for two minutes. */
    sealTicket(content: unknown, now: Date): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', newest.ticket, iv);
      const text = JSON.stringify({ x: now.getTime() + TICKET_SECONDS * 1000, content });
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    /** `null` when it is not ours or too old. */
    openTicket(ticket: string, now: Date): unknown {
      const bytes = Buffer.from(ticket, 'base64url');
      if (bytes.length < 29) return null;
      for (const { ticket: key } of all) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
          decipher.setAuthTag(bytes.subarray(12, 28));
          const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
            'utf8',
          );
          const { x, content } = JSON.parse(text) as { x: number; content: unknown };
          return x > now.getTime() ? content : null;
        } catch {
          continue;
        }
      }
      return null;
    },
  };
}
export type StateSeal = ReturnType<typeof createStateSeal>;
