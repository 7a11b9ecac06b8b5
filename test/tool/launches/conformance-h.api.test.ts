import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectLaunchRefused } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { aKey, TestPlatform, type PlatformKey } from '../../support/test-platform.ts';

let time = new Date();
const clock = { now: () => new Date(time) };
const later = (minutes: number) => {
  time = new Date(time.getTime() + minutes * 60_000);
};

let tool: RunningTool;
let platform: TestPlatform;
const next = aKey('key-next');
let first: PlatformKey;

beforeAll(async () => {
  tool = await startTool({ clock });
  platform = await TestPlatform.register(tool);
  first = platform.key;
});
afterAll(async () => {
  await platform.stop();
  await tool.stop();
});
beforeEach(() => {
  platform.key = first;
  platform.published = [first.jwk];
  platform.fault = null;
  platform.asked = 0;
  tool.wiring.platformKeys.forget();
});

const launched = async () => expect((await platform.launch()).status).toBe(303);
const refused = (code: string, status = 401, key: PlatformKey = platform.key, kid = key.kid) =>
  expectLaunchRefused(
    platform,
    { token: (_login, claims) => platform.sign(claims, { kid }, key) },
    { status, code },
  );

test('H1 the key was rotated: one more request finds the new one', async () => {
  await launched();
  await launched();
  expect(platform.asked).toBe(1);
  platform.key = next;
  platform.published = [first.jwk, next.jwk];
  await launched();
  expect(platform.asked).toBe(2);
});

test('H2 a flood of unknown kids costs one request per cool-down, and the cached key keeps serving', async () => {
  await launched();
  await Promise.all(Array.from({ length: 12 }, (_, i) => platform.launch().then((r) => [i, r.status])));
  for (let i = 0; i < 12; i++) await refused('lti.kid_unknown', 401, first, `random-${i}`);
  expect(platform.asked).toBe(2);
  await launched();
  expect(platform.asked).toBe(2);
  later(1);
  await refused('lti.kid_unknown', 401, first, 'random-later');
  expect(platform.asked).toBe(3);
});

test('H2 many launches at once ask for the keys once', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => (await platform.launch()).status),
  );
  expect(new Set(statuses)).toEqual(new Set([303]));
  expect(platform.asked).toBe(1);
});

