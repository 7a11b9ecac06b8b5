import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import { deepLinkingSaysWhereToAnswer, type Expected } from '../../../tool/protocols/lti/launch-claims.ts';
import { expectLaunchRefused, expectRefusal, type Forgery } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { aKey, Browser, role, TestPlatform, type Claims } from '../../support/test-platform.ts';

let tool: RunningTool;
let platform: TestPlatform;
/** The same issuer, another client_id, another programme. */
let sister: TestPlatform;
let other: TestPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await TestPlatform.register(tool, { trustedAudiences: ['https://trusted.example'] });
  sister = await TestPlatform.register(tool, {
    issuer: platform.registration.issuer,
    jwksUrl: platform.registration.jwksUrl,
    deploymentId: 'deployment-of-sister',
  });
  other = await TestPlatform.register(tool);
});
afterAll(async () => {
  for (const one of [platform, sister, other]) await one.stop();
  await tool.stop();
});

const client = () => platform.registration.clientId;
const now = () => platform.now();
const refused = (claims: Claims, code: string, status = 401, more: Forgery = {}) =>
  expectLaunchRefused(platform, { claims, ...more }, { status, code });
const accepted = async (claims: Claims) => expect((await platform.launch(claims)).status).toBe(303);

test('F1 iss of another registered platform, signed by the first', () =>
  refused({ iss: other.registration.issuer }, 'lti.issuer_mismatch'));

test.each<[string, (iss: string) => string]>([
  ['a trailing slash', (iss) => `${iss}/`],
  ['an upper-case scheme and host', (iss) => iss.toUpperCase()],
  ['a homoglyph', (iss) => iss.replace('h', 'һ')],
  ['https for http', (iss) => iss.replace('http:', 'https:')],
  ['a query', (iss) => `${iss}?x`],
  ['a space', (iss) => ` ${iss}`],
])('F2 iss with %s', (_name, change) =>
  refused({ iss: change(platform.registration.issuer) }, 'lti.issuer_mismatch'),
);

test.each([undefined, null, 1, {}])('F3 iss %j', (iss) => refused({ iss }, 'lti.issuer_mismatch'));
test('F3 iss in an array', () => refused({ iss: [platform.registration.issuer] }, 'lti.issuer_mismatch'));

describe('aud and azp', () => {
  test('F4 aud of somebody else', () => refused({ aud: 'somebody' }, 'lti.audience_mismatch'));
  test('F5 aud array without us', () => refused({ aud: ['a', 'b'] }, 'lti.audience_mismatch'));
  test('F6 aud array of us alone', () => accepted({ aud: [client()] }));
  test('F7 two audiences, no azp', () =>
    refused({ aud: [client(), 'https://trusted.example'] }, 'lti.azp_mismatch'));
  test('F8 an audience we do not trust', () =>
    refused({ aud: [client(), 'https://untrusted.example'], azp: client() }, 'lti.audience_mismatch'));
  test('F9 an audience we trust, in either order', async () => {
    await accepted({ aud: [client(), 'https://trusted.example'], azp: client() });
    await accepted({ aud: ['https://trusted.example', client()], azp: client() });
  });
  test('F10 azp of somebody else', () => refused({ azp: 'somebody' }, 'lti.azp_mismatch'));
  test.each([null, '', 1, []])('F10 azp %j', (azp) => refused({ azp }, 'lti.azp_mismatch'));
  test('F11 azp is us, aud a string', () => accepted({ azp: client() }));
  test.each<[string, () => unknown]>([
    ['[]', () => []],
    ['""', () => ''],
    ['[""]', () => ['']],
    ['{}', () => ({})],
    ['a number', () => 1],
    ['null', () => null],
    ['missing', () => undefined],
    ['nested', () => [[client()]]],
    ['shorter', () => client().slice(0, -1)],
    ['longer', () => `${client()}d`],
    ['a list in a string', () => `${client()} other`],
  ])('F12 aud %s', (_name, aud) => refused({ aud: aud() }, 'lti.audience_mismatch'));
  test('F13 aud of another client_id of the same issuer', () =>
    refused({ aud: sister.registration.clientId }, 'lti.audience_mismatch'));
});

