import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

let tool: RunningTool;
let now: Date;
beforeEach(async () => {
  now = new Date('2026-11-23T12:00:00Z');
  tool = await startTool({ clock: { now: () => now } });
});
afterEach(() => tool.stop());

interface Jwks {
  keys: Record<string, string>[];
}
const jwks = async (): Promise<Jwks> =>
  (await (await fetch(`${tool.url}/.well-known/jwks.json`)).json()) as Jwks;
const later = (ms: number) => (now = new Date(now.getTime() + ms));
const HOUR = 3_600_000;

test('C5 H12 what a key signs is verified by our JWKS, which shows public members only', async () => {
  const { kid, privateKey } = await tool.wiring.toolKeys.signingKey('platform-1');
  const { keys } = await jwks();
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const signed = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  await jwtVerify(signed, await importJWK(keys[0]!, 'RS256'));
});

test('C10 the JWKS may be cached for a while', async () => {
  const answer = await fetch(`${tool.url}/.well-known/jwks.json`);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
});

test('each platform has a key of its own, of 2048 bits', async () => {
  const [one, two] = await Promise.all(
    ['platform-1', 'platform-2'].map((id) => tool.wiring.toolKeys.signingKey(id)),
  );
  expect(one!.kid).not.toBe(two!.kid);
  expect(createPublicKey(one!.privateKey).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
});

test('two instances that need the first key at once agree on one', async () => {
  const other = await startTool({ clock: { now: () => now }, database: tool.connection.name });
  const keys = await Promise.all([
    tool.wiring.toolKeys.signingKey('platform-1'),
    other.wiring.toolKeys.signingKey('platform-1'),
  ]);
  await other.stop();
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
});

test('H12 a rotated key is published a day before it signs, and the old one a day after', async () => {
  const first = await tool.wiring.toolKeys.signingKey('platform-1');
  const next = await tool.wiring.toolKeys.rotate('platform-1');
  const kidsNow = async () => (await jwks()).keys.map(({ kid }) => kid).sort();

  expect(await kidsNow()).toEqual([first.kid, next.kid].sort());
  expect((await tool.wiring.toolKeys.signingKey('platform-1')).kid).toBe(first.kid);
  expect((await tool.wiring.toolKeys.rotate('platform-1')).kid).toBe(next.kid);

  later(25 * HOUR);
  expect((await tool.wiring.toolKeys.signingKey('platform-1')).kid).toBe(next.kid);
  expect(await kidsNow()).toEqual([first.kid, next.kid].sort());

  later(25 * HOUR);
  expect(await kidsNow()).toEqual([next.kid]);
});

test('a private key is not readable in the database', async () => {
  await tool.wiring.toolKeys.signingKey('platform-1');
  const record = await tool.connection.collection('toolkeys').findOne();
  expect(JSON.stringify(record)).not.toContain('PRIVATE KEY');
  expect(record?.sealedPrivateKey).toMatch(/^v1\./);
});

test('another secret does not open it, and says so', async () => {
  await tool.wiring.toolKeys.signingKey('platform-1');
  const other = await startTool({
    database: tool.connection.name,
    environment: { ENCRYPTION_SECRET: 'another-secret-of-at-least-32-characters' },
    clock: { now: () => now },
  });
  await expect(other.wiring.toolKeys.signingKey('platform-1')).rejects.toThrow('ENCRYPTION_SECRET');
  await other.stop();
});
