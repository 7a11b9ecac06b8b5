import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { formsOf, type Browser, type Page } from '../support/browser.ts';
import { authorize, logIn, loginOf, postOf, startProbeTool, type ProbeTool } from './probe-tool.ts';
import type { ProfileName } from './profiles/profile.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';
import { claim } from './uris.ts';
import type { Course, Person, Registration } from './world.ts';

let tool: ProbeTool;
const running: StandInLms[] = [];
beforeAll(async () => {
  tool = await startProbeTool();
});
afterEach(async () => {
  for (const lms of running.splice(0)) await lms.stop();
});
afterAll(() => tool.stop());

interface Picker {
  lms: StandInLms;
  registered: Registration;
  course: Course;
  teacher: Person;
  browser: Browser;
  settings: { deep_link_return_url: string; data?: string };
}

async function openPicker(profile: ProfileName): Promise<Picker> {
  const lms = createStandInLms({ profile });
  await lms.start();
  running.push(lms);
  const teacher = lms.people.add({ givenName: 'Tina', familyName: 'Teacher' });
  const course = lms.courses.add({ title: 'Course' });
  lms.courses.enrol(course, teacher, 'teacher');
  const registered = lms.registrations.byHand({ url: tool.url });
  const browser = await logIn(lms, teacher);
  const login = await loginOf(lms, browser, `/launch/picker/${course.number}/${registered.clientId}`);
  const page = await authorize(lms, browser, registered, login);
  const settings = decodeJwt(postOf(page)!.fields.id_token!)[claim.deepLinkingSettings];
  return { lms, registered, course, teacher, browser, settings: settings as Picker['settings'] };
}

async function answer(at: Picker, items: unknown[], change: JWTPayload = {}): Promise<Page> {
  const data = at.settings.data === undefined ? {} : { [claim.deepLinkingData]: at.settings.data };
  return send(at, await tool.answer(at.lms, at.registered, items, { ...data, ...change }));
}

const send = (at: Picker, jwt: string): Promise<Page> =>
  at.browser.request(at.settings.deep_link_return_url, new URLSearchParams({ JWT: jwt }));

const item = (name = 'Wait time') => ({
  type: 'ltiResourceLink',
  title: name,
  url: `${tool.url}/lti/launch?mc=wait-time`,
  custom: { micro_credential: 'wait-time' },
  lineItem: { scoreMaximum: 20, resourceId: 'item-1', tag: 'micro-credential' },
  submission: { endDateTime: '2027-03-01T05:59:59Z' },
});

test('moodle adds several items after the teacher saves, without their dates', async () => {
  const at = await openPicker('moodle');
  const page = await answer(at, [item('One'), item('Two')]);
  expect(at.lms.activities.list()).toEqual([]);
  await at.browser.submit(formsOf(page)[0]!);

  expect(at.lms.activities.list()).toMatchObject([
    { title: 'One', dueAt: null, published: true, custom: { micro_credential: 'wait-time' } },
    { title: 'Two', dueAt: null },
  ]);
  expect(at.lms.gradebook.lineItems(at.lms.activities.list()[0]!)).toMatchObject([
    { label: 'One', scoreMaximum: 20, resourceId: 'item-1', tag: 'micro-credential' },
  ]);
});

test('canvas adds items at once, unpublished, with their dates', async () => {
  const at = await openPicker('canvas');
  await answer(at, [item('One'), item('Two')]);

  expect(at.lms.activities.list()).toMatchObject([
    { title: 'One', dueAt: '2027-03-01T05:59:59Z', published: false },
    { title: 'Two' },
  ]);
});

test('schoology takes one item, and wants its data back', async () => {
  const at = await openPicker('schoology');
  const refused = await answer(at, [item()], { [claim.deepLinkingData]: 'other' });
  const several = await answer(at, [item('One'), item('Two')]);
  const taken = await answer(at, [item()]);

  expect([refused.status, several.status, taken.status]).toEqual([400, 400, 200]);
  expect(at.lms.activities.list()).toMatchObject([{ title: 'Wait time', dueAt: '2027-03-01T05:59:59Z' }]);
});

test('nothing chosen adds nothing', async () => {
  const at = await openPicker('moodle');
  const page = await answer(at, []);

  expect(page.status).toBe(200);
  expect(page.body).toContain('Nothing added');
});

const broken: [why: string, items: unknown[], change: JWTPayload][] = [
  ['another issuer', [], { iss: 'somebody' }],
  ['another audience', [], { aud: 'https://elsewhere.example' }],
  ['another deployment', [], { [claim.deploymentId]: '99' }],
  ['no nonce', [], { nonce: undefined }],
  ['data that was never sent', [], { [claim.deepLinkingData]: 'x' }],
  ['another version', [], { [claim.version]: '1.1' }],
  ['a type not asked for', [{ type: 'link', url: 'https://example.test/' }], {}],
  ['an address of another host', [{ type: 'ltiResourceLink', url: 'https://example.test/' }], {}],
  ['a line item without maximum', [{ type: 'ltiResourceLink', lineItem: { label: 'x' } }], {}],
];

test.each(broken)('an answer with %s is refused', async (_why, items, change) => {
  const at = await openPicker('canvas');
  const page = await answer(at, items, change);

  expect(page.status).toBe(400);
  expect(at.lms.activities.list()).toEqual([]);
});

test('an answer sent twice, or signed with an unknown key, is refused', async () => {
  const at = await openPicker('canvas');
  const jwt = await tool.answer(at.lms, at.registered, [item()]);
  expect((await send(at, jwt)).status).toBe(200);
  expect((await send(at, jwt)).status).toBe(400);

  const forged = await tool.answer(at.lms, at.registered, [item()], {});
  expect((await send(at, `${forged.slice(0, -8)}AAAAAAAA`)).status).toBe(400);
  expect(at.lms.activities.list()).toHaveLength(1);
});

test('a post without the cookie is posted once more from our own page, then refused', async () => {
  const at = await openPicker('moodle');
  at.browser.cookies.clear();
  const repost = await answer(at, [item()]);
  const refused = await at.browser.submit(formsOf(repost)[0]!);

  expect(formsOf(repost)[0]!.fields).toHaveProperty('repost');
  expect(refused.status).toBe(403);
});