describe('times', () => {
  test('F14 exp beyond the leeway', () => refused({ iat: now() - 200, exp: now() - 61 }, 'lti.expired'));
  test('F15 exp within the leeway', () => accepted({ iat: now() - 200, exp: now() - 1 }));
  test.each<[string, unknown, string]>([
    ['missing', undefined, 'lti.exp_malformed'],
    ['null', null, 'lti.exp_malformed'],
    ['a string', '9999999999', 'lti.exp_malformed'],
    ['negative', -1, 'lti.exp_malformed'],
    ['1e300', 1e300, 'lti.exp_malformed'],
    ['in milliseconds', Date.now() + 300_000, 'lti.exp_malformed'],
    ['an object', { $gt: 0 }, 'lti.exp_malformed'],
    ['a float of the past', 22222.5, 'lti.expired'],
  ])('F16 exp %s', (_name, exp, code) => refused({ exp }, code));
  test('F17 exp in ten years', () => refused({ exp: now() + 315_360_000 }, 'lti.exp_too_far'));
  test('F18 iat in the future, beyond the leeway', () => refused({ iat: now() + 90 }, 'lti.iat_in_future'));
  test('F18 iat after exp', () => refused({ iat: now() + 20, exp: now() + 10 }, 'lti.iat_in_future'));
  test('F19 iat of yesterday with a valid exp', () => refused({ iat: now() - 86_400 }, 'lti.iat_too_old'));
  test.each([undefined, null, 'now', String(Math.floor(Date.now() / 1000))])('F20 iat %j', (iat) =>
    refused({ iat }, 'lti.iat_malformed'),
  );
  test('F21 nbf in the future', () => refused({ nbf: now() + 600 }, 'lti.not_yet_valid'));
  test.each([undefined, null, '', 1, ['x'], 'x'.repeat(43)])('F22 nonce %j', (nonce) =>
    refused({ nonce }, 'lti.nonce_mismatch'),
  );
});

describe('who', () => {
  test.each<[string, unknown]>([
    ['of 256 characters', 'x'.repeat(256)],
    ['not ASCII', 'žofie'],
    ['a number', 5],
    ['an array', ['user-1']],
    ['blank', '   '],
    ['null', null],
    ['an object', { $ne: null }],
  ])('F23 sub %s', (_name, sub) => refused({ sub }, 'lti.sub_malformed'));
  test('F23 a sub of 255 characters with unusual ones is fine', () =>
    accepted({ sub: `a/b:c@d e${'x'.repeat(246)}` }));
  test('F24 a sub in other letters is another person', async () => {
    const lower = await platform.enter({ sub: 'case-user' });
    const upper = await platform.enter({ sub: 'CASE-USER' });
    expect(upper.me.person.id).not.toBe(lower.me.person.id);
    expect((await platform.enter({ sub: 'case-user' })).me.person.id).toBe(lower.me.person.id);
  });
});

describe('deployment', () => {
  test('F25 an unknown deployment: refused, and noted for approval', async () => {
    const page = await refused({ [claim.deploymentId]: 'new-school' }, 'lti.deployment_unknown', 403);
    expect(page).toMatch(/platform list/);
    await refused({ [claim.deploymentId]: 'new-school' }, 'lti.deployment_unknown', 403);
    const noted = await tool.wiring.deployments.list(platform.registration.id);
    expect(noted.filter(({ deploymentId }) => deploymentId === 'new-school')).toMatchObject([
      { status: 'pending', programmeId: platform.registration.programmeId },
    ]);
    await tool.wiring.deployments.setStatus(platform.registration.id, 'new-school', 'active');
    await accepted({ [claim.deploymentId]: 'new-school' });
  });
  test('F25 what waits for approval is bounded, and only a token that verifies is noted', async () => {
    const pending = async () =>
      (await tool.wiring.deployments.list(other.registration.id)).filter((one) => one.status === 'pending');
    await expectLaunchRefused(
      other,
      {
        claims: { [claim.deploymentId]: 'forged' },
        token: (_l, claims) => other.sign(claims, {}, aKey('key-1')),
      },
      { status: 401, code: 'lti.signature_invalid' },
    );
    expect(await pending()).toHaveLength(0);
    for (let i = 0; i < 110; i++) await other.launch({ [claim.deploymentId]: `flood-${i}` });
    expect(await pending()).toHaveLength(100);
  });
  test('F26 a deployment of another programme', () =>
    refused({ [claim.deploymentId]: 'deployment-of-sister' }, 'lti.deployment_unknown', 403));
  test.each<[string, unknown, string, number]>([
    ['a number', 1, 'lti.deployment_id_malformed', 401],
    ['of 256 characters', 'd'.repeat(256), 'lti.deployment_id_malformed', 401],
    ['blank', ' ', 'lti.deployment_id_malformed', 401],
    ['an operator', { $gt: '' }, 'lti.deployment_id_malformed', 401],
    ['in other letters', 'DEPLOYMENT-1', 'lti.deployment_unknown', 403],
  ])('F27 deployment_id %s', (_name, id, code, status) =>
    refused({ [claim.deploymentId]: id }, code, status),
  );
});

