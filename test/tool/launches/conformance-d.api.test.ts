import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectLaunchRefused, expectRefusal } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { Browser, TestPlatform } from '../../support/test-platform.ts';

let tool: RunningTool;
let platform: TestPlatform;
/** Two registrations of one issuer. */
let first: TestPlatform;
let second: TestPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await TestPlatform.register(tool);
  first = await TestPlatform.register(tool, { issuer: 'https://shared.example', clientId: 'school-a' });
  second = await TestPlatform.register(tool, { issuer: 'https://shared.example', clientId: 'school-b' });
});
afterAll(async () => {
  for (const one of [platform, first, second]) await one.stop();
  await tool.stop();
});

const get = (query: string) => fetch(`${tool.url}/lti/login?${query}`, { redirect: 'manual' });
const post = (body: string, type = 'application/x-www-form-urlencoded') =>
  fetch(`${tool.url}/lti/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': type },
    body,
  });
const query = (more: Record<string, string | undefined> = {}) =>
  new URLSearchParams(platform.initiation(more)).toString();
const shape = (location: string) => {
  const url = new URL(location);
  for (const name of ['state', 'nonce']) url.searchParams.set(name, '…');
  return url.href;
};

test('D1 GET and form POST with the same parameters have the same result', async () => {
  const [byGet, byPost] = [await get(query()), await post(query())];
  expect([byGet.status, byPost.status]).toEqual([302, 302]);
  expect(shape(byGet.headers.get('location')!)).toBe(shape(byPost.headers.get('location')!));
});

test.each(['iss', 'login_hint', 'target_link_uri'])('D2 %s missing or empty', async (name) => {
  for (const value of [undefined, '']) {
    for (const send of [get, post]) {
      await expectRefusal(tool, () => send(query({ [name]: value })), {
        status: 400,
        code: 'lti.parameter_missing',
      });
    }
  }
});

test('D3 unknown issuer, and known issuer with an unknown client_id', async () => {
  for (const more of [{ iss: 'https://nobody.example' }, { client_id: 'nobody' }]) {
    const page = await expectRefusal(tool, () => get(query(more)), {
      status: 400,
      code: 'lti.platform_unknown',
    });
    expect(page).toMatch(/register/);
  }
});

test('D4 two registrations of one issuer: the client_id decides', async () => {
  for (const one of [first, second]) {
    const { location } = await one.login(new Browser());
    expect(location.origin).toBe(new URL(one.registration.authorizationUrl).origin);
    expect(location.searchParams.get('client_id')).toBe(one.registration.clientId);
  }
});

test('D5 two registrations and no client_id: ambiguous, never the first match', async () => {
  await expectRefusal(tool, () => first.initiate(new Browser(), { client_id: undefined }), {
    status: 400,
    code: 'lti.platform_ambiguous',
  });
});

test('D5 one registration and no client_id: that one', async () => {
  const { location } = await platform.login(new Browser(), { client_id: undefined });
  expect(location.searchParams.get('client_id')).toBe(platform.registration.clientId);
});

test('D6 an issuer with a trailing slash or in other letters is another issuer', async () => {
  for (const iss of ['https://shared.example/', 'https://SHARED.example', 'HTTPS://shared.example']) {
    await expectRefusal(tool, () => first.initiate(new Browser(), { iss }), {
      status: 400,
      code: 'lti.platform_unknown',
    });
  }
});

test.each([
  'a&b=c+d e%20f',
  '{"cmid":2,"launchid":"ltilaunch1_372328125"}',
  `${'x'.repeat(2_000)}/+==`,
  'čšž 漢字 🎓',
  '#fragment?query',
])('D7 lti_message_hint comes back byte for byte: %s', async (hint) => {
  for (const name of ['lti_message_hint', 'login_hint']) {
    const { location } = await platform.login(new Browser(), { [name]: hint });
    expect(location.searchParams.get(name)).toBe(hint);
    const raw = location.search.split('&').find((pair) => pair.replace('?', '').startsWith(`${name}=`))!;
    expect(decodeURIComponent(raw.slice(raw.indexOf('=') + 1))).toBe(hint);
  }
});

test('D8 without lti_message_hint the authorization request has none', async () => {
  const { location } = await platform.login(new Browser(), { lti_message_hint: undefined });
  expect(location.searchParams.has('lti_message_hint')).toBe(false);
  expect(location.href).not.toContain('undefined');
});

test('D9 other parameters are ignored and none is passed on', async () => {
  const extra = {
    canvas_region: 'eu',
    repost: '1',
    redirect_uri: 'https://evil.example',
    state: 'mine',
    nonce: 'mine',
    client_secret: 'secret',
    scope: 'admin',
    response_type: 'code',
  };
  const plain = await platform.login(new Browser());
  const { location } = await platform.login(new Browser(), extra);
  expect(shape(location.href)).toBe(shape(plain.location.href));
});

test.each([
  ['repeated', (q: string) => `${q}&iss=https%3A%2F%2Fevil.example`],
  ['array syntax', (q: string) => q.replace('iss=', 'iss%5B%5D=')],
  ['operator syntax', (q: string) => q.replace(/iss=[^&]*/, 'iss[$gt]=')],
  ['repeated client_id', (q: string) => `${q}&client_id=other`],
  ['repeated hint', (q: string) => `${q}&lti_message_hint=other`],
])('D10 %s parameter', async (_name, change) => {
  for (const send of [get, post]) {
    const response = await expectRefusal(tool, () => send(change(query())), {
      status: 400,
      code: expect.stringMatching(/^lti\.parameter_(malformed|missing)$/) as unknown as string,
    });
    expect(response).not.toContain('evil.example');
  }
});

test.each([
  'https://evil.example/lti/launch',
  'javascript:alert(1)',
  '//evil.example/lti/launch',
  '/lti/launch',
  'data:text/html,hi',
  'OWN@evil.example/lti/launch',
  'OWN.evil.example/lti/launch',
  'OWN:1/lti/launch',
  'OWN\\@evil.example',
  'OWN/lti/launch\r\nSet-Cookie: a=b',
  'OWN/lti/launch%0d%0aSet-Cookie:%20a=b',
  'OWN/lti/../api/v1/me',
  'OWN/admin',
  'OWN//evil.example/app',
])('D11 target_link_uri %j', async (target) => {
  await expectRefusal(tool, () => get(query({ target_link_uri: target.replace('OWN', tool.url) })), {
    status: 400,
    code: 'lti.target_not_ours',
  });
});

test('D12 a query that the authorization address has stays there', async () => {
  const other = await TestPlatform.register(tool, {
    authorizationUrl: 'https://lms.example/auth?tenant=a%20b&x=1',
  });
  const { location } = await other.login(new Browser());
  expect(location.href).toMatch(/^https:\/\/lms\.example\/auth\?tenant=a%20b&x=1&scope=openid&/);
  await other.stop();
});

test.each(['pending', 'inactive'] as const)('D13 a registration that is %s', async (status) => {
  const other = await TestPlatform.register(tool, { status });
  await expectRefusal(tool, () => other.initiate(new Browser()), {
    status: 403,
    code: 'lti.platform_inactive',
  });
  await other.stop();
});

test('D13 a registration that was switched off between login and launch', async () => {
  const other = await TestPlatform.register(tool);
  await expectLaunchRefused(
    other,
    {
      async token(_login, claims) {
        await tool.wiring.platforms.setStatus(other.registration.id, 'inactive');
        return other.sign(claims);
      },
    },
    { status: 403, code: 'lti.platform_inactive' },
  );
  await other.stop();
});

test('D14 an lti_deployment_id unknown to this client is refused at the launch at the latest', async () => {
  await expectLaunchRefused(
    platform,
    {
      login: { lti_deployment_id: 'unknown-d14' },
      claims: { 'https://purl.imsglobal.org/spec/lti/claim/deployment_id': 'unknown-d14' },
    },
    { status: 403, code: 'lti.deployment_unknown' },
  );
});

test('D15 lti_deployment_id differs from the deployment claim', async () => {
  await expectLaunchRefused(
    platform,
    { login: { lti_deployment_id: 'other' } },
    { status: 401, code: 'lti.deployment_mismatch' },
  );
  expect((await platform.launch({}, { login: { lti_deployment_id: 'deployment-1' } })).status).toBe(303);
});

describe('D16 a flood of logins', () => {
  test('is limited by address, and no login leaves a row', async () => {
    const limited = await startTool({ environment: { LAUNCHES_PER_MINUTE: '20' } });
    const other = await TestPlatform.register(limited);
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push((await other.initiate(new Browser())).status);
    expect(new Set(statuses)).toEqual(new Set([302]));
    expect(await limited.connection.collection('launches').countDocuments()).toBe(0);
    await expectRefusal(limited, () => other.initiate(new Browser()), {
      status: 429,
      code: 'lti.too_many_requests',
    });
    await other.stop();
    await limited.stop();
  });
});

test('D17 line ends in login_hint stay inside the parameter', async () => {
  const hint = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>';
  const response = await platform.initiate(new Browser(), { login_hint: hint });
  expect(response.status).toBe(302);
  expect(response.headers.getSetCookie().join()).not.toContain('evil');
  expect(new URL(response.headers.get('location')!).searchParams.get('login_hint')).toBe(hint);
});

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('D18 %s is not answered', async (method) => {
  await expectRefusal(tool, () => fetch(`${tool.url}/lti/login?${query()}`, { method, redirect: 'manual' }), {
    status: 405,
    code: 'lti.method_not_allowed',
  });
});

test('D18 HEAD is not answered, and starts nothing', async () => {
  const response = await fetch(`${tool.url}/lti/login?${query()}`, { method: 'HEAD', redirect: 'manual' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  expect(response.headers.getSetCookie()).toEqual([]);
});

test('D18 a JSON body carries no parameters', async () => {
  for (const body of [JSON.stringify(platform.initiation()), '{"iss":{"$gt":""}}', '{']) {
    await expectRefusal(tool, () => post(body, 'application/json'), {
      status: 400,
      code: 'lti.parameter_missing',
    });
  }
});

test('D19 the authorization request has what the standard asks, fresh every time', async () => {
  const logins = [];
  for (let i = 0; i < 20; i++) logins.push(await platform.login(new Browser()));
  const parameters = Object.fromEntries(logins[0]!.location.searchParams);
  expect(parameters).toEqual({
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: platform.registration.clientId,
    redirect_uri: `${tool.url}/lti/launch`,
    login_hint: 'hint-1',
    lti_message_hint: 'message-1',
    state: logins[0]!.state,
    nonce: logins[0]!.nonce,
  });
  expect(new Set(logins.map(({ state }) => state)).size).toBe(20);
  expect(new Set(logins.map(({ nonce }) => nonce)).size).toBe(20);
  for (const { nonce } of logins) expect(Buffer.from(nonce, 'base64url').length).toBeGreaterThanOrEqual(16);
});

test('D19 redirect_uri does not follow the Host header or the target', async () => {
  const location = await new Promise<string>((done, fail) => {
    const target = encodeURIComponent(`${tool.url}/app`);
    const path = `/lti/login?${query().replace(/target_link_uri=[^&]*/, `target_link_uri=${target}`)}`;
    request(
      `${tool.url}${path}`,
      { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } },
      (res) => {
        res.resume();
        done(res.headers.location ?? '');
      },
    )
      .on('error', fail)
      .end();
  });
  expect(new URL(location).searchParams.get('redirect_uri')).toBe(`${tool.url}/lti/launch`);
});

test('D20 with platform storage the login is a page of that platform’s frame, its script under a nonce', async () => {
  const browser = new Browser();
  const response = await platform.initiate(browser, { lti_storage_target: '_parent' });
  const policy = response.headers.get('content-security-policy')!;
  const nonce = /script-src 'nonce-([\w-]+)'/.exec(policy)![1]!;
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(policy).toContain(`frame-ancestors ${new URL(platform.registration.issuer).origin}`);
  expect(policy).toContain("default-src 'none'");
  expect(response.headers.get('x-frame-options')).toBeNull();
  expect(page).toContain(`<script nonce="${nonce}">`);
  expect(page).not.toMatch(/\son\w+=/);
  expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
});
