import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import { compact, expectRefusal } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { aKey, Browser, codeOf, enterWith, role, TestPlatform } from '../../support/test-platform.ts';

let time = new Date();
const clock = { now: () => new Date(time) };
const later = (seconds: number) => {
  time = new Date(time.getTime() + seconds * 1000);
};

let tool: RunningTool;
/** Two more instances of the application over the same database and secrets. */
let instances: RunningTool[];
let platform: TestPlatform;
beforeAll(async () => {
  tool = await startTool({ clock });
  const database = tool.connection.name;
  const environment = { PUBLIC_URL: tool.url };
  const second = await startTool({ clock, database, environment });
  const third = await startTool({ clock, database, environment });
  instances = [tool, second, third];
  platform = await TestPlatform.register(tool);
});
afterAll(async () => {
  await platform.stop();
  for (const instance of instances.toReversed()) await instance.stop();
});

const rows = (name: string) => tool.connection.collection(name).countDocuments();
const expired = { status: 410, code: 'lti.state_expired' };

describe('G1 state', () => {
  test.each<[string, string | undefined, string]>([
    ['missing', undefined, 'lti.state_missing'],
    ['empty', '', 'lti.state_missing'],
    ['unknown', 'abc.def', 'lti.state_unknown'],
    ['of 100 kB', 'x'.repeat(100_000), 'lti.state_unknown'],
    ['with a space, as `a+b` arrives', 'a b', 'lti.state_unknown'],
    ['of dots', '...', 'lti.state_unknown'],
  ])('%s', async (_name, state, code) => {
    const browser = new Browser();
    const login = await platform.login(browser);
    const id_token = await platform.sign(platform.claims(login));
    await expectRefusal(
      tool,
      () => platform.post(browser, { id_token, ...(state !== undefined && { state }) }),
      { status: 401, code, secrets: [id_token] },
    );
  });

  test('changed in one character, or sealed with another secret', async () => {
    const browser = new Browser();
    const login = await platform.login(browser);
    const id_token = await platform.sign(platform.claims(login));
    const [body, mac] = login.state.split('.') as [string, string];
    const content = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...content, x: 9_999_999_999 })).toString('base64url');
    for (const state of [
      `${forged}.${mac}`,
      `${body}.${mac.slice(0, -1)}${mac.endsWith('A') ? 'B' : 'A'}x`,
      body,
      `${body}.`,
    ]) {
      await expectRefusal(tool, () => platform.post(browser, { id_token, state }), {
        status: 401,
        code: 'lti.state_unknown',
      });
    }
    expect((await platform.post(browser, { id_token, state: login.state })).status).toBe(303);
  });

  test('twice in one form, or an operator in place of it', async () => {
    const browser = new Browser();
    const { state } = await platform.login(browser);
    for (const body of [`state=${state}&state=${state}&id_token=a`, `state[$ne]=x&id_token=a.b.c`]) {
      const response = await platform.post(browser, body);
      expect([400, 401]).toContain(response.status);
    }
  });
});

test('G2 a launch that began in another browser (login CSRF)', async () => {
  const attacker = new Browser();
  const login = await platform.login(attacker);
  const id_token = await platform.sign(platform.claims(login));
  for (const victim of [new Browser(), await withLogin()]) {
    await expectRefusal(tool, () => platform.post(victim, { id_token, state: login.state }), {
      status: 401,
      code: 'lti.browser_mismatch',
    });
  }
  const renamed = new Browser();
  const [value] = (await withLogin()).cookies.values();
  renamed.cookies.set([...attacker.cookies.keys()][0]!, value!);
  await expectRefusal(tool, () => platform.post(renamed, { id_token, state: login.state }), {
    status: 401,
    code: 'lti.browser_mismatch',
  });
});
async function withLogin(): Promise<Browser> {
  const browser = new Browser();
  await platform.login(browser);
  return browser;
}

