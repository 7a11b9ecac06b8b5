import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import { compact, expectLaunchRefused, type Forgery } from '../../support/refusal.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { Browser, role, TestPlatform, type Claims } from '../../support/test-platform.ts';

let tool: RunningTool;
let platform: TestPlatform;
beforeAll(async () => {
  tool = await startTool();
  platform = await TestPlatform.register(tool, { deploymentId: 'testdeploy' });
});
afterAll(async () => {
  await platform.stop();
  await tool.stop();
});

describe('A: known bad payloads of the certification suite', () => {
  const cases: [string, string, Forgery][] = [
    [
      'A1 no kid in the header',
      'lti.kid_missing',
      { header: { kid: undefined, typ: undefined, badtestonly: '12345' } },
    ],
    ['A2 incorrect kid', 'lti.kid_unknown', { header: { kid: 'imstester_66067' } }],
    ['A3 wrong version 11.3', 'lti.version', { claims: { [claim.version]: '11.3' } }],
    ['A3 wrong version 2.3', 'lti.version', { claims: { [claim.version]: '2.3' } }],
    ['A3 wrong version 1.2.0', 'lti.version', { claims: { [claim.version]: '1.2.0' } }],
    ['A4 no version', 'lti.version', { claims: { [claim.version]: undefined } }],
    [
      'A5 invalid LTI message',
      'lti.alg_not_allowed',
      { token: () => compact({}, { name: 'badltilaunch' }, { rsa: platform.key.privateKey }) },
    ],
    [
      'A5 invalid LTI message under a good header',
      'lti.issuer_mismatch',
      { token: () => platform.sign({ name: 'badltilaunch' }) },
    ],
    [
      'A6 LTI claims missing',
      'lti.version',
      { claims: { [claim.messageType]: undefined, [claim.version]: undefined, [claim.roles]: undefined } },
    ],
    [
      'A6 JWT and LTI claims missing',
      'lti.issuer_mismatch',
      {
        claims: {
          aud: undefined,
          iss: undefined,
          sub: undefined,
          [claim.deploymentId]: undefined,
          [claim.roles]: undefined,
        },
      },
    ],
    ['A7 timestamps incorrect', 'lti.expired', { claims: { iat: 11111, exp: 22222 } }],
    ['A8 message_type missing', 'lti.message_type', { claims: { [claim.messageType]: undefined } }],
    ['A9 roles missing', 'lti.roles_missing', { claims: { [claim.roles]: undefined } }],
    [
      'A10 deployment_id missing',
      'lti.deployment_id_malformed',
      { claims: { [claim.deploymentId]: undefined } },
    ],
    [
      'A11 resource_link missing',
      'lti.resource_link_malformed',
      { claims: { [claim.resourceLink]: undefined } },
    ],
    ['A11 resource_link {}', 'lti.resource_link_malformed', { claims: { [claim.resourceLink]: {} } }],
    [
      'A11 resource_link with an empty id',
      'lti.resource_link_malformed',
      { claims: { [claim.resourceLink]: { id: '' } } },
    ],
    ['A12 empty sub', 'lti.sub_malformed', { claims: { sub: '' } }],
    ['A12 sub missing', 'lti.sub_missing', { claims: { sub: undefined } }],
  ];
  test.each(cases)('%s', async (_name, code, forgery) => {
    await expectLaunchRefused(platform, forgery, { status: 401, code });
  });

  test('A1 a missing kid is not guessed from a single key: the keys are not even asked for', async () => {
    const asked = platform.asked;
    await expectLaunchRefused(
      platform,
      { header: { kid: undefined } },
      { status: 401, code: 'lti.kid_missing' },
    );
    expect(platform.asked).toBe(asked);
  });
});

