import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectRefusal } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { Browser, codeOf, TestPlatform, tradeCode } from '../../support/test-platform.ts';

let time = new Date();
const clock = { now: () => new Date(time) };

let tool: RunningTool;
let platform: TestPlatform;
beforeAll(async () => {
  tool = await startTool({ clock });
  platform = await TestPlatform.register(tool);
});
afterAll(async () => {
  await platform.stop();
  await tool.stop();
});

const dataOf = (page: string): Record<string, string> =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!) as Record<
    string,
    string
  >;

/** A login in a browser that keeps no cookie, up to the page that asks the storage. */
async function askedForStorage(more: Record<string, string> = {}) {
  const login = await platform.initiate(new Browser(), { lti_storage_target: '_parent', ...more });
  const put = dataOf(await login.text());
  const next = new URL(put.next!);
  const state = next.searchParams.get('state')!;
  const nonce = next.searchParams.get('nonce')!;
  const claims = platform.claims({ nonce, targetLinkUri: platform.targetLinkUri });
  const launch = await platform.post(new Browser(), { id_token: await platform.sign(claims), state });
  return { put, state, launch, page: await launch.text() };
}

const finish = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${tool.url}/lti/launch/finish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const rows = (name: string) => tool.connection.collection(name).countDocuments();

test('N1 without cookies the launch goes on by what the platform stored', async () => {
  const before = await rows('launches');
  const { put, launch, page } = await askedForStorage();
  expect(put).toMatchObject({
    mode: 'put',
    target: '_parent',
    origin: new URL(platform.registration.authorizationUrl).origin,
  });
  expect(launch.status).toBe(200);
  expect(await rows('launches')).toBe(before);
  expect(page).not.toMatch(/Ada|ada@|user-1|course-1/);
  const get = dataOf(page);
  expect(get).toMatchObject({ mode: 'get', origin: put.origin, key: put.key, next: '/lti/launch/finish' });
  expect(page).not.toContain(put.value);

  const response = await finish(
    { ticket: get.ticket, value: put.value },
    { 'sec-fetch-site': 'same-origin' },
  );
  expect(response.status).toBe(200);
  const { location } = (await response.json()) as { location: string };
  const code = /^\/app#launch=(.+)$/.exec(location)![1]!;
  expect((await tradeCode(tool, code)).status).toBe(201);
});

test('N1 with its cookie the launch needs no storage', async () => {
  const browser = new Browser();
  const login = await platform.initiate(browser, { lti_storage_target: '_parent' });
  const next = new URL(dataOf(await login.text()).next!);
  const [state, nonce] = ['state', 'nonce'].map((name) => next.searchParams.get(name)!) as [string, string];
  const claims = platform.claims({ nonce, targetLinkUri: platform.targetLinkUri });
  const launch = await platform.post(browser, { id_token: await platform.sign(claims), state });
  expect(codeOf(launch)).toEqual(expect.any(String));
});

describe('N8, N11 the finish of a launch', () => {
  test.each(['other', '', 'null', '[object Object]'])('N8 the storage gave %j', async (value) => {
    const { page } = await askedForStorage();
    await expectRefusal(tool, () => finish({ ticket: dataOf(page).ticket, value }), {
      status: 401,
      code: 'lti.browser_mismatch',
    });
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['no ticket', { value: 'x' }],
    ['an invented ticket', { ticket: 'x'.repeat(200), value: 'x' }],
    ['an empty ticket', { ticket: '', value: 'x' }],
    ['an operator', { ticket: { $ne: '' }, value: { $ne: '' } }],
    ['a value that is null', { ticket: 'x', value: null }],
  ])('N11 %s', async (_name, body) => {
    await expectRefusal(tool, () => finish(body), { status: 401, code: 'lti.ticket_invalid' });
  });

  test('N11 twice: the second is refused', async () => {
    const { put, page } = await askedForStorage();
    const body = { ticket: dataOf(page).ticket, value: put.value };
    const statuses = (await Promise.all([1, 2, 3].map(() => finish(body)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 409, 409]);
  });

  test('N11 with the value of another login', async () => {
    const [mine, theirs] = [await askedForStorage(), await askedForStorage()];
    await expectRefusal(tool, () => finish({ ticket: dataOf(mine.page).ticket, value: theirs.put.value }), {
      status: 401,
      code: 'lti.browser_mismatch',
    });
  });

  test.each(['cross-site', 'same-site', 'none'])('N11 %s: another page cannot finish it', async (site) => {
    const { put, page } = await askedForStorage();
    const body = { ticket: dataOf(page).ticket, value: put.value };
    await expectRefusal(tool, () => finish(body, { 'sec-fetch-site': site }), {
      status: 401,
      code: 'lti.ticket_invalid',
    });
  });

  test('N11 as a form, which another site could post', async () => {
    const { put, page } = await askedForStorage();
    const form = new URLSearchParams({ ticket: dataOf(page).ticket!, value: put.value! }).toString();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
      await expectRefusal(tool, () => finish(form, { 'content-type': type }), {
        status: 401,
        code: 'lti.ticket_invalid',
      });
    }
  });

  test('a ticket is good for two minutes', async () => {
    const { put, page } = await askedForStorage();
    time = new Date(time.getTime() + 121_000);
    await expectRefusal(tool, () => finish({ ticket: dataOf(page).ticket, value: put.value }), {
      status: 401,
      code: 'lti.ticket_invalid',
    });
  });
});