test('G3 state of one login, token with the nonce of another, same browser', async () => {
  const browser = new Browser();
  const a = await platform.login(browser);
  const b = await platform.login(browser);
  const id_token = await platform.sign(platform.claims(b));
  await expectRefusal(tool, () => platform.post(browser, { id_token, state: a.state }), {
    status: 401,
    code: 'lti.nonce_mismatch',
  });
  expect((await platform.post(browser, { id_token, state: b.state })).status).toBe(303);
});

test('G4 the same token and state posted twice: one success', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const kept = new Map(browser.cookies);
  const form = { id_token: await platform.sign(platform.claims(login)), state: login.state };
  expect((await platform.post(browser, form)).status).toBe(303);
  const again = new Browser();
  for (const [name, value] of kept) again.cookies.set(name, value);
  await expectRefusal(tool, () => platform.post(again, form), { status: 409, code: 'lti.already_used' });
});

test('G5 fifty posts in parallel over three instances that share a database: exactly one success', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const form = { id_token: await platform.sign(platform.claims(login)), state: login.state };
  const frozen = () => {
    const copy = new Browser();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    return copy;
  };
  const before = await rows('launches');
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => platform.post(frozen(), form, { tool: instances[i % 3]! })),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(49);
  expect((await rows('launches')) - before).toBe(1);
});

test('G5 a login on one instance is launched on another, and its code traded on a third', async () => {
  const browser = new Browser();
  const login = await platform.login(browser, {}, instances[0]);
  const form = { id_token: await platform.sign(platform.claims(login)), state: login.state };
  const launch = await platform.post(browser, form, { tool: instances[1]! });
  const { me } = await enterWith(instances[2]!, launch);
  expect(me.person.name).toBe('Ada Lovelace');
});

test('G6 a new token with an old nonce', async () => {
  const browser = new Browser();
  const old = await platform.login(browser);
  await platform.post(browser, { id_token: await platform.sign(platform.claims(old)), state: old.state });
  const fresh = await platform.login(browser);
  const id_token = await platform.sign(platform.claims(fresh, { nonce: old.nonce }));
  await expectRefusal(tool, () => platform.post(browser, { id_token, state: fresh.state }), {
    status: 401,
    code: 'lti.nonce_mismatch',
  });
});

test('G7 a nonce that was never issued', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const id_token = await platform.sign(platform.claims(login, { nonce: 'n'.repeat(login.nonce.length) }));
  await expectRefusal(tool, () => platform.post(browser, { id_token, state: login.state }), {
    status: 401,
    code: 'lti.nonce_mismatch',
  });
});

test('G8 a forged token does not use up the state: the true one still works', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const claims = platform.claims(login);
  for (const forged of [
    await platform.sign(claims, {}, aKey('key-1')),
    compact({ alg: 'none' }, claims, { signature: 'AA' }),
    'garbage',
  ]) {
    const answer = await platform.post(browser, { id_token: forged, state: login.state });
    expect(answer.status).toBe(401);
  }
  const answer = await platform.post(browser, { id_token: await platform.sign(claims), state: login.state });
  expect(answer.status).toBe(303);
});

test('G9 forged tokens with ever new nonces leave nothing behind', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const before = await Promise.all(['launches', 'sessions', 'people', 'deployments'].map(rows));
  const header = { alg: 'RS256', kid: 'key-1' };
  await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      platform.post(browser, {
        id_token: compact(header, platform.claims(login, { nonce: `n-${i}` }), { signature: 'AAAA' }),
        state: login.state,
      }),
    ),
  );
  expect(await Promise.all(['launches', 'sessions', 'people', 'deployments'].map(rows))).toEqual(before);
});

test('G10 a state that is older than ten minutes', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  later(601);
  const id_token = await platform.sign(platform.claims(login));
  const page = await expectRefusal(
    tool,
    () => platform.post(browser, { id_token, state: login.state }),
    expired,
  );
  expect(page).toMatch(/open the link again/);
});

