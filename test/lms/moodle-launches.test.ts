import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import { Browser } from '../support/browser.ts';
import { authorize, logIn, loginOf, postOf, startProbeTool, type ProbeTool } from './probe-tool.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';
import { claim, scope, toolConfiguration } from './uris.ts';
import type { Activity, Course, Person, Registration } from './world.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- recorded JSON, looked at piece by piece
type Recorded = any;
const recording = (name: string): Recorded =>
  JSON.parse(readFileSync(`test/fixtures/moodle/${name}.json`, 'utf8'));
const recordedClaims = (name: string): Recorded => {
  const { id_token, payload } = recording(name);
  return id_token?.payload ?? payload;
};

let tool: ProbeTool;
let lms: StandInLms;
let registered: Registration;
let course: Course;
let teacher: Person;
let student: Person;
let graded: Activity;
let ungraded: Activity;
let byHand: Activity;

const registration = recording('registration-request-response');
const link = recording('deep-linking-response-one').jwt.payload[claim.contentItems][0];

beforeAll(async () => {
  tool = await startProbeTool();
  lms = createStandInLms({ profile: 'moodle' });
  await lms.start();
  lms.people.add({ givenName: 'Site', familyName: 'Admin', admin: true });
  teacher = lms.people.add({ givenName: 'Tina', familyName: 'Teacher', username: 'teacher1' });
  lms.people.add({ givenName: 'Noah', familyName: 'Nonediting', username: 'assist1' });
  student = lms.people.add({ givenName: 'Ada', familyName: 'Adams', username: 'student1' });
  course = lms.courses.add({ title: 'Teacher Growth 101', label: 'TG101' });
  lms.courses.enrol(course, teacher, 'teacher');
  lms.courses.enrol(course, student, 'student');
  registered = lms.registrations.byHand({
    url: tool.url,
    custom: registration.request.body[toolConfiguration].custom_parameters,
  });
  graded = lms.activities.add(registered, course, { ...link, url: `${tool.url}/launch?activity=1` });
  ungraded = lms.activities.add(registered, course, { ...link, lineItem: undefined });
  byHand = lms.activities.add(registered, course, { title: 'Typed by a teacher' });
});

afterAll(async () => {
  await lms.stop();
  await tool.stop();
});

async function launch(person: Person, path: string): Promise<JWTPayload> {
  const browser = await logIn(lms, person);
  const page = await authorize(lms, browser, registered, await loginOf(lms, browser, path));
  const { id_token } = postOf(page)!.fields;
  const keys = createRemoteJWKSet(new URL(lms.endpoints.jwks));
  return (await jwtVerify(id_token!, keys, { issuer: lms.issuer, audience: registered.clientId })).payload;
}

const keysOf = (value: unknown): string[] => Object.keys(value as object).sort();

test('the login initiation is a form with the recorded fields', async () => {
  const login = await loginOf(lms, await logIn(lms, student), `/launch/activity/${graded.number}`);

  const recorded = recording('oidc-login-initiation-resource-link').form;
  expect(keysOf(login)).toEqual(keysOf(recorded));
  expect(keysOf(JSON.parse(login.lti_message_hint!))).toEqual(keysOf(JSON.parse(recorded.lti_message_hint)));
  expect(login.login_hint).toBe(student.sub);
});

const launches: [recorded: string, who: () => Person, path: () => string][] = [
  ['launch-student', () => student, () => `/launch/activity/${graded.number}`],
  ['launch-teacher', () => teacher, () => `/launch/activity/${graded.number}`],
  ['launch-link-without-lineitem-in-deep-link', () => student, () => `/launch/activity/${ungraded.number}`],
  ['launch-manual-link-without-deep-linking', () => teacher, () => `/launch/activity/${byHand.number}`],
  ['launch-submission-review', () => teacher, () => `/launch/review/2/${student.number}`],
  ['launch-submission-review-by-student-self', () => student, () => `/launch/review/2/${student.number}`],
  [
    'deep-linking-request-after-tool-used-in-course',
    () => teacher,
    () => `/launch/picker/${course.number}/${registered.clientId}`,
  ],
];

