import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { authorize, logIn, loginOf, postOf, startProbeTool, type ProbeTool } from './probe-tool.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';
import { claim, media, role, scope, toolConfiguration } from './uris.ts';
import type { Activity, Course, Person, Registration } from './world.ts';

type Json = Record<string, unknown>;

let tool: ProbeTool;
const running: StandInLms[] = [];
beforeAll(async () => {
  tool = await startProbeTool();
});
afterAll(() => tool.stop());
afterEach(async () => {
  for (const lms of running.splice(0)) await lms.stop();
});

interface Scene {
  lms: StandInLms;
  registered: Registration;
  course: Course;
  teacher: Person;
  student: Person;
  activity: Activity;
  token: string;
}

async function scene(profile: 'canvas' | 'schoology'): Promise<Scene> {
  const lms = createStandInLms({ profile });
  await lms.start();
  running.push(lms);
  const teacher = lms.people.add({ givenName: 'Robin', familyName: 'Ortiz' });
  const student = lms.people.add({ givenName: 'Dana', familyName: 'Lee' });
  const course = lms.courses.add({ title: 'Spring Cohort', label: 'PL-101' });
  lms.courses.enrol(course, teacher, 'teacher');
  lms.courses.enrol(course, student, 'student');
  const registered = lms.registrations.byHand({
    url: tool.url,
    custom: { canvas_course_id: '$Canvas.course.id', due_at: '$Canvas.assignment.dueAt.iso8601', App: 'yes' },
  });
  const activity = lms.activities.add(registered, course, {
    type: 'ltiResourceLink',
    title: 'Checking for Understanding',
    url: `${tool.url}/lti/launch?mc=42`,
    custom: { mc_id: '42', Due: '$com.schoology.Assignment.dueDateIso' },
    lineItem: {
      label: 'Micro-credential: Checking',
      scoreMaximum: 4,
      resourceId: 'mc-42',
      tag: 'micro-credential',
    },
    submission: { endDateTime: '2026-03-01T05:59:59Z' },
  });
  lms.activities.publish(activity);
  return { lms, registered, course, teacher, student, activity, token: await tool.token(lms, registered) };
}

async function launch({ lms, registered }: Scene, person: Person, path: string): Promise<JWTPayload> {
  const browser = await logIn(lms, person);
  const page = await authorize(lms, browser, registered, await loginOf(lms, browser, path));
  const keys = createRemoteJWKSet(new URL(lms.endpoints.jwks));
  return (await jwtVerify(postOf(page)!.fields.id_token!, keys)).payload;
}

async function call(
  { token }: Scene,
  method: string,
  url: string,
  type: string,
  body?: unknown,
): Promise<{ status: number; headers: Headers; body: Json & Json[] }> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? { accept: type } : { 'content-type': type }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
}

const endpoint = (claims: JWTPayload) => claims[claim.ags] as { lineitem: string; lineitems: string };
const score = (at: Scene, changes: Json = {}): Json => ({
  userId: at.student.sub,
  scoreGiven: 3,
  scoreMaximum: 4,
  activityProgress: 'Completed',
  gradingProgress: 'FullyGraded',
  timestamp: new Date().toISOString(),
  ...changes,
});

