import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import { aCourse, begin, placementOf, type CourseSetting } from '../../support/course-setting.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { role } from '../../support/test-platform.ts';

const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim';
let tool: RunningTool;
let course: CourseSetting;
let other: CourseSetting;
let microCredentialId: string;
beforeAll(async () => {
  tool = await startTool();
  course = await aCourse(tool);
  other = await aCourse(tool);
  microCredentialId = (await tool.wiring.catalog.findNewestBySlug(course.programmeId, 'wait-time'))!.id;
});
afterAll(async () => {
  await course.platform.stop();
  await other.platform.stop();
  await tool.stop();
});

const request = (settings: Record<string, unknown> = {}, setting = course) => ({
  [claim.messageType]: 'LtiDeepLinkingRequest',
  [claim.resourceLink]: undefined,
  [claim.custom]: undefined,
  [`${DL}/deep_linking_settings`]: {
    deep_link_return_url: `${setting.platform.registration.issuer.replace('http:', 'https:')}/return?data=a%20b`,
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe'],
    accept_multiple: true,
    ...settings,
  },
});
const open = (settings?: Record<string, unknown>) => course.instructor('t', request(settings));
const items = (jwt: string) => decodeJwt(jwt)[`${DL}/content_items`] as Record<string, never>[];

test('what the course accepts is what the picker offers', async () => {
  const { api, me } = await open();
  expect(me.start).toEqual({ page: 'picker' });
  expect((await api.get('/deep-linking')).body).toMatchObject({
    acceptsAssignment: true,
    acceptsSeveral: true,
    acceptsGradeColumn: true,
    answered: false,
  });
});

test('the choice comes back as an assignment with a grade column, and its first launch finds it', async () => {
  const { api } = await open({ data: 'opaque "ü"' });
  const dueAt = '2031-05-06T20:00:00Z';
  const answer = await api.post('/deep-linking/answer', {
    items: [
      { microCredentialId, points: 30, gradeRule: 'share_of_criteria', dueAt, title: 'Week </script> 1' },
    ],
  });
  expect(answer.status).toBe(201);
  const message = decodeJwt(answer.body.jwt);
  expect(message).toMatchObject({
    iss: course.platform.registration.clientId,
    aud: course.platform.registration.issuer,
    [claim.deploymentId]: 'deployment-1',
    [`${DL}/data`]: 'opaque "ü"',
  });
  const [item] = items(answer.body.jwt) as unknown as [
    { custom: Record<string, string>; lineItem: Record<string, unknown> },
  ];
  expect(item).toMatchObject({
    type: 'ltiResourceLink',
    title: 'Week </script> 1',
    url: `${tool.url}/lti/launch?mc=wait-time`,
    custom: { micro_credential: 'wait-time' },
    lineItem: { scoreMaximum: 30, tag: 'micro-credential', resourceId: item.custom.attest_item },
  });

  const learner = await course.learner('a', {
    [claim.resourceLink]: { id: 'chosen' },
    [claim.custom]: item.custom,
  });
  expect((await learner.api.get(`/placements/${placementOf(learner)}`)).body).toMatchObject({
    title: 'Wait time',
    points: 30,
    gradeRule: 'share_of_criteria',
    dueAt: '2031-05-06T20:00:00.000Z',
  });

  const copied = await course.learner('a', {
    [claim.context]: { id: 'course-copy', title: 'Next year' },
    [claim.resourceLink]: { id: 'copied' },
    [claim.custom]: item.custom,
  });
  expect(placementOf(copied)).not.toBe(placementOf(learner));
  expect((await copied.api.get(`/placements/${placementOf(copied)}`)).body).toMatchObject({
    points: 30,
    mySubmission: null,
  });

  // I18: the same item launched from another district takes nothing along.
  const foreign = await other.learner('a', {
    [claim.resourceLink]: { id: 'stolen' },
    [claim.custom]: { attest_item: item.custom.attest_item },
  });
  expect((await foreign.api.get(`/placements/${placementOf(foreign)}`)).body.microCredential).toBeNull();
});

