import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  sign as signWithKey,
  type KeyObject,
} from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import { compact, encode, expectLaunchRefused, expectRefusal } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import {
  aKey,
  Browser,
  enterWith,
  TestPlatform,
  type Claims,
  type Login,
} from '../../support/test-platform.ts';

let tool: RunningTool;
let platform: TestPlatform;
let other: TestPlatform;
/** A server of the attacker: whoever asks it anything is counted. */
let attacker: Server;
let attackerUrl: string;
let attackerAsked = 0;
const stranger = aKey('key-1');

beforeAll(async () => {
  tool = await startTool();
  platform = await TestPlatform.register(tool);
  other = await TestPlatform.register(tool, { kid: 'key-2' });
  attacker = createServer((_req, res) => {
    attackerAsked++;
    res.end(JSON.stringify({ keys: [stranger.jwk] }));
  });
  await new Promise<void>((done) => attacker.listen(0, '127.0.0.1', done));
  attackerUrl = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}/jwks`;
});
afterAll(async () => {
  attacker.close();
  await platform.stop();
  await other.stop();
  await tool.stop();
});
beforeEach(() => {
  platform.published = [platform.key.jwk];
  tool.wiring.platformKeys.forget();
});

const good = (changes: object = {}) => ({ alg: 'RS256', typ: 'JWT', kid: platform.key.kid, ...changes });
const refused = (
  code: string,
  token: (login: Login, claims: Claims) => string | Promise<string>,
  status = 401,
) => expectLaunchRefused(platform, { token }, { status, code });
const rsa = () => ({ rsa: platform.key.privateKey });

test.each(['none', 'None', 'NONE', 'nOnE', '', null, undefined, 'RS256 ', 'rs256'])(
  'E1 alg %j',
  async (alg) => {
    await refused('lti.alg_not_allowed', (_login, claims) => compact(good({ alg }), claims, rsa()));
    if (alg?.toLowerCase() === 'none') {
      await refused('lti.token_malformed', (_l, claims) => compact(good({ alg }), claims, { signature: '' }));
    }
  },
);

test('E1 an empty signature under RS256', async () => {
  await refused('lti.token_malformed', (_l, claims) => compact(good(), claims, { signature: '' }));
});

describe('E2 HS256 with the public key of the platform as secret', () => {
  const publicKey = () => createPublicKey(platform.key.privateKey);
  const secrets: [string, () => string | Buffer][] = [
    ['SPKI PEM', () => publicKey().export({ type: 'spki', format: 'pem' }) as string],
    ['PKCS1 PEM', () => publicKey().export({ type: 'pkcs1', format: 'pem' }) as string],
    ['JWK text', () => JSON.stringify(platform.key.jwk)],
    ['modulus bytes', () => Buffer.from(String(platform.key.jwk.n), 'base64url')],
  ];
  test.each(secrets)('%s', async (_name, secret) => {
    await refused('lti.alg_not_allowed', (_l, claims) =>
      compact(good({ alg: 'HS256' }), claims, { hmac: secret() }),
    );
    await refused('lti.signature_invalid', (_l, claims) => compact(good(), claims, { hmac: secret() }));
  });
});

test.each(['client_id', 'secret', ''])('E3 HS256 with %j as secret', async (secret) => {
  const hmac = secret === 'client_id' ? platform.registration.clientId : secret;
  await refused('lti.alg_not_allowed', (_l, claims) => compact(good({ alg: 'HS256' }), claims, { hmac }));
});

describe('E4 another algorithm with a matching key', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  const signed = (alg: string, kid: string, claims: Claims, sign: (input: Buffer) => Buffer) => {
    const input = `${encode(good({ alg, kid }))}.${encode(claims)}`;
    return `${input}.${sign(Buffer.from(input)).toString('base64url')}`;
  };
  const cases: [string, string, (claims: Claims) => string][] = [
    ['RS384', 'key-1', (c) => compact(good({ alg: 'RS384' }), c, { ...rsa(), hash: 'sha384' })],
    ['RS512', 'key-1', (c) => compact(good({ alg: 'RS512' }), c, { ...rsa(), hash: 'sha512' })],
    [
      'PS256',
      'key-1',
      (c) => compact(good({ alg: 'PS256' }), c, { ...rsa(), padding: constants.RSA_PKCS1_PSS_PADDING }),
    ],
    [
      'ES256',
      'ec',
      (c) =>
        signed('ES256', 'ec', c, (i) =>
          signWithKey('sha256', i, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
        ),
    ],
    ['EdDSA', 'ed', (c) => signed('EdDSA', 'ed', c, (i) => signWithKey(null, i, ed.privateKey))],
  ];
  test.each(cases)('%s', async (alg, kid, token) => {
    const jwk = (key: KeyObject) => ({ ...key.export({ format: 'jwk' }), kid, alg });
    platform.published =
      kid === 'key-1'
        ? [{ ...platform.key.jwk, alg: undefined }]
        : [platform.key.jwk, jwk(kid === 'ec' ? ec.publicKey : ed.publicKey)];
    await refused('lti.alg_not_allowed', (_l, claims) => token(claims));
  });
});

describe('E5 a key that is not for RS256 signatures', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const cases: [string, () => Record<string, unknown>][] = [
    ['EC', () => ({ ...ec, kid: 'key-1' })],
    ['use enc', () => ({ ...platform.key.jwk, use: 'enc' })],
    ['alg RS512', () => ({ ...platform.key.jwk, alg: 'RS512' })],
    ['alg RSA-OAEP', () => ({ ...platform.key.jwk, alg: 'RSA-OAEP' })],
    ['key_ops encrypt', () => ({ ...platform.key.jwk, use: undefined, key_ops: ['encrypt'] })],
    ['oct', () => ({ kty: 'oct', k: 'c2VjcmV0', kid: 'key-1' })],
  ];
  test.each(cases)('%s', async (_name, jwk) => {
    platform.published = [jwk()];
    await refused('lti.key_unusable', (_l, claims) => platform.sign(claims));
  });
});

describe('E6 a tampered token', () => {
  const change = (part: string, at: number) => {
    const bytes = Buffer.from(part, 'base64url');
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return bytes.toString('base64url');
  };
  const cases: [string, string, (parts: [string, string, string], claims: Claims) => string][] = [
    ['payload', 'lti.signature_invalid', ([h, , s], c) => `${h}.${encode({ ...c, sub: 'admin' })}.${s}`],
    ['header', 'lti.signature_invalid', ([, p, s]) => `${encode(good({ typ: 'jwt' }))}.${p}.${s}`],
    ['signature, first bit', 'lti.signature_invalid', ([h, p, s]) => `${h}.${p}.${change(s, 0)}`],
    ['signature, last bit', 'lti.signature_invalid', ([h, p, s]) => `${h}.${p}.${change(s, -1)}`],
    ['signature cut', 'lti.signature_invalid', ([h, p, s]) => `${h}.${p}.${s.slice(0, -4)}`],
    ['signature padded', 'lti.signature_invalid', ([h, p, s]) => `${h}.${p}.${s}AAAA`],
    ['signature with =', 'lti.token_malformed', ([h, p, s]) => `${h}.${p}.${s}==`],
    ['signature of zeros', 'lti.signature_invalid', ([h, p]) => `${h}.${p}.${'A'.repeat(342)}`],
  ];
  test.each(cases)('%s', async (_name, code, tamper) => {
    await refused(code, async (_login, claims) => {
      const parts = (await platform.sign(claims)).split('.') as [string, string, string];
      return tamper(parts, claims);
    });
  });
});

test('E7 signed with another RSA key under the right kid', async () => {
  await refused('lti.signature_invalid', (_l, claims) => platform.sign(claims, {}, stranger));
});

test('E8 signed by another registered platform, with its kid', async () => {
  await refused('lti.kid_unknown', (_l, claims) => platform.sign(claims, {}, other.key));
});

test('E9 two platforms publish the same kid: each is verified with its own set', async () => {
  const twin = await TestPlatform.register(tool, { kid: 'key-1' });
  twin.key = stranger;
  twin.published = [stranger.jwk];
  expect((await twin.launch()).status).toBe(303);
  expect((await platform.launch()).status).toBe(303);
  await refused('lti.signature_invalid', (_l, claims) => platform.sign(claims, {}, stranger));
  await expectLaunchRefused(
    twin,
    { token: (_l, claims) => platform.sign(claims) },
    { status: 401, code: 'lti.signature_invalid' },
  );
  await twin.stop();
});

test.each(['jku', 'x5u'])('E10 header %s leads nowhere: no request goes out', async (name) => {
  const header = { [name]: attackerUrl };
  await refused('lti.signature_invalid', (_l, claims) => platform.sign(claims, header, stranger));
  await refused('lti.kid_unknown', (_l, claims) =>
    platform.sign(claims, { ...header, kid: 'evil' }, stranger),
  );
  expect(attackerAsked).toBe(0);
});

test('E11 a key embedded in the header (jwk, x5c) is not looked at', async () => {
  const header = { jwk: stranger.jwk, x5c: ['MIIB'] };
  await refused('lti.signature_invalid', (_l, claims) => platform.sign(claims, header, stranger));
});

test.each([
  { crit: ['exp'] },
  { crit: ['http://evil.example/x'], 'http://evil.example/x': true },
  { crit: [] },
])('E12 %j', async (header) => {
  await refused('lti.crit_not_understood', (_l, claims) => compact(good(header), claims, rsa()));
});

test.each<[string, unknown, string]>([
  ['a path', '../../etc/passwd', 'lti.kid_unknown'],
  ['SQL', "' OR 1=1--", 'lti.kid_unknown'],
  ['__proto__', '__proto__', 'lti.kid_unknown'],
  ['constructor', 'constructor', 'lti.kid_unknown'],
  ['an operator', { $gt: '' }, 'lti.kid_malformed'],
  ['a number', 1, 'lti.kid_malformed'],
  ['an array', ['key-1'], 'lti.kid_malformed'],
  ['null', null, 'lti.kid_malformed'],
  ['empty', '', 'lti.kid_missing'],
  ['100 kB', 'k'.repeat(100_000), 'lti.token_too_large'],
  ['40 kB', 'k'.repeat(40_000), 'lti.kid_malformed'],
])('E13 kid is %s', async (_name, kid, code) => {
  await refused(code, (_l, claims) => compact(good({ kid }), claims, rsa()));
});

test('E14 an encrypted token and a compressed one are refused unopened', async () => {
  await refused('lti.token_malformed', () => 'eyJhbGciOiJSU0EtT0FFUCJ9.AA.BB.CC.DD');
  await refused('lti.alg_not_allowed', (_l, claims) => compact(good({ zip: 'DEF' }), claims, rsa()));
  await refused('lti.alg_not_allowed', (_l, claims) => compact(good({ enc: 'A256GCM' }), claims, rsa()));
});

describe('E15 not a JWT', () => {
  const cases: [string, (token: string) => string, string][] = [
    ['2 parts', (t) => t.split('.').slice(0, 2).join('.'), 'lti.token_malformed'],
    ['4 parts', (t) => `${t}.AAAA`, 'lti.token_malformed'],
    ['a.b.c', () => 'a.b.c', 'lti.token_malformed'],
    ['two dots', () => '..', 'lti.token_malformed'],
    ['words', () => 'not a token', 'lti.token_malformed'],
    ['base64 with + and /', (t) => t.replace(/^../, '+/'), 'lti.token_malformed'],
    ['trailing newline', (t) => `${t}\n`, 'lti.token_malformed'],
    ['leading space', (t) => ` ${t}`, 'lti.token_malformed'],
    [
      'BOM before the header',
      (t) => `${encode('\uFEFF{"alg":"RS256","kid":"key-1"}')}.${t.split('.')[1]}.AAAA`,
      'lti.token_malformed',
    ],
    [
      'invalid UTF-8',
      (t) => `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${t.split('.')[1]}.AAAA`,
      'lti.token_malformed',
    ],
  ];
  test.each(cases)('%s', async (_name, change, code) => {
    await refused(code, async (_l, claims) => change(await platform.sign(claims)));
  });
  test('empty', async () => {
    await refused('lti.token_missing', () => '', 400);
  });
});

test.each(['[]', '"text"', '1', 'null', 'true', '{', ''])(
  'E16 payload or header %j is no object',
  async (text) => {
    await refused('lti.token_malformed', () => compact(good(), text, rsa()));
    await refused('lti.token_malformed', (_l, claims) => compact(text, claims, rsa()));
  },
);

describe('E17 a member named twice', () => {
  const twice = (json: string, more: string) => `${json.slice(0, -1)},${more}}`;
  test.each([
    '"sub":"admin"',
    '"aud":"other"',
    '"s\\u0075b":"admin"',
    '"x":{"a":1,"a":2}',
    '"x":[{"b":1,"b":2}]',
  ])('in the payload: %s', async (more) => {
    await refused('lti.token_duplicate_member', (_l, claims) =>
      compact(good(), twice(JSON.stringify(claims), more), rsa()),
    );
  });
  test('in the header', async () => {
    await refused('lti.token_duplicate_member', (_l, claims) =>
      compact(twice(JSON.stringify(good()), '"alg":"none"'), claims, rsa()),
    );
  });
});

describe('E18 far too much', () => {
  test('an id_token of 1 MB', async () => {
    await refused('lti.body_too_large', () => 'a'.repeat(1_000_000), 413);
  });
  test.each<[string, string, Claims]>([
    [
      '10 000 more claims',
      'lti.token_too_large',
      Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, i])),
    ],
    ['20 000 roles', 'lti.token_too_large', { [claim.roles]: Array.from({ length: 20_000 }, () => 'x') }],
  ])('%s', async (_name, code, claims) => {
    await expectLaunchRefused(platform, { claims }, { status: 401, code });
  });
  test('50 000 roles', async () => {
    const claims = { [claim.roles]: Array.from({ length: 50_000 }, () => 'x') };
    await expectLaunchRefused(platform, { claims }, { status: 413, code: 'lti.body_too_large' });
  });
  test('nesting 10 000 deep', async () => {
    const deep = `{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    await refused('lti.token_duplicate_member', () => compact(good(), deep, rsa()));
  });
  test('a flood of form fields', async () => {
    const body = Array.from({ length: 2_000 }, (_, i) => `f${i}=1`).join('&');
    await expectRefusal(tool, () => platform.post(new Browser(), body), {
      status: 413,
      code: 'lti.body_too_large',
    });
  });
});

