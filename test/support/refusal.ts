import { createHmac, sign as signWithKey, type KeyObject } from 'node:crypto';
import { expect } from '@jest/globals';
import type { RunningTool } from './start-tool.ts';
import { Browser, type Claims, type Login, type TestPlatform } from './test-platform.ts';

const KEPT = ['sessions', 'people', 'courses', 'placements', 'memberships', 'platforms', 'launches'] as const;

async function rows(tool: RunningTool): Promise<Record<string, number>> {
  const counts = await Promise.all(
    KEPT.map(async (name) => [name, await tool.connection.collection(name).countDocuments()] as const),
  );
  return Object.fromEntries(counts);
}

export interface Expectation {
  status: number;
  /** Machine code of the log line. */
  code: string;
  /** Tokens and names that must stand neither in the log nor in the page. */
  secrets?: string[];
  /** Rows that this refusal may add. */
  grows?: Partial<Record<(typeof KEPT)[number], number>>;
}

/** Holds what `lti-conformance.md` §0 asks of every refusal, and answers the page. */
export async function expectRefusal(
  tool: RunningTool,
  act: () => Promise<Response>,
  { status, code, secrets = [], grows = {} }: Expectation,
): Promise<string> {
  const before = await rows(tool);
  const logged = tool.logged.length;
  const begun = performance.now();
  const response = await act();
  const page = await response.text();

  const line = tool.logged.slice(logged).find((one) => one.msg === 'launch refused');
  expect({ status: response.status, code: line?.code }).toEqual({ status, code });
  expect(performance.now() - begun).toBeLessThan(7_000);
  expect(response.headers.get('location')).toBeNull();
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-frame-options')).toBeNull();
  expect(response.headers.get('content-security-policy')).toMatch(/frame-ancestors /);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  const reference = /Reference ([0-9a-f]+)/.exec(page)?.[1];
  expect(line?.reference).toBe(reference);
  expect(reference).toBeDefined();
  const after = await rows(tool);
  const grown = Object.fromEntries(KEPT.map((name) => [name, before[name]! + (grows[name] ?? 0)]));
  expect(after).toEqual(grown);
  const written = JSON.stringify(tool.logged.slice(logged));
  for (const secret of [...secrets, 'Ada Lovelace', 'ada@school.example']) {
    expect(written).not.toContain(secret);
    expect(page).not.toContain(secret);
  }
  return page;
}

export interface Forgery {
  claims?: Claims;
  header?: Record<string, unknown>;
  /** Makes the token out of valid claims in place of the platform. */
  token?: (login: Login, claims: Claims) => string | Promise<string>;
  login?: Record<string, string>;
}

/** Logs in as it should be, posts this, and expects the refusal. */
export async function expectLaunchRefused(
  platform: TestPlatform,
  forgery: Forgery,
  expectation: Expectation,
): Promise<string> {
  const browser = new Browser();
  const login = await platform.login(browser, forgery.login ?? {});
  const claims = platform.claims(login, forgery.claims ?? {});
  const token = forgery.token
    ? await forgery.token(login, claims)
    : await platform.sign(claims, forgery.header ?? {});
  return expectRefusal(platform.tool, () => platform.post(browser, { id_token: token, state: login.state }), {
    ...expectation,
    secrets: [login.state, ...(token.length > 20 ? [token] : []), ...(expectation.secrets ?? [])],
  });
}

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact JWS out of any header and payload, signed with whatever is given. */
export function compact(
  header: unknown,
  payload: unknown,
  signer:
    { rsa: KeyObject; hash?: string; padding?: number } | { hmac: string | Buffer } | { signature: string },
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  if ('signature' in signer) return `${input}.${signer.signature}`;
  if ('hmac' in signer)
    return `${input}.${createHmac('sha256', signer.hmac).update(input).digest('base64url')}`;
  const key = signer.padding === undefined ? signer.rsa : { key: signer.rsa, padding: signer.padding };
  return `${input}.${signWithKey(signer.hash ?? 'sha256', Buffer.from(input), key).toString('base64url')}`;
}