test.each(['"><script>alert(1)</script>', 'https://evil.example', '__proto__', '</script><b>'])(
  'N10 lti_storage_target %s is a frame name and nothing else',
  async (target) => {
    const response = await platform.initiate(new Browser(), { lti_storage_target: target });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).not.toContain(target.includes('<') ? target : 'src=');
    expect(dataOf(page)).toMatchObject({
      target,
      origin: new URL(platform.registration.authorizationUrl).origin,
    });
    expect(response.headers.get('content-security-policy')).not.toContain('evil');
  },
);

test('N14 the cookie of a login has every attribute it needs in a frame, and one name per login', async () => {
  const names = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const response = await platform.initiate(new Browser());
    const [cookie] = response.headers.getSetCookie();
    const [pair, ...attributes] = cookie!.split('; ');
    names.add(pair!.split('=')[0]!);
    expect(pair).toMatch(/^__Host-lti_[\w-]+=[\w-]{43}$/);
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=None', 'Partitioned', 'Max-Age=600']),
    );
    expect(cookie).not.toMatch(/domain/i);
  }
  expect(names.size).toBe(2);
});

describe('N16 a frame where neither cookies nor storage work', () => {
  const framed = { 'sec-fetch-dest': 'iframe' };

  test('learns it before the platform is asked, and opens the launch in its own window', async () => {
    const browser = new Browser();
    const check = await platform.initiate(browser, {}, framed);
    expect(check.status).toBe(302);
    expect(check.headers.get('location')).toMatch(/^\/lti\/login\?.*cookie_check=1$/);
    const address = new URL(check.headers.get('location')!, tool.url);

    const blocked = await fetch(address, { redirect: 'manual', headers: framed });
    const page = await blocked.text();
    expect(page).toMatch(/own window/);
    const link = /<a id="action"[^>]* href="([^"]+)" target="_blank" rel="noopener"/.exec(page)![1]!;
    const own = await fetch(new URL(link.replaceAll('&amp;', '&'), tool.url), {
      redirect: 'manual',
      headers: { 'sec-fetch-dest': 'document' },
    });
    const asked = new URL(own.headers.get('location')!);
    expect(own.status).toBe(302);
    expect(asked.origin).toBe(new URL(platform.registration.authorizationUrl).origin);
    expect(asked.searchParams.get('lti_message_hint')).toBe('message-1');

    const works = await fetch(address, { redirect: 'manual', headers: { ...framed, ...browser.header() } });
    expect(new URL(works.headers.get('location')!).origin).toBe(asked.origin);
  });

  test('is asked once: a browser that showed its cookie goes straight on', async () => {
    const browser = new Browser();
    await platform.initiate(browser, {}, framed);
    const second = await platform.initiate(browser, {}, framed);
    expect(new URL(second.headers.get('location')!).pathname).toBe('/auth');
    const withStorage = await platform.initiate(browser, { lti_storage_target: '_parent' }, framed);
    expect(withStorage.status).toBe(302);
  });

  test('a launch without any proof is never let through', async () => {
    const login = await platform.login(new Browser());
    const id_token = await platform.sign(platform.claims(login));
    const page = await expectRefusal(
      tool,
      () => platform.post(new Browser(), { id_token, state: login.state }),
      {
        status: 401,
        code: 'lti.browser_mismatch',
      },
    );
    expect(page).toMatch(/Open in a new window/);
  });
});

test('N17 the page that asks the storage is framed by that platform only, its script under a nonce', async () => {
  const { launch, page } = await askedForStorage();
  const policy = launch.headers.get('content-security-policy')!;
  expect(policy).toContain(`frame-ancestors ${platform.registration.issuer}`);
  const nonce = /script-src 'nonce-([\w-]+)'/.exec(policy)![1]!;
  expect(page).toContain(`<script nonce="${nonce}">`);
  expect(page).not.toMatch(/\son\w+=/);
});