test('E19 prototype names in the token change nothing', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const json = JSON.stringify(platform.claims(login)).slice(0, -1);
  const token = compact(
    good(),
    `${json},"__proto__":{"polluted":1,"sub":"admin"},"constructor":{"prototype":{"polluted":1}},` +
      `"${claim.custom}":{"__proto__":{"polluted":1},"a.b":"c","$where":"d","constructor":"e"}}`,
    rsa(),
  );
  const { me } = await enterWith(tool, await platform.post(browser, { id_token: token, state: login.state }));
  expect(me.person.name).toBe('Ada Lovelace');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('E20 NUL, a lone surrogate and right-to-left marks in texts do no harm', async () => {
  const strange = 'A\u0000da \ud800 \u202Egnp.exe <b>&"';
  const { me } = await platform.enter({
    name: strange,
    [claim.context]: { id: 'course-strange', title: strange },
    [claim.resourceLink]: { id: 'link-strange', title: strange },
    [claim.custom]: { ['k\u0000ey']: strange },
  });
  expect(me.person.name.isWellFormed()).toBe(true);
  expect(me.course!.title).not.toContain('\u0000');
});

test('E20 NUL or a lone surrogate in an id is refused or kept apart, never a fault of ours', async () => {
  await refused('lti.sub_malformed', (_l, claims) => platform.sign({ ...claims, sub: 'a\u0000b' }));
  await refused('lti.sub_malformed', (_l, claims) => platform.sign({ ...claims, sub: '\ud800' }));
});

describe('E21 a token made for something else', () => {
  test('a deep-linking answer that the tool signed', async () => {
    const target = { platformId: platform.registration.id, deploymentId: platform.deploymentId };
    const settings = {
      returnUrl: 'https://lms.example/dl',
      acceptTypes: ['ltiResourceLink'],
      acceptMultiple: false,
      acceptLineItem: null,
    };
    const jwt = await tool.wiring.lms.signDeepLinkingResponse(target, settings, []);
    await refused('lti.issuer_mismatch', () => jwt);
  });
  test('a notice of the platform', async () => {
    await refused('lti.nonce_mismatch', (_l, claims) =>
      platform.sign({ ...claims, nonce: 'of-a-notice', [claim.messageType]: undefined }),
    );
    await refused('lti.message_type', (_l, claims) =>
      platform.sign({ ...claims, [claim.messageType]: 'LtiHelloWorldNotice' }),
    );
  });
});

test('E22 JWS JSON serialisation, detached and unencoded payloads', async () => {
  await refused('lti.token_malformed', async (_l, claims) => {
    const [header, payload, signature] = (await platform.sign(claims)).split('.');
    return JSON.stringify({ payload, protected: header, signature });
  });
  await refused('lti.token_malformed', async (_l, claims) => {
    const [header, , signature] = (await platform.sign(claims)).split('.');
    return `${header}..${signature}`;
  });
  await refused('lti.crit_not_understood', (_l, claims) => compact(good({ b64: false }), claims, rsa()));
});

test('E23 an RSA key below 2048 bits is refused', async () => {
  const weak = aKey('weak', 1024);
  platform.published = [weak.jwk];
  await refused('lti.key_unusable', (_l, claims) =>
    compact(good({ kid: 'weak' }), claims, { rsa: weak.privateKey }),
  );
});

test('E24 the algorithm is fixed before the header is believed', async () => {
  await refused('lti.alg_not_allowed', (_l, claims) =>
    compact(good({ alg: ['RS256', 'HS256'] }), claims, { hmac: 'secret' }),
  );
});

test('E25 a forged token fails, whatever else is right in it', async () => {
  await refused('lti.signature_invalid', (_l, claims) => compact(good(), claims, { signature: 'AAAA' }));
});

test('E26 a platform key without alg and use serves RS256 and nothing else', async () => {
  platform.published = [{ kty: 'RSA', n: platform.key.jwk.n, e: platform.key.jwk.e, kid: 'key-1' }];
  expect((await platform.launch()).status).toBe(303);
  await refused('lti.alg_not_allowed', (_l, claims) =>
    compact(good({ alg: 'HS256' }), claims, { hmac: String(platform.key.jwk.n) }),
  );
});