test.each(launches)('%s carries the same claims', async (name, who, path) => {
  const recorded = recordedClaims(name);
  const claims = await launch(who(), path());

  // The hand-made link was recorded with a tool that shares neither names nor grades.
  const manual = name === 'launch-manual-link-without-deep-linking';
  if (!manual) expect(keysOf(claims)).toEqual(keysOf(recorded));
  expect(claims.exp! - claims.iat!).toBe(recorded.exp - recorded.iat);
  expect(typeof claims.aud).toBe('string');
  expect(claims[claim.roles]).toEqual(recorded[claim.roles]);
  for (const part of [
    claim.lis,
    claim.context,
    claim.resourceLink,
    claim.forUser,
    claim.launchPresentation,
    claim.toolPlatform,
    claim.deepLinkingSettings,
  ])
    if (recorded[part]) expect([part, keysOf(claims[part])]).toEqual([part, keysOf(recorded[part])]);
  if (recorded[claim.ags] && !manual) expect(keysOf(claims[claim.ags])).toEqual(keysOf(recorded[claim.ags]));
  expect((claims[claim.context] as Recorded).type).toEqual(['CourseSection']);
});

test('custom parameters are doubled and left unresolved as recorded', async () => {
  const recorded: Record<string, string> = recordedClaims('launch-student')[claim.custom];
  const custom = (await launch(student, `/launch/activity/${graded.number}`))[claim.custom] as Record<
    string,
    string
  >;

  expect(keysOf(custom)).toEqual(keysOf(recorded));
  const literal = (values: Record<string, string>) =>
    Object.keys(values).filter((key) => values[key]?.startsWith('$'));
  expect(literal(custom).sort()).toEqual(literal(recorded).sort());
  expect(custom.when).toBe('$ResourceLink.available.startDateTime');
  expect(custom.v_membership_role).toBe('Learner');
});

test('names stay away when privacy is off', async () => {
  Object.assign(registered, { shareName: false, shareEmail: false });
  const claims = await launch(student, `/launch/activity/${graded.number}`);
  Object.assign(registered, { shareName: true, shareEmail: true });

  for (const name of ['name', 'given_name', 'family_name', 'email']) expect(claims).not.toHaveProperty(name);
  expect((claims[claim.lis] as Recorded).person_sourcedid).toBe(student.sourcedId);
  expect(claims[claim.ext]).toEqual({ lms: 'moodle-2' });
});

const refusals: [recorded: string, change: Record<string, string | undefined>][] = [
  ['auth-error-wrong-client_id', { client_id: 'nope' }],
  ['auth-error-wrong-login_hint', { login_hint: '999' }],
  ['auth-error-bad-response_mode', { response_mode: 'query' }],
  ['auth-error-prompt-login', { prompt: 'login' }],
  ['auth-error-bad-scope', { scope: 'openid profile' }],
  ['auth-error-bad-response_type', { response_type: 'code' }],
  ['auth-error-empty-nonce', { nonce: '' }],
  ['auth-error-bad-redirect_uri', { redirect_uri: 'http://localhost:9/evil' }],
  ['auth-error-no-message-hint', { lti_message_hint: undefined }],
  ['auth-error-unknown-launchid', { lti_message_hint: '{"cmid":2,"launchid":"ltilaunch1_1"}' }],
];

test.each(refusals)('%s is refused the same way', async (name, change) => {
  const browser = await logIn(lms, student);
  const login = await loginOf(lms, browser, `/launch/activity/${graded.number}`);
  const page = await authorize(lms, browser, registered, login, change);

  const [posted] = recording(name).posted_back_to_redirect_uri;
  if (posted) expect(postOf(page)?.fields).toEqual({ ...posted, state: 'state-1' });
  else expect([page.status, postOf(page)]).toEqual([404, undefined]);
});

test('a launch works once, and only for the browser it was made for', async () => {
  const browser = await logIn(lms, student);
  const login = await loginOf(lms, browser, `/launch/activity/${graded.number}`);

  expect(postOf(await authorize(lms, new Browser(), registered, login))).toBeUndefined();
  expect(postOf(await authorize(lms, browser, registered, login))?.fields.id_token).toBeDefined();
  expect(postOf(await authorize(lms, browser, registered, login))).toBeUndefined();
});

test('a deep-linking request in a course that never used the tool has no roster claim', async () => {
  const fresh = lms.courses.add({ title: 'Fresh' });
  lms.courses.enrol(fresh, teacher, 'teacher');
  const claims = await launch(teacher, `/launch/picker/${fresh.number}/${registered.clientId}`);

  const recorded = recordedClaims('deep-linking-request-first-before-tool-used-in-course');
  expect(keysOf(claims)).toEqual(keysOf(recorded));
  expect(claims[claim.nrps]).toBeUndefined();
});

test('a link with two columns carries no line item', async () => {
  const second = { ...lms.world.lineItems[0]!, number: 99, coupled: false };
  lms.world.lineItems.push(second);
  const claims = await launch(student, `/launch/activity/${graded.number}`);
  lms.world.lineItems.pop();

  const recorded = recordedClaims('launch-link-with-two-lineitems');
  expect(keysOf(claims[claim.ags])).toEqual(keysOf(recorded[claim.ags]));
});