describe('canvas', () => {
  let at: Scene;
  let item: string;
  beforeEach(async () => {
    at = await scene('canvas');
    item = endpoint(await launch(at, at.student, `/launch/activity/${at.activity.number}`)).lineitem;
  });
  const post = (changes: Json) => call(at, 'POST', `${item}/scores`, media.score, score(at, changes));
  const cell = () => at.lms.gradebook.cell(at.activity, at.student)!;
  const extension = (values: Json) => ({ 'https://canvas.instructure.com/lti/submission': values });

  test('a student launch has the documented claims', async () => {
    const claims = await launch(at, at.student, `/launch/activity/${at.activity.number}`);

    expect(claims.exp! - claims.iat!).toBe(3600);
    expect(claims.azp).toBe(at.registered.clientId);
    expect(claims.sub).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(claims[claim.roles]).toEqual([role.institutionStudent, role.learner, role.systemUser]);
    expect(claims[claim.custom]).toMatchObject({
      mc_id: '42',
      canvas_course_id: String(at.course.number),
      due_at: '2026-03-01T05:59:59Z',
    });
    // The label of the line item becomes the title.
    expect(claims[claim.resourceLink]).toMatchObject({ title: 'Micro-credential: Checking' });
  });

  test('a launch out of the course menu carries the context in the place of a link', async () => {
    const path = `/launch/navigation/${at.course.number}/${at.registered.clientId}`;
    const claims = await launch(at, at.teacher, path);

    expect((claims[claim.resourceLink] as Json).id).toBe(at.course.id);
    expect(claims[claim.ags]).not.toHaveProperty('lineitem');
    expect((claims[claim.custom] as Json).due_at).toBe('$Canvas.assignment.dueAt.iso8601');
    expect(claims['https://www.instructure.com/placement']).toBe('course_navigation');
  });

  test('a login offers platform storage, and nobody logged in is an error for the tool', async () => {
    const browser = await logIn(at.lms, at.student);
    const login = await loginOf(at.lms, browser, `/launch/activity/${at.activity.number}`);
    browser.cookies.clear();
    const refused = await authorize(at.lms, browser, at.registered, login);

    expect(login).toMatchObject({ lti_storage_target: '_parent', canvas_environment: 'production' });
    // Without a session the launch is not known either; the redirect is not checked further, as nothing is sent.
    expect(postOf(refused)?.fields).toMatchObject({ error: 'login_required', state: 'state-1' });
  });

  test('each score is a new submission unless it says otherwise', async () => {
    await post({});
    await post({});
    expect(cell().attempts).toHaveLength(2);
    await post(extension({ new_submission: false }));
    expect(cell().attempts).toHaveLength(2);
  });

  test('a score that is not final clears the grade unless preserve_score is sent', async () => {
    await post({});
    await post({
      scoreGiven: undefined,
      gradingProgress: 'PendingManual',
      ...extension({ preserve_score: true }),
    });
    expect(cell()).toMatchObject({ score: 3, needsGrading: true });
    await post({ scoreGiven: undefined, gradingProgress: 'Pending' });
    expect(cell().score).toBeNull();
  });

  test('comments pile up and an older timestamp is refused', async () => {
    await post({ comment: 'one' });
    await post({ comment: 'two' });
    const older = await post({ timestamp: '2020-01-01T00:00:00.000Z' });

    expect(cell().comments).toEqual(['one', 'two']);
    expect(older.status).toBe(400);
    expect(at.lms.gradebook.accepted(at.activity, at.student)).toHaveLength(2);
  });

  test('an unpublished assignment and a teacher take no score', async () => {
    const staff = await post({ userId: at.teacher.sub });
    at.lms.activities.publish(at.activity, false);
    const unpublished = await post({});

    expect([staff.status, unpublished.status]).toEqual([422, 422]);
    expect(JSON.stringify(unpublished.body)).toContain('unpublished');
  });

  test('a coupled line item stays, and deleted ones answer an empty 404', async () => {
    const claims = await launch(at, at.student, `/launch/activity/${at.activity.number}`);
    const made = await call(at, 'POST', endpoint(claims).lineitems, media.lineItem, {
      label: 'Extra',
      scoreMaximum: 5,
    });

    expect(made.status).toBe(201);
    expect((await call(at, 'DELETE', item, '*/*')).status).toBe(401);
    expect((await call(at, 'DELETE', String(made.body.id), '*/*')).status).toBe(204);
    expect(await call(at, 'GET', String(made.body.id), media.lineItem)).toMatchObject({
      status: 404,
      body: null,
    });
  });

  test('a roster comes in pages of at most fifty with absolute links', async () => {
    for (let number = 0; number < 60; number += 1)
      at.lms.courses.enrol(
        at.course,
        at.lms.people.add({ givenName: 'P', familyName: `${number}` }),
        'student',
      );
    const claims = await launch(at, at.teacher, `/launch/activity/${at.activity.number}`);
    const { context_memberships_url } = claims[claim.nrps] as { context_memberships_url: string };
    const first = await call(
      at,
      'GET',
      `${context_memberships_url}?limit=200&rlid=${at.course.id}`,
      media.roster,
    );
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')![1]!;
    const second = await call(at, 'GET', next, media.roster);

    const members = [first, second].map((page) => page.body.members as Json[]);
    expect(members.map((page) => page.length)).toEqual([50, 12]);
    expect(new Set(members.flat().map((member) => member.user_id)).size).toBe(62);
    expect(members[1]![0]!.message).toHaveLength(1);
  });

  test('an assertion works once', async () => {
    const assertion = await tool.assertion(at.lms, at.registered);
    const first = await tool.askToken(at.lms, assertion, scope.score);
    const again = await tool.askToken(at.lms, assertion, scope.score);

    expect([first.status, again.status]).toEqual([200, 400]);
  });

  test('a registration needs the token for the configuration and names no deployment', async () => {
    const address = new URL(await at.lms.registrations.address(`${tool.url}/register`));
    const authorization = `Bearer ${address.searchParams.get('registration_token')}`;
    const url = address.searchParams.get('openid_configuration')!;
    expect((await fetch(url)).status).toBe(401);

    const document = (await (await fetch(url, { headers: { authorization } })).json()) as Json;
    const answer = await fetch(String(document.registration_endpoint), {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        application_type: 'web',
        grant_types: ['client_credentials', 'implicit'],
        response_types: ['id_token'],
        initiate_login_uri: `${tool.url}/lti/login`,
        redirect_uris: [`${tool.url}/lti/launch`],
        client_name: 'Attest',
        jwks_uri: `${tool.url}/jwks`,
        token_endpoint_auth_method: 'private_key_jwt',
        scope: scope.score,
        [toolConfiguration]: {
          domain: new URL(tool.url).host,
          target_link_uri: `${tool.url}/lti/launch`,
          claims: ['sub'],
          messages: [{ type: 'LtiResourceLinkRequest', placements: ['course_navigation'] }],
        },
      }),
    });
    const body = (await answer.json()) as Json;

    expect(body.client_id).toMatch(/^10000000\d{6}$/);
    expect(body[toolConfiguration]).not.toHaveProperty('deployment_id');
    // Anonymous unless a privacy level is asked for.
    expect(at.lms.registrations.list().at(-1)).toMatchObject({ shareName: false, courseNavigation: true });
  });
});