test('picking again for the same link changes it until somebody has begun', async () => {
  const pick = async (points: number) => {
    const { api } = await open();
    const answer = await api.post('/deep-linking/answer', { items: [{ microCredentialId, points }] });
    return (items(answer.body.jwt)[0] as unknown as { custom: Record<string, string> }).custom;
  };
  const launch = (custom: Record<string, string>) =>
    course.learner('a', { [claim.resourceLink]: { id: 'picked-again' }, [claim.custom]: custom });
  const pointsAfter = async (custom: Record<string, string>) => {
    const learner = await launch(custom);
    return (await learner.api.get(`/placements/${placementOf(learner)}`)).body.points;
  };
  expect(await pointsAfter(await pick(10))).toBe(10);
  const second = await pick(20);
  expect(await pointsAfter(second)).toBe(20);
  await begin(await launch(second));
  expect(await pointsAfter(await pick(50))).toBe(20);
});

test('I11: an answer works once, also when two are sent at the same moment', async () => {
  const { api } = await open();
  const answers = await Promise.all(
    [1, 2, 3].map(() => api.post('/deep-linking/answer', { items: [{ microCredentialId }] })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(answers.find(({ status }) => status === 409)!.body.code).toBe('deep_linking_already_answered');
  expect((await api.get('/deep-linking')).body.answered).toBe(true);
});

test('I12: cancelling answers with nothing in it', async () => {
  const { api } = await open();
  const answer = await api.post('/deep-linking/answer', { items: [] });
  expect([answer.status, items(answer.body.jwt)]).toEqual([201, []]);
});

test('I4: the answer goes to the address of the launch, whatever the request says', async () => {
  const { api } = await open();
  const answer = await api.post('/deep-linking/answer', { items: [], returnUrl: 'https://evil.example' });
  expect(answer.body.returnUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/return\?data=a%20b$/);
});

test('I6: a course that takes no assignment gets none', async () => {
  const { api } = await open({ accept_types: ['link', 'html'] });
  const answer = await api.post('/deep-linking/answer', { items: [{ microCredentialId }] });
  expect([answer.status, answer.body.code]).toEqual([409, 'deep_linking_not_accepted']);
  expect((await api.post('/deep-linking/answer', { items: [] })).status).toBe(201);
});

test.each([false, undefined])('I7, I9: with accept_multiple %s two are refused', async (accept_multiple) => {
  const { api } = await open({ accept_multiple });
  const two = { items: [{ microCredentialId }, { microCredentialId }] };
  expect((await api.post('/deep-linking/answer', two)).body.code).toBe('deep_linking_not_accepted');
});

test('I8: with accept_lineitem false the line item is left out', async () => {
  const { api } = await open({ accept_lineitem: false });
  const answer = await api.post('/deep-linking/answer', { items: [{ microCredentialId }] });
  expect(items(answer.body.jwt)[0]).not.toHaveProperty('lineItem');
});

test.each([0, -1, null, 'ten'])('I16: %s points are refused before anything is signed', async (points) => {
  const { api } = await open();
  const answer = await api.post('/deep-linking/answer', { items: [{ microCredentialId, points }] });
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
});

test('a micro-credential of another programme cannot be chosen', async () => {
  const { api } = await open();
  const theirs = (await tool.wiring.catalog.findNewestBySlug(other.programmeId, 'wait-time'))!.id;
  const answer = await api.post('/deep-linking/answer', { items: [{ microCredentialId: theirs }] });
  expect([answer.status, answer.body.code]).toEqual([404, 'micro_credential_not_found']);
});

test('I11: a session that was not opened to choose cannot answer', async () => {
  const { api } = await course.instructor();
  expect((await api.get('/deep-linking')).body.code).toBe('deep_linking_missing');
  expect((await api.post('/deep-linking/answer', { items: [] })).body.code).toBe('deep_linking_missing');
});

test('I5: a learner cannot choose for the course', async () => {
  const launch = await course.platform.launch({ ...request(), [claim.roles]: [role('Learner')] });
  expect(launch.status).toBe(403);
});