test('G11 what was used up is remembered longer than its token and its state live', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const kept = new Map(browser.cookies);
  const exp = platform.now() + 80_000;
  const form = { id_token: await platform.sign(platform.claims(login, { exp })), state: login.state };
  expect((await platform.post(browser, form)).status).toBe(303);
  const [newest] = await tool.connection
    .collection('launches')
    .find()
    .sort({ createdAt: -1, expiresAt: -1 })
    .limit(1)
    .toArray();
  expect((newest!.expiresAt as Date).getTime() / 1000).toBeGreaterThan(exp + 60);
  const ttl = await tool.connection.collection('launches').indexes();
  expect(ttl.find(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)).toMatchObject({
    key: { expiresAt: 1 },
    expireAfterSeconds: 0,
  });
  for (const [seconds, expectation] of [
    [300, { status: 409, code: 'lti.already_used' }],
    [400, expired],
  ] as const) {
    later(seconds);
    const again = new Browser();
    for (const [name, value] of kept) again.cookies.set(name, value);
    await expectRefusal(tool, () => platform.post(again, form), expectation);
  }
});

test('G12 a consumed login cannot be opened again through the store', async () => {
  const launches = tool.wiring.launchStore;
  const record = {
    loginId: 'login-g12',
    platformId: platform.registration.id,
    deploymentId: 'd',
    launch: {} as never,
    tokenExpiresAt: clock.now(),
  };
  expect(await launches.consume(record, clock.now())).toEqual(expect.any(String));
  expect(await launches.consume(record, clock.now())).toBeNull();
  await launches.consumeRefused('login-g12', platform.registration.id, clock.now());
  expect(await launches.consume(record, clock.now())).toBeNull();
});

test('G13 two tabs, two logins, answered the other way round: both work', async () => {
  const browser = new Browser();
  const one = await platform.login(browser);
  const two = await platform.login(browser);
  for (const login of [two, one]) {
    const id_token = await platform.sign(platform.claims(login));
    expect((await platform.post(browser, { id_token, state: login.state })).status).toBe(303);
  }
});

test('G14 a double click in the LMS: the first opens, the second gets a friendly page', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const copy = new Browser();
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  const claims = platform.claims(login);
  const [first, second] = await Promise.all([
    platform.post(browser, { id_token: await platform.sign(claims), state: login.state }),
    platform.post(copy, { id_token: await platform.sign({ ...claims, jti: '2' }), state: login.state }),
  ]);
  const loser = [first, second].find(({ status }) => status === 409)!;
  expect([first.status, second.status].sort()).toEqual([303, 409]);
  expect(await loser.text()).toMatch(/already opened/);
});

test('G15 a GET of the launch address says where to begin', async () => {
  const response = await fetch(`${tool.url}/lti/launch`, { redirect: 'manual' });
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/Open this from your course/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const head = await fetch(`${tool.url}/lti/launch`, { method: 'PUT' });
  expect(head.status).toBe(405);
});

test('G16 a launch never continues what another person did in this browser', async () => {
  const browser = new Browser();
  const ada = await platform.enter({ sub: 'ada' }, { browser });
  const bob = await platform.enter(
    { sub: 'bob', name: 'Bob', given_name: 'Bob', family_name: 'B' },
    { browser },
  );
  expect(bob.token).not.toBe(ada.token);
  expect(bob.me.person.id).not.toBe(ada.me.person.id);
  expect(browser.cookies.size).toBe(0);
});

test('G17 nothing that the browser brings along becomes a session', async () => {
  const browser = new Browser();
  for (const name of ['session', 'sid', '__Host-session', 'token'])
    browser.cookies.set(name, 'set-by-attacker');
  const { token } = await platform.enter({}, { browser });
  expect(token).toMatch(/^[\w-]{43}$/);
  const header = { authorization: 'Bearer set-by-attacker-set-by-attacker' };
  expect((await fetch(`${tool.url}/api/v1/me`, { headers: header })).status).toBe(401);
});