describe('target_link_uri', () => {
  test.each<[string, (target: string) => unknown]>([
    ['another page', () => `${tool.url}/app`],
    ['a trailing slash more', (target) => `${target}/`],
    ['other encoding', (target) => target.replace('launch', 'l%61unch')],
    ['another query', (target) => `${target}?mc=other`],
    ['an array', (target) => [target]],
    ['null', () => null],
  ])('F28 differs from the login: %s', (_name, change) =>
    refused({ [claim.targetLinkUri]: change(platform.targetLinkUri) }, 'lti.target_mismatch'),
  );
  test('F29 missing on a resource launch', () =>
    refused({ [claim.targetLinkUri]: undefined }, 'lti.target_mismatch'));
  test('F30 another origin: the login does not begin, and the launch does not follow', async () => {
    const evil = 'https://evil.example/lti/launch';
    await expectRefusal(tool, () => platform.initiate(new Browser(), { target_link_uri: evil }), {
      status: 400,
      code: 'lti.target_not_ours',
    });
    await refused({ [claim.targetLinkUri]: evil }, 'lti.target_mismatch');
  });
  test('F31 a link to an inner address gives nothing that the session does not', async () => {
    await expectRefusal(
      tool,
      () => platform.initiate(new Browser(), { target_link_uri: `${tool.url}/api/v1/reviews/queue` }),
      { status: 400, code: 'lti.target_not_ours' },
    );
    const launch = await platform.launch({}, { login: { target_link_uri: `${tool.url}/app?admin=1` } });
    expect(launch.headers.get('location')).toMatch(/^\/app#launch=/);
  });
});

describe('message', () => {
  test.each(['LtiFooRequest', 'ltiresourcelinkrequest', '', null, ['LtiResourceLinkRequest']])(
    'F32 message_type %j',
    (type) => refused({ [claim.messageType]: type }, 'lti.message_type'),
  );
  const settings = {
    deep_link_return_url: 'https://lms.example/return',
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe'],
  };
  test('F33 the signed type decides, not what else is in the message', async () => {
    const both = { [claim.deepLinkingSettings]: settings, [claim.roles]: [role('Instructor')] };
    const resource = await platform.enter(both);
    expect(resource.me.start.page).not.toBe('picker');
    const picker = await platform.enter({ ...both, [claim.messageType]: 'LtiDeepLinkingRequest' });
    expect(picker.me.start).toEqual({ page: 'picker' });
  });
  test.each(['1.3', 1.3, 'LTI-1p0', '1.3.0 ', '1.3.1', null])('F34 version %j', (version) =>
    refused({ [claim.version]: version }, 'lti.version'),
  );
  test('F35 roles as a string', () => refused({ [claim.roles]: role('Instructor') }, 'lti.roles_malformed'));
  test.each([null, {}, 1])('F35 roles %j', (roles) =>
    refused({ [claim.roles]: roles }, 'lti.roles_malformed'),
  );
  test('F35 bad members of roles are dropped', async () => {
    const { me } = await platform.enter({
      [claim.roles]: [1, null, {}, [role('Instructor')], role('Learner')],
    });
    expect(me.role).toBe('earner');
  });
  test.each<[string, unknown]>([
    ['of 256 characters', 'r'.repeat(256)],
    ['a number', 1],
    ['an object', { $gt: '' }],
    ['blank', ' '],
  ])('F36 resource_link.id %s', (_name, id) =>
    refused({ [claim.resourceLink]: { id } }, 'lti.resource_link_malformed'),
  );
  test.each([{}, { id: '' }, { id: 5 }, { id: 'c'.repeat(256) }, 'course-1', ['course-1']])(
    'F37 context %j',
    (context) => refused({ [claim.context]: context }, 'lti.context_malformed'),
  );
  test('F38 role_scope_mentor without the role is ignored', async () => {
    const { me } = await platform.enter({
      'https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor': ['user-2'],
    });
    expect(me).toMatchObject({ role: 'earner', may: { review: false, seeCohort: false } });
  });
});

test.each([
  ['F39 without a signature', { user_id: 'user-1', oauth_consumer_key: 'key' }],
  [
    'F39 with a wrong signature',
    { user_id: 'user-1', oauth_consumer_key: 'key', oauth_consumer_key_sign: 'x' },
  ],
  [
    'F40 with the signature of another launch',
    {
      user_id: 'user-1',
      oauth_consumer_key: '179248902',
      oauth_consumer_key_sign: 'lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=',
    },
  ],
])('%s lti1p1 links no account', async (_name, lti1p1) => {
  const known = await platform.enter({ sub: 'user-1' });
  const { me } = await platform.enter({
    sub: 'newcomer',
    'https://purl.imsglobal.org/spec/lti/claim/lti1p1': lti1p1,
  });
  expect(me.person.id).not.toBe(known.me.person.id);
});

test('F41 a suspended person is kept out, and an active one with the same name is not', async () => {
  const { me } = await platform.enter({ sub: 'suspended' });
  await tool.wiring.people.setStatus(platform.registration.programmeId, me.person.id, 'suspended');
  await refused({ sub: 'suspended' }, 'lti.person_suspended', 403);
  await accepted({ sub: 'not-suspended' });
  await tool.wiring.people.setStatus(platform.registration.programmeId, me.person.id, 'active');
  await accepted({ sub: 'suspended' });
});

test('F42 an e-mail never merges two accounts, also across platforms', async () => {
  const ids = new Set([
    (await platform.enter({ sub: 'merge-1', email: 'same@school.example' })).me.person.id,
    (await platform.enter({ sub: 'merge-2', email: 'same@school.example' })).me.person.id,
    (await other.enter({ sub: 'merge-1', email: 'same@school.example' })).me.person.id,
  ]);
  expect(ids.size).toBe(3);
});

test('P3 the same sub and context on two registrations are separate records', async () => {
  const here = await platform.enter({ sub: 'p3' });
  const there = await other.enter({ sub: 'p3' });
  expect(there.me.person.id).not.toBe(here.me.person.id);
  expect(there.me.course!.id).not.toBe(here.me.course!.id);
});

describe('I, O: what deep linking and submission review need at the launch', () => {
  const deepLinking = (settings: unknown, more: Claims = {}): Claims => ({
    [claim.messageType]: 'LtiDeepLinkingRequest',
    [claim.resourceLink]: undefined,
    [claim.roles]: [role('Instructor')],
    [claim.deepLinkingSettings]: settings,
    ...more,
  });
  const good = {
    deep_link_return_url: 'https://lms.example/return',
    accept_types: ['link', 'ltiResourceLink'],
  };

  test('C1 a deep-linking request without target_link_uri, roster and locale is accepted', async () => {
    const { me } = await platform.enter(
      deepLinking(
        { ...good, accept_multiple: true, auto_create: true, data: '909708' },
        { [claim.targetLinkUri]: undefined, [claim.nrps]: undefined, locale: undefined },
      ),
    );
    expect(me).toMatchObject({ start: { page: 'picker' }, may: { place: true } });
  });
  test.each([undefined, null, 'text', [], { deep_link_return_url: 'https://lms.example/return' }])(
    'I1 settings %j',
    (settings) => refused(deepLinking(settings), 'lti.settings_malformed'),
  );
  test.each([undefined, 'javascript:alert(1)', 'data:text/html,x', '/relative', '//lms.example/x', 5])(
    'I2 return URL %j',
    (url) => refused(deepLinking({ ...good, deep_link_return_url: url }), 'lti.return_url_malformed'),
  );
  test('I2 an http return URL where http is not allowed', () => {
    const payload = deepLinking({ ...good, deep_link_return_url: 'http://lms.example/return' });
    expect(deepLinkingSaysWhereToAnswer(payload, { allowHttp: false } as Expected)).toBe(
      'lti.return_url_malformed',
    );
  });
  test('I5 a learner is not given the picker', () =>
    refused(deepLinking(good, { [claim.roles]: [role('Learner')] }), 'lti.deep_linking_not_allowed', 403));

  const review = (more: Claims = {}): Claims => ({
    [claim.messageType]: 'LtiSubmissionReviewRequest',
    [claim.roles]: [role('Instructor')],
    [claim.forUser]: { user_id: 'user-1' },
    [claim.ags]: { scope: [], lineitem: 'https://lms.example/lineitem/1' },
    ...more,
  });
  test('O1 a review without for_user', () =>
    refused(review({ [claim.forUser]: undefined }), 'lti.for_user_malformed'));
  test('O1 a review with an empty for_user', () =>
    refused(review({ [claim.forUser]: { user_id: '' } }), 'lti.for_user_malformed'));
  test('O1 a review without AGS or without a line item', async () => {
    await refused(review({ [claim.ags]: undefined }), 'lti.lineitem_missing');
    await refused(
      review({ [claim.ags]: { scope: [], lineitems: 'https://lms.example/x' } }),
      'lti.lineitem_missing',
    );
  });
  test('O2 a learner and somebody else’s work', () =>
    refused(
      review({ [claim.roles]: [role('Learner')], [claim.forUser]: { user_id: 'user-2' } }),
      'lti.for_user_not_self',
      403,
    ));
  test('O2 a learner and their own work', () => accepted(review({ [claim.roles]: [role('Learner')] })));
});
