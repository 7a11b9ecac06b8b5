import { isObject, type Json } from './claims.ts';

/** Longest id_token that is looked at, in characters. */
export const LONGEST_TOKEN = 64 * 1024;
const LONGEST_KID = 512;
const DEEPEST = 32;

export type EnvelopeCode =
  | 'lti.token_missing'
  | 'lti.token_too_large'
  | 'lti.token_malformed'
  | 'lti.token_duplicate_member'
  | 'lti.alg_not_allowed'
  | 'lti.crit_not_understood'
  | 'lti.kid_missing'
  | 'lti.kid_malformed';

export interface Envelope {
  kid: string;
  payload: Json;
}

export type EnvelopeVerdict =
  { status: 'success'; envelope: Envelope } | { status: 'failure'; code: EnvelopeCode; kid?: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether one object of a JSON text names a member twice, or nests deeper than any message does. Takes valid JSON. */
export function hasDuplicateMembers(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      if (open.length > DEEPEST) return true;
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const begin = at;
      at++;
      while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
      const members = open.at(-1);
      let next = at + 1;
      while (json[next] === ' ' || json[next] === '\n' || json[next] === '\r' || json[next] === '\t') next++;
      if (!members || json[next] !== ':') continue;
      const raw = json.slice(begin, at + 1);
      const name = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
      if (members.has(name)) return true;
      members.add(name);
    }
  }
  return false;
}

function readPart(part: string): Json | EnvelopeCode {
  try {
    const text = utf8.decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return 'lti.token_malformed';
    return hasDuplicateMembers(text) ? 'lti.token_duplicate_member' : value;
  } catch {
    return 'lti.token_malformed';
  }
}

const failure = (code: EnvelopeCode, kid?: string): EnvelopeVerdict => ({
  status: 'failure',
  code,
  ...(kid !== undefined && { kid }),
});

/**
 * Takes an id_token apart before any cryptography: a compact JWS of bounded size whose header asks for RS256 and
 * names its key, and nothing in it is there twice. `jku`, `jwk`, `x5u` and `x5c` are not looked at (RFC 7515,
 * RFC 8725 §3; Security Framework 1.0 "Message Signing").
 */
export function readEnvelope(token: string | undefined): EnvelopeVerdict {
  if (!token) return failure('lti.token_missing');
  if (token.length > LONGEST_TOKEN) return failure('lti.token_too_large');
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) {
    return failure('lti.token_malformed');
  }
  const header = readPart(parts[0]!);
  if (typeof header === 'string') return failure(header);
  if (header.alg !== 'RS256' || 'enc' in header || 'zip' in header) return failure('lti.alg_not_allowed');
  if ('crit' in header || 'b64' in header) return failure('lti.crit_not_understood');
  const { kid } = header;
  if (kid === undefined || kid === '') return failure('lti.kid_missing');
  if (typeof kid !== 'string' || kid.length > LONGEST_KID) return failure('lti.kid_malformed');
  const payload = readPart(parts[1]!);
  if (typeof payload === 'string') return failure(payload, kid);
  return { status: 'success', envelope: { kid, payload } };
}