test('G18 a token in the query string is refused and not logged', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const id_token = await platform.sign(platform.claims(login));
  const address = `${tool.url}/lti/launch?id_token=${id_token}&state=${login.state}`;
  await expectRefusal(tool, () => fetch(address, { headers: browser.header(), redirect: 'manual' }), {
    status: 400,
    code: 'lti.token_in_address',
    secrets: [id_token, login.state],
  });
  await expectRefusal(tool, () => fetch(address, { method: 'POST', headers: browser.header() }), {
    status: 400,
    code: 'lti.body_malformed',
    secrets: [id_token],
  });
});

describe('G19 the platform answers with an error', () => {
  test.each(['login_required', 'access_denied', 'interaction_required', 'server_error'])(
    '%s',
    async (error) => {
      const browser = new Browser();
      const login = await platform.login(browser);
      const kept = new Map(browser.cookies);
      const page = await expectRefusal(
        tool,
        () =>
          platform.post(browser, {
            error,
            error_description: '<script>alert(1)</script>',
            error_uri: 'javascript:alert(1)',
            state: login.state,
          }),
        { status: 401, code: 'lti.platform_error', grows: { launches: 1 } },
      );
      expect(page).not.toContain('alert(1)');
      const link = /<a id="action"[^>]* href="([^"]+)" target="_blank"/
        .exec(page)![1]!
        .replaceAll('&amp;', '&');
      const again = await fetch(new URL(link, tool.url), { redirect: 'manual' });
      expect(again.status).toBe(302);
      expect(new URL(again.headers.get('location')!).searchParams.get('login_hint')).toBe('hint-1');

      const same = new Browser();
      for (const [name, value] of kept) same.cookies.set(name, value);
      const id_token = await platform.sign(platform.claims(login));
      await expectRefusal(tool, () => platform.post(same, { id_token, state: login.state }), {
        status: 409,
        code: 'lti.already_used',
      });
    },
  );

  test('in the query, without a state, or from another browser: a page, and nothing is written', async () => {
    const { state } = await platform.login(new Browser());
    for (const query of [
      'error=login_required',
      `error=login_required&state=${state}`,
      'error=%3Cscript%3E&state=x',
    ]) {
      await expectRefusal(tool, () => fetch(`${tool.url}/lti/launch?${query}`, { redirect: 'manual' }), {
        status: 401,
        code: 'lti.platform_error',
      });
    }
  });
});

test('G20 an error and a token together', async () => {
  const browser = new Browser();
  const login = await platform.login(browser);
  const id_token = await platform.sign(platform.claims(login));
  await expectRefusal(
    tool,
    () => platform.post(browser, { error: 'login_required', id_token, state: login.state }),
    { status: 400, code: 'lti.error_with_token' },
  );
});

test.each(['null', undefined, 'https://elsewhere.example'])(
  'G21 a launch with Origin %s works',
  async (origin) => {
    const browser = new Browser();
    const login = await platform.login(browser);
    const response = await fetch(`${tool.url}/lti/launch`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...browser.header(), ...(origin !== undefined && { origin }) },
      body: new URLSearchParams({
        id_token: await platform.sign(platform.claims(login)),
        state: login.state,
        utf8: '✓',
        session_state: 'x',
        lti_storage_target: '_parent',
      }),
    });
    expect(codeOf(response)).toEqual(expect.any(String));
  },
);

test('P9 two tabs, two courses: each session is judged by its own launch', async () => {
  const browser = new Browser();
  const teacher = await platform.enter(
    { sub: 'p9', [claim.roles]: [role('Instructor')], [claim.context]: { id: 'p9-a', title: 'A' } },
    { browser },
  );
  const learner = await platform.enter(
    { sub: 'p9', [claim.context]: { id: 'p9-b', title: 'B' } },
    { browser },
  );
  const asked = await fetch(`${tool.url}/api/v1/me`, {
    headers: { authorization: `Bearer ${teacher.token}` },
  });
  expect(await asked.json()).toMatchObject({ role: 'facilitator', course: { title: 'A' } });
  expect(learner.me).toMatchObject({ role: 'earner', course: { title: 'B' }, person: teacher.me.person });
});