describe('H3 the keys cannot be had', () => {
  const faults: [string, TestPlatform['fault']][] = [
    ['500', (_req, res) => res.writeHead(500).end('{"keys":[]}')],
    ['cut connection', (_req, res) => res.destroy()],
    ['HTML', (_req, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<html>login</html>')],
    ['{}', (_req, res) => res.end('{}')],
    ['no keys', (_req, res) => res.end('{"keys":[]}')],
    ['keys no array', (_req, res) => res.end('{"keys":{"kid":"key-1"}}')],
    [
      'gzip bytes nobody asked for',
      (_req, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}')),
    ],
  ];
  test.each(faults)('%s: closed without keys, and good keys keep serving', async (_name, fault) => {
    platform.fault = fault;
    await refused('lti.keys_unavailable', 503);
    platform.fault = null;
    later(1);
    await launched();
    platform.fault = fault;
    later(30);
    await launched();
    later(25 * 60);
    await refused('lti.keys_unavailable', 503);
  });

  test('while the platform is down it is not asked again at every launch', async () => {
    platform.fault = (_req, res) => res.writeHead(503).end();
    for (let i = 0; i < 5; i++) await refused('lti.keys_unavailable', 503);
    expect(platform.asked).toBe(1);
  });

  test('max-age=0 does not mean a request per launch', async () => {
    platform.fault = (_req, res) =>
      res
        .writeHead(200, { 'cache-control': 'max-age=0, no-store' })
        .end(JSON.stringify({ keys: [first.jwk] }));
    for (let i = 0; i < 3; i++) await launched();
    expect(platform.asked).toBe(1);
    later(1.1);
    await launched();
    expect(platform.asked).toBe(2);
  });

  test('max-age is honoured', async () => {
    platform.fault = (_req, res) =>
      res
        .writeHead(200, { 'cache-control': 'public, max-age=1800' })
        .end(JSON.stringify({ keys: [first.jwk] }));
    await launched();
    later(29);
    await launched();
    expect(platform.asked).toBe(1);
    later(2);
    await launched();
    expect(platform.asked).toBe(2);
  });
});

test('H4 two keys under one kid are refused, unless only one of them fits', async () => {
  platform.published = [first.jwk, { ...next.jwk, kid: first.kid }];
  await refused('lti.kid_ambiguous');
  tool.wiring.platformKeys.forget();
  platform.published = [{ ...next.jwk, kid: first.kid, use: 'enc' }, first.jwk];
  await launched();
  tool.wiring.platformKeys.forget();
  platform.published = [first.jwk, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: first.kid }];
  await launched();
});

test('H5 malformed and unknown keys beside a good one do no harm', async () => {
  platform.published = [
    null as never,
    'key' as never,
    { kty: 'RSA', kid: 'broken', n: '!!!', e: 1 },
    { kty: 'RSA', kid: 'short', n: 'AQAB', e: 'AQAB' },
    { kty: 'AKP', kid: 'future', alg: 'ML-DSA-44', pub: 'AA' },
    { kid: 5, kty: 'RSA' },
    { ...first.jwk, x5c: ['MIIB'], x5t: 'AA' },
  ];
  await launched();
});

test('H6 a key set without end is cut', async () => {
  platform.fault = (_req, res) => {
    res.write('{"keys":[');
    const more = setInterval(() => res.write(`${JSON.stringify(first.jwk).repeat(200)},`), 1);
    res.on('close', () => clearInterval(more));
  };
  await refused('lti.keys_unavailable', 503);
});

test('H6 a key set that drips is given up after five seconds', async () => {
  platform.fault = (_req, res) => {
    const more = setInterval(() => res.write(' '), 50);
    res.on('close', () => clearInterval(more));
  };
  const begun = performance.now();
  await refused('lti.keys_unavailable', 503);
  expect(performance.now() - begun).toBeLessThan(6_500);
}, 10_000);

describe('H7 where keys are never fetched from', () => {
  let strict: RunningTool;
  beforeAll(async () => {
    strict = await startTool({
      environment: { ALLOW_PRIVATE_PLATFORMS: 'false', ALLOW_HTTP_PLATFORMS: 'false' },
    });
  });
  afterAll(() => strict.stop());

  test.each([
    ['http', 'http://lms.example.org/jwks'],
    ['localhost', 'https://localhost/jwks'],
    ['loopback', 'https://127.0.0.1/jwks'],
    ['IPv6 loopback', 'https://[::1]/jwks'],
    ['10/8', 'https://10.0.0.1/jwks'],
    ['172.16/12', 'https://172.20.0.1/jwks'],
    ['192.168/16', 'https://192.168.0.1/jwks'],
    ['link local', 'https://169.254.169.254/jwks'],
    ['0.0.0.0', 'https://0.0.0.0/jwks'],
    ['IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/jwks'],
    ['decimal', 'https://2130706433/jwks'],
    ['.internal', 'https://lms.internal/jwks'],
  ])('%s', async (name, jwksUrl) => {
    const other = await TestPlatform.register(strict, { jwksUrl, clientId: `h7-${name}` });
    await expectLaunchRefused(other, {}, { status: 503, code: 'lti.keys_unavailable' });
    expect(other.asked).toBe(0);
    await other.stop();
  });

  test('the platform’s own address, when it is private', async () => {
    const other = await TestPlatform.register(strict);
    await expectLaunchRefused(other, {}, { status: 503, code: 'lti.keys_unavailable' });
    expect(other.asked).toBe(0);
    await other.stop();
  });
});

test('H8 a name that resolves to a private address is refused before a connection is made', async () => {
  const resolved: string[] = [];
  const strict = await startTool({
    environment: { ALLOW_PRIVATE_PLATFORMS: 'false' },
    resolve(name, done) {
      resolved.push(name);
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    },
  });
  const other = await TestPlatform.register(strict);
  const { port } = new URL(other.registration.jwksUrl);
  await strict.wiring.platforms.update(other.registration.id, {
    jwksUrl: `http://lms.example.org:${port}/jwks`,
  });
  await expectLaunchRefused(other, {}, { status: 503, code: 'lti.keys_unavailable' });
  expect(resolved).toEqual(['lms.example.org']);
  expect(other.asked).toBe(0);
  await other.stop();
  await strict.stop();
});

test('H9 a redirect of the key address is not followed', async () => {
  const target = await TestPlatform.register(tool);
  platform.fault = (_req, res) => res.writeHead(302, { location: target.registration.jwksUrl }).end();
  await refused('lti.keys_unavailable', 503);
  expect(target.asked).toBe(0);
  await target.stop();
});

test('H10 a key that the platform took back is not used after its time, nor after a purge', async () => {
  await launched();
  platform.published = [next.jwk];
  await launched();
  later(11);
  await refused('lti.kid_unknown');
  platform.published = [first.jwk];
  tool.wiring.platformKeys.forget();
  await launched();
  platform.published = [next.jwk];
  tool.wiring.platformKeys.forget();
  await refused('lti.kid_unknown');
});

test('H11 private members in a platform’s key set are ignored, with a warning', async () => {
  platform.published = [{ ...first.privateKey.export({ format: 'jwk' }), kid: first.kid, use: 'sig' }];
  const logged = tool.logged.length;
  await launched();
  const written = tool.logged.slice(logged);
  expect(written).toContainEqual(expect.objectContaining({ code: 'lti.jwks_private_members', level: 40 }));
  expect(JSON.stringify(written)).not.toContain(String(first.privateKey.export({ format: 'jwk' }).d));
});

test('H12 our own key set has public members only and kids of its own', async () => {
  const target = { platformId: platform.registration.id, deploymentId: platform.deploymentId };
  const settings = {
    returnUrl: 'https://lms.example/dl',
    acceptTypes: [],
    acceptMultiple: false,
    acceptLineItem: null,
  };
  await tool.wiring.lms.signDeepLinkingResponse(target, settings, []);
  const response = await fetch(`${tool.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
  expect(response.status).toBe(200);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
  }
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
});