describe('B: launches of the certification suite that must succeed', () => {
  const institution = (name: string) => `http://purl.imsglobal.org/vocab/lis/v2/institution/person#${name}`;
  const unnamed = { name: undefined, given_name: undefined, family_name: undefined };
  const noEmail = { email: undefined };
  const instructor = { role: 'facilitator', review: true };
  const learner = { role: 'earner', review: false };

  const cases: [string, Claims, { role: string; review: boolean }, Record<string, unknown>?][] = [
    ['B1 teacher, full', { [claim.roles]: [role('Instructor')], middle_name: 'King' }, instructor],
    [
      'B2 teacher, several roles',
      { [claim.roles]: [role('Instructor'), institution('Staff'), institution('Other')] },
      instructor,
    ],
    ['B3 teacher, short role', { [claim.roles]: ['Instructor'] }, instructor],
    [
      'B4 teacher, unknown role: least privilege',
      { [claim.roles]: ['http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper'] },
      learner,
    ],
    ['B5 no role, [""]: least privilege', { [claim.roles]: [''] }, learner],
    ['B5 no role, []: least privilege', { [claim.roles]: [] }, learner],
    [
      'B6 teacher, e-mail only',
      { sub: 'teacher-mail', [claim.roles]: [role('Instructor')], ...unnamed },
      instructor,
      { person: { name: expect.stringMatching(/^Participant [0-9a-f]{4}$/) } },
    ],
    ['B7 teacher, names only', { [claim.roles]: [role('Instructor')], ...noEmail }, instructor],
    [
      'B8 teacher, no personal data',
      { sub: 'teacher-none', [claim.roles]: [role('Instructor')], ...unnamed, ...noEmail },
      instructor,
    ],
    [
      'B9 teacher, e-mail, no context: whatever needs a course is off',
      { [claim.roles]: [role('Instructor')], [claim.context]: undefined },
      instructor,
      { start: { page: 'catalogue' } },
    ],
    ['B10 student, full', {}, learner, { person: { name: 'Ada Lovelace' }, locale: 'en-US' }],
    [
      'B11 student, several roles: no mentor powers',
      { [claim.roles]: [role('Learner'), institution('Student'), institution('Mentor')] },
      learner,
    ],
    ['B12 student, short role', { [claim.roles]: ['Learner'] }, learner],
    [
      'B13 student, unknown role',
      {
        [claim.roles]: [role('Learner'), 'http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Unknown'],
      },
      learner,
    ],
    ['B14 student, no role', { [claim.roles]: [''] }, learner],
    ['B15 student, e-mail only', { sub: 'student-mail', ...unnamed }, learner],
    ['B16 student, names only', noEmail, learner],
    [
      'B17 student, no personal data',
      { sub: 'student-none', ...unnamed, ...noEmail },
      learner,
      { person: { name: expect.stringMatching(/^Participant/) } },
    ],
    ['B18 student, e-mail, no context', { [claim.context]: undefined }, learner],
    ['B19 student, only resource link', { sub: 'student-link', ...unnamed, ...noEmail }, learner],
  ];
  test.each(cases)('%s', async (_name, claims, { role: expected, review }, more = {}) => {
    const { me } = await platform.enter(claims);
    expect(me).toMatchObject({ role: expected, may: { review }, ...more });
    if (claim.context in claims) expect(me.course).toBeUndefined();
    else expect(me.course).toMatchObject({ title: 'Teacher Growth' });
  });

  test('B6 an e-mail is nobody’s identity: two subs with one address are two people', async () => {
    const one = await platform.enter({ sub: 'mail-1', ...unnamed, email: 'shared@school.example' });
    const two = await platform.enter({ sub: 'mail-2', ...unnamed, email: 'shared@school.example' });
    expect(one.me.person.id).not.toBe(two.me.person.id);
  });

  test('B20 the launch of an item that was chosen by deep linking opens that item', async () => {
    const url = `${tool.url}/lti/launch?mc=wait-time`;
    const launch = await platform.launch(
      {
        [claim.roles]: [role('Learner'), institution('Student')],
        [claim.custom]: { micro_credential: 'wait-time' },
      },
      { login: { target_link_uri: url } },
    );
    expect(launch.status).toBe(303);
  });

  test('B21 a header without typ is accepted', async () => {
    const browser = new Browser();
    const login = await platform.login(browser);
    const token = await platform.sign(platform.claims(login), { typ: undefined });
    expect((await platform.post(browser, { id_token: token, state: login.state })).status).toBe(303);
  });

  test('each launch leaves one line of proof, without a name', async () => {
    const before = tool.logged.length;
    await platform.launch();
    const lines = tool.logged.slice(before).filter(({ code }) => code === 'lti.launched');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      iss: platform.registration.issuer,
      client_id: platform.registration.clientId,
      kid: 'key-1',
      message_type: 'LtiResourceLinkRequest',
    });
    expect(JSON.stringify(lines)).not.toContain('Ada');
  });
});
