import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { codeOf, meOf, TestPlatform, tradeCode } from '../../support/test-platform.ts';

let time = new Date();
const clock = { now: () => new Date(time) };
const later = (minutes: number) => {
  time = new Date(time.getTime() + minutes * 60_000);
};

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

test('a launch leads to a session that knows person, course and rights', async () => {
  const { me } = await platform.enter();
  expect(me).toMatchObject({
    person: { name: 'Ada Lovelace' },
    role: 'earner',
    course: { title: 'Teacher Growth' },
    may: { earn: true, review: false, seeCohort: false, place: false },
    locale: 'en-US',
    testUser: false,
    anonymous: false,
    lms: { family: 'other', name: 'Test LMS', returnUrl: null },
  });
});

test('a launch code works once, also when two windows trade it at the same moment', async () => {
  const code = codeOf(await platform.launch());
  const answers = await Promise.all(Array.from({ length: 8 }, () => tradeCode(tool, code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(401)]);
  const refused = answers.find(({ status }) => status === 401)!;
  expect(await refused.json()).toMatchObject({ code: 'launch_code_invalid' });
  expect(refused.headers.get('content-type')).toMatch('application/problem+json');
});

test('a launch code dies after 60 seconds', async () => {
  const code = codeOf(await platform.launch());
  later(61 / 60);
  expect((await tradeCode(tool, code)).status).toBe(401);
});

test.each(['x'.repeat(40), `${'a'.repeat(43)}.${'b'.repeat(43)}`, '.'.repeat(30), 'a.b.c'.repeat(6)])(
  'an invented launch code is refused: %s',
  async (code) => {
    expect((await tradeCode(tool, code)).status).toBe(401);
  },
);

test('a session idles out after 2 hours, and use keeps it alive until 12 hours have passed', async () => {
  const { token: idle } = await platform.enter();
  const { token: used } = await platform.enter();
  for (let hour = 0; hour < 11; hour++) {
    later(60);
    expect((await meOf(tool, used)).status).toBe(200);
  }
  const ended = await meOf(tool, idle);
  expect([ended.status, ((await ended.json()) as { code: string }).code]).toEqual([401, 'session_ended']);
  later(61);
  expect((await meOf(tool, used)).status).toBe(401);
});

test('a session that was ended is gone, and no other is touched', async () => {
  const one = await platform.enter();
  const other = await platform.enter();
  const answer = await fetch(`${tool.url}/api/v1/sessions/current`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${one.token}` },
  });
  expect(answer.status).toBe(204);
  expect((await meOf(tool, one.token)).status).toBe(401);
  expect((await meOf(tool, other.token)).status).toBe(200);
});

test('a request without a session is told so, whatever cookies it brings', async () => {
  const answer = await fetch(`${tool.url}/api/v1/me`, { headers: { cookie: 'session=abc' } });
  expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'session_missing' }]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('neither token nor code is stored or logged in the clear', async () => {
  const code = codeOf(await platform.launch());
  const { token } = (await (await tradeCode(tool, code)).json()) as { token: string };
  const stored = JSON.stringify([
    await tool.connection.collection('sessions').find().toArray(),
    await tool.connection.collection('launches').find().toArray(),
  ]);
  const logged = JSON.stringify(tool.logged);
  for (const secret of [token, code, code.split('.')[1]!]) {
    expect(stored).not.toContain(secret);
    expect(logged).not.toContain(secret);
  }
});

test('F41: suspending a person ends what they can do, in sessions too', async () => {
  const { token, me } = await platform.enter({ sub: 'suspended-later' });
  await tool.wiring.people.setStatus(platform.registration.programmeId, me.person.id, 'suspended');
  const answer = await meOf(tool, token);
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'person_suspended' }]);
});

test('an LMS that is no longer active here ends the sessions that came from it', async () => {
  const other = await TestPlatform.register(tool);
  const { token } = await other.enter();
  await tool.wiring.platforms.setStatus(other.registration.id, 'inactive');
  const answer = await meOf(tool, token);
  expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'session_ended' }]);
  await other.stop();
});