const tokens: [recorded: string, ask: () => Promise<Response>][] = [
  ['token-ok', async () => ask({}, registered.scopes)],
  ['token-wrong-aud', async () => ask({ aud: 'https://elsewhere.example' })],
  ['token-subset-of-scopes', async () => ask({}, [scope.score, 'https://example.test/unknown-scope'])],
  ['token-bad-scope', async () => ask({}, ['https://example.test/unknown-scope'])],
  ['token-expired', async () => ask({ exp: Math.floor(Date.now() / 1000) - 600 })],
  ['token-unknown-client', async () => ask({ sub: 'nope' })],
  ['token-unknown-kid', async () => ask({}, registered.scopes, 'other-kid')],
  ['token-garbage-assertion', async () => tool.askToken(lms, 'garbage', scope.score)],
];

async function ask(change: JWTPayload, scopes = registered.scopes, kid?: string): Promise<Response> {
  const assertion = await tool.assertion(lms, registered, change, kid ? { kid } : {});
  return tool.askToken(lms, assertion, scopes.join(' '));
}

test.each(tokens)('%s is answered as recorded', async (name, question) => {
  const { response } = recording(name);
  const answer = await question();
  const text = await answer.text();

  expect(answer.status).toBe(response.status);
  expect(answer.headers.get('content-type')).toBe(response.headers['content-type']);
  if (typeof response.body === 'string') expect(text).toBe(response.body);
  else if (response.status >= 400) expect(JSON.parse(text)).toEqual(response.body);
  else {
    const { access_token, ...rest } = JSON.parse(text);
    expect(access_token).toMatch(/^[0-9a-f]{32}$/);
    expect(rest).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(rest.scope.split(' ').sort()).toEqual(response.body.scope.split(' ').sort());
  }
});

async function register(body: object, token?: string): Promise<Response> {
  const address = new URL(await lms.registrations.address(tool.url));
  const bearer = token ?? address.searchParams.get('registration_token');
  const answer = await fetch(address.searchParams.get('openid_configuration')!);
  const { registration_endpoint } = (await answer.json()) as { registration_endpoint: string };
  return fetch(registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify(body),
  });
}

test('the configuration names what the recorded one names', async () => {
  const answer = await fetch(lms.endpoints.configuration!);
  const body = (await answer.json()) as object;

  expect(keysOf(body)).toEqual(keysOf(recording('openid-configuration').response.body));
});

test('a registration is answered with the recorded members and waits for the administrator', async () => {
  const { request, response } = registration;
  const answer = await register(request.body);
  const body = (await answer.json()) as Recorded;

  expect(answer.status).toBe(200);
  expect(keysOf(body)).toEqual(keysOf(response.body));
  expect(keysOf(body[toolConfiguration])).toEqual(keysOf(response.body[toolConfiguration]));
  expect(body[toolConfiguration].messages).toEqual(response.body[toolConfiguration].messages);
  expect(body[toolConfiguration].custom_parameters).toEqual(
    response.body[toolConfiguration].custom_parameters,
  );
  expect(body.scope.split(' ').sort()).toEqual(response.body.scope.split(' ').sort());
  expect(lms.registrations.list().at(-1)).toMatchObject({
    clientId: body.client_id,
    deploymentId: body[toolConfiguration].deployment_id,
    state: 'pending',
  });
});

test.each([
  ['registration-error-no-domain'],
  ['registration-error-domain-mismatch'],
  ['registration-error-missing-jwks_uri'],
  ['registration-error-client_secret_basic'],
  ['registration-error-no-token'],
])('%s is answered as recorded', async (name) => {
  const { request, authorization, response } = recording(name);
  const answer = await register(request, authorization === null ? '' : undefined);

  expect(answer.status).toBe(response.status);
  expect(answer.headers.get('content-type')).toBe(response.headers['content-type']);
  expect(await answer.text()).toBe(response.body);
});

test('a registration token works once', async () => {
  const address = new URL(await lms.registrations.address(tool.url));
  const token = address.searchParams.get('registration_token')!;
  await register(registration.request.body, token);
  const again = await register(registration.request.body, token);

  expect(again.status).toBe(recording('registration-error-token-reuse').response.status);
  expect(await again.text()).toBe('token_already_used');
  expect(keysOf(decodeJwt(token))).toEqual(keysOf(recording('registration-token-decoded').payload));
});
