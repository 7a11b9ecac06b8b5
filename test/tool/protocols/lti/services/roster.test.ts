import { afterEach, expect, test } from '@jest/globals';
import type { RosterMember } from '../../../../../tool/protocols/lti/lms-services.ts';
import type { ServicePlatform } from '../../../../../tool/protocols/lti/services/service-platform.ts';
import { recordedMoodle } from '../../../../support/recorded-moodle.ts';
import {
  hang,
  json,
  recorded,
  startScriptedLms,
  text,
  type Answer,
  type ScriptedLms,
} from '../../../../support/scripted-lms.ts';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const target = { platformId: 'platform-1', deploymentId: 'deployment-1' };

let lms: ScriptedLms;
afterEach(() => lms.stop());

const at = () => lms.url;

async function start(family: ServicePlatform['family'], answers: Answer[], deps = {}): Promise<void> {
  lms = await startScriptedLms({ family }, deps);
  lms.answers.push(...answers);
}

async function read(path = '/memberships') {
  const pages: RosterMember[][] = [];
  const answer = await lms.services.readRoster(target, `${lms.url}${path}`, async (page) => {
    pages.push(page);
  });
  return { answer, pages, people: pages.flat() };
}

const members = (...list: unknown[]) => json({ id: 'x', context: { id: 'c' }, members: list });
const page = (list: unknown[], next: string | null): Answer =>
  json({ members: list }, 200, next ? { link: `<${next}>; rel="next"` } : {});