describe('schoology', () => {
  let at: Scene;
  let claims: JWTPayload;
  beforeEach(async () => {
    at = await scene('schoology');
    claims = await launch(at, at.student, `/launch/activity/${at.activity.number}`);
  });
  const post = (changes: Json) =>
    call(at, 'POST', `${endpoint(claims).lineitem}/scores`, media.score, score(at, changes));
  const cell = () => at.lms.gradebook.cell(at.activity, at.student)!;

  test('a launch has the documented shape', () => {
    expect(claims.sub).toMatch(/^\d+::[0-9a-f]+$/);
    expect(claims[claim.deploymentId]).toMatch(/^\d{10}-\d+$/);
    // Parameters of the app are not sent on links made by deep linking; names lose upper case.
    expect(claims[claim.custom]).toEqual({ mc_id: '42', due: '2026-03-01T05:59:59Z' });
    expect(claims).not.toHaveProperty('azp');
  });

  test('a line item with an id is refused', async () => {
    const { lineitems } = endpoint(claims);
    const refused = await call(at, 'POST', lineitems, media.lineItem, {
      id: 'x',
      label: 'Extra',
      scoreMaximum: 4,
    });
    const made = await call(at, 'POST', lineitems, media.lineItem, { label: 'Extra', scoreMaximum: 4 });

    expect([refused.status, made.status]).toEqual([400, 201]);
    expect(refused.body.message).toBe('body.id is not allowed');
  });

  test('a score is a number or a blank, and its comment replaces the one before', async () => {
    expect((await post({ comment: 'Good' })).status).toBe(201);
    expect(cell()).toMatchObject({ score: 3, comment: 'Good' });
    await post({ gradingProgress: 'PendingManual' });
    expect(cell()).toMatchObject({ score: 3, comment: null, needsGrading: false, attempts: [] });
  });

  test('the roster insists on its media type', async () => {
    const { context_memberships_url } = claims[claim.nrps] as { context_memberships_url: string };
    const refused = await call(at, 'GET', context_memberships_url, 'application/json');
    const answered = await call(at, 'GET', context_memberships_url, media.roster);

    expect([refused.status, answered.status]).toEqual([400, 200]);
    expect((answered.body.members as Json[]).map((member) => member.user_id)).toContain(at.student.sub);
  });

  test('there is no dynamic registration', async () => {
    await expect(at.lms.registrations.address(tool.url)).rejects.toThrow('no dynamic registration');
  });
});