test('C8 is asked for with the exact type, a token of its own scope, and GET', async () => {
  await start('other', [members()]);
  await read();
  expect(lms.seen[0]).toMatchObject({
    method: 'GET',
    url: '/memberships',
    headers: {
      accept: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
      authorization: 'Bearer token-1',
    },
  });
  expect(lms.tokenRequests[0]?.form.get('scope')).toBe(
    'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  );
});

test('K2 a real Moodle’s roster is read: short roles, everybody active', async () => {
  await start('moodle', [recorded(recordedMoodle('nrps-full'), at)]);
  const { people, pages } = await read();
  const ada = people.find(({ userId }) => userId === '5');
  expect(ada).toEqual({
    userId: '5',
    roles: { context: ['Learner'], sub: [], testUser: false },
    status: 'active',
    name: 'Ada Adams',
    givenName: 'Ada',
    familyName: 'Adams',
    email: 'student1@example.test',
  });
  expect(people.some(({ roles }) => roles.context.includes('Instructor'))).toBe(true);
  expect(pages).toHaveLength(1);
});

test('K1 a roster without names is whole all the same', async () => {
  await start('moodle', [recorded(recordedMoodle('nrps-privacy-off'), at)]);
  const { people } = await read();
  expect(people.length).toBeGreaterThan(0);
  for (const person of people) expect(Object.keys(person).sort()).toEqual(['roles', 'status', 'userId']);
});

test('K4 Moodle’s pages come in order, one at a time', async () => {
  await start('moodle', [
    recorded(recordedMoodle('nrps-page1-limit3'), at),
    recorded(recordedMoodle('nrps-page2'), at),
    members(),
  ]);
  const { answer, pages, people } = await read();
  expect(pages[0]?.map(({ userId }) => userId)).toEqual(['5', '6', '9']);
  expect(lms.seen[1]?.url).toMatch(/limit=3&from=3$/);
  expect(answer).toEqual({ members: people.length, pages: pages.length });
});

test('K2 mixed, unknown and lone sub-roles are read as a launch reads them', async () => {
  await start('other', [
    members(
      { user_id: 1, roles: ['Learner', `${MEMBERSHIP}#Mentor`] },
      { user_id: '2', roles: [`${MEMBERSHIP}/Instructor#TeachingAssistant`, 'http://example.org/x'] },
      { user_id: '3', roles: 'Instructor' },
      { user_id: '4' },
    ),
  ]);
  const { people } = await read();
  expect(people.map(({ userId, roles }) => [userId, roles.context])).toEqual([
    ['1', ['Learner', 'Mentor']],
    ['2', ['Instructor']],
    ['3', ['Instructor']],
    ['4', []],
  ]);
});

test('K3 inactive and deleted members say so', async () => {
  await start('other', [
    members(
      { user_id: 'a', roles: [], status: 'Inactive' },
      { user_id: 'b', roles: [], status: 'Deleted' },
      { user_id: 'c', roles: [], status: null },
    ),
  ]);
  expect((await read()).people.map(({ status }) => status)).toEqual(['inactive', 'deleted', 'active']);
});

test('K4 a hundred pages are read with one page in hand', async () => {
  let turn = 0;
  await start('canvas', [
    (request, res) => {
      turn++;
      const list = Array.from({ length: 50 }, (_, index) => ({
        user_id: `${turn}-${index}`,
        roles: ['Learner'],
      }));
      page(list, turn < 100 ? `${lms.url}/memberships?page=${turn + 1}` : null)(request, res);
    },
  ]);
  let largest = 0;
  const answer = await lms.services.readRoster(target, `${lms.url}/memberships`, async (people) => {
    largest = Math.max(largest, people.length);
  });
  expect(answer).toEqual({ members: 5000, pages: 100 });
  expect(largest).toBe(50);
  expect(lms.tokenRequests).toHaveLength(1);
});

test.each([
  ['another host', 'https://evil.example/memberships'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data'],
  ['another port of the same host', 'http://127.0.0.1:1/memberships'],
  ['another scheme', 'ftp://127.0.0.1/memberships'],
])('K5 a next page on %s is refused and gets no token', async (_what, next) => {
  await start('other', [page([{ user_id: 'a', roles: [] }], next)]);
  await expect(read()).rejects.toMatchObject({ problem: 'unsafe_url', transient: false });
  expect(lms.seen).toHaveLength(1);
});

test.each([
  ['several relations in one', '<{url}/first>; rel="first", <{url}/two>; rel="next last"'],
  ['no quotes and capitals', '<{url}/two>; REL=Next'],
  ['a relative address', '</two>; rel="next"'],
  ['commas in addresses', '<{url}/a,b;c>; rel="prev", <{url}/two?x=1,2>; rel="next"'],
  ['a title before', '<{url}/two>; title="x"; rel="next"'],
  ['differences beside it', '<{url}/d?since=1>; rel="differences", <{url}/two>; rel="next"'],
])('K6 a Link header with %s is understood', async (_what, link) => {
  await start('other', [
    (request, res) => json({ members: [] }, 200, { link: link.replaceAll('{url}', lms.url) })(request, res),
    members({ user_id: 'b', roles: [] }),
  ]);
  const { people } = await read();
  expect(people.map(({ userId }) => userId)).toEqual(['b']);
  expect(lms.seen[1]?.url).toMatch(/^\/two/);
});

test('K8 one person twice on a page is one; another case of the id is another person', async () => {
  await start('other', [
    members(
      { user_id: 'a', roles: ['Learner'], name: 'Ada' },
      { user_id: 'a', roles: ['Instructor'] },
      { user_id: 'A', roles: ['Learner'] },
      { roles: ['Learner'] },
    ),
  ]);
  const { people } = await read();
  expect(people.map(({ userId, roles, name }) => [userId, roles.context, name])).toEqual([
    ['a', ['Learner', 'Instructor'], 'Ada'],
    ['A', ['Learner'], undefined],
  ]);
});

test.each([
  ['a login page', text('<html>Log in</html>')],
  ['no members', json({ id: 'x' })],
  ['a list', json([])],
  ['nothing', text('')],
])('K9 %s with 200 is an error, not an empty roster', async (_what, answer) => {
  await start('other', [answer]);
  await expect(read()).rejects.toMatchObject({ problem: 'malformed' });
});

test('K10 a failure on page three is a failure of the whole', async () => {
  await start(
    'other',
    [
      (request, res) => page([{ user_id: 'a', roles: [] }], `${lms.url}/2`)(request, res),
      (request, res) => page([{ user_id: 'b', roles: [] }], `${lms.url}/3`)(request, res),
      hang,
    ],
    { requestDeadlineMs: 150 },
  );
  await expect(read()).rejects.toMatchObject({ problem: 'timeout' });
});

test('K11 long names are cut, whatever is in them', async () => {
  await start('other', [
    members({ user_id: 'a', roles: [], name: `<img onerror=x>${'é'.repeat(10_000)}`, given_name: '  ' }),
  ]);
  const [person] = (await read()).people;
  expect(person?.name).toHaveLength(300);
  expect(person?.name).toMatch(/^<img onerror=x>/);
  expect(person).not.toHaveProperty('givenName');
});

test.each([
  ['canvas', '/m?x=1', '/m?x=1&limit=50'],
  ['canvas', '/m?limit=10', '/m?limit=10'],
  ['schoology', '/m?role=a%2Fb', '/m?role=a%2Fb&limit=100'],
  ['moodle', '/m', '/m'],
] as const)('K15 %s is asked at %s with its query kept', async (family, given, expected) => {
  await start(family, [members()]);
  await read(given);
  expect(lms.seen[0]?.url).toBe(expected);
});

test('a member the caller cannot take ends the reading', async () => {
  await start('other', [members({ user_id: 'a', roles: [] })]);
  const reading = lms.services.readRoster(target, `${lms.url}/memberships`, async () => {
    throw new Error('the database is gone');
  });
  await expect(reading).rejects.toThrow('the database is gone');
});
