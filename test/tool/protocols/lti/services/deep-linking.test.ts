import { afterEach, expect, test } from '@jest/globals';
import { decodeJwt, jwtVerify } from 'jose';
import type { DeepLinkItem } from '../../../../../tool/protocols/lti/lms-services.ts';
import type { DeepLinkingSettings } from '../../../../../tool/protocols/lti/verified-launch.ts';
import { startScriptedLms, type ScriptedLms } from '../../../../support/scripted-lms.ts';

const target = { platformId: 'platform-1', deploymentId: 'deployment-1' };
const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim';
const LTI = 'https://purl.imsglobal.org/spec/lti/claim';

let lms: ScriptedLms;
afterEach(() => lms.stop());

const settings: DeepLinkingSettings = {
  returnUrl: 'https://lms.example/return',
  acceptTypes: ['link', 'file', 'html', 'ltiResourceLink'],
  acceptMultiple: true,
  acceptLineItem: null,
  data: '909708',
};
const item: DeepLinkItem = {
  url: 'https://attest.example/lti/launch?mc=checking-for-understanding',
  title: 'Checking for Understanding',
  text: 'Show how you check.',
  custom: { micro_credential: 'checking-for-understanding', attest_item: '665f' },
  lineItem: { scoreMaximum: 4, label: 'Checking', resourceId: '665f', tag: 'micro-credential' },
  submissionEndsAt: new Date('2026-03-01T05:59:59Z'),
};

async function sign(items: DeepLinkItem[], more: Partial<DeepLinkingSettings> = {}) {
  lms ??= await startScriptedLms();
  return lms.services.signDeepLinkingResponse(target, { ...settings, ...more }, items);
}
const itemsOf = (jwt: string) => decodeJwt(jwt)[`${DL}/content_items`] as Record<string, unknown>[];

test('C3 C4 C5 C6 I14 the response is signed, short-lived and says who answers whom', async () => {
  lms = await startScriptedLms();
  const jwt = await sign([item]);
  const { payload, protectedHeader } = await jwtVerify(jwt, lms.publicKey, {
    issuer: 'client-1',
    audience: lms.url,
    algorithms: ['RS256'],
  });
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'kid-1' });
  expect(payload).toMatchObject({
    [`${LTI}/message_type`]: 'LtiDeepLinkingResponse',
    [`${LTI}/version`]: '1.3.0',
    [`${LTI}/deployment_id`]: 'deployment-1',
    [`${DL}/data`]: '909708',
  });
  expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(300);
  expect(payload.iat!).toBeLessThanOrEqual(Date.now() / 1000);
  expect(payload.nonce).toEqual(expect.stringMatching(/^[\w-]{32}$/));
  expect(payload).not.toHaveProperty('sub');
});

test('the nonce is fresh each time', async () => {
  lms = await startScriptedLms();
  const nonces = (await Promise.all([sign([item]), sign([item])])).map((jwt) => decodeJwt(jwt).nonce);
  expect(new Set(nonces).size).toBe(2);
});

test('I19 an item carries its address, line item, own strings and due date', async () => {
  lms = await startScriptedLms({ family: 'canvas' });
  expect(itemsOf(await sign([item]))).toEqual([
    {
      type: 'ltiResourceLink',
      title: 'Checking for Understanding',
      text: 'Show how you check.',
      url: item.url,
      custom: item.custom,
      lineItem: item.lineItem,
      submission: { endDateTime: '2026-03-01T05:59:59.000Z' },
    },
  ]);
});

test('Moodle is told that the work can be reviewed here', async () => {
  lms = await startScriptedLms({ family: 'moodle' });
  expect(itemsOf(await sign([item]))[0]).toMatchObject({
    lineItem: { submissionReview: { reviewableStatus: ['InProgress', 'Submitted', 'Completed'] } },
  });
});

test('several items go back at once', async () => {
  lms = await startScriptedLms();
  expect(itemsOf(await sign([item, { ...item, title: 'Second' }]))).toHaveLength(2);
});

test('I6 where LTI links are not accepted the answer is empty and says why', async () => {
  lms = await startScriptedLms();
  const payload = decodeJwt(await sign([item], { acceptTypes: ['html'] }));
  expect(payload[`${DL}/content_items`]).toEqual([]);
  expect(payload[`${DL}/errormsg`]).toEqual(expect.stringContaining('cannot be added'));
});

test('I7 two items where one is taken are refused', async () => {
  lms = await startScriptedLms();
  await expect(sign([item, item], { acceptMultiple: false })).rejects.toMatchObject({ problem: 'rejected' });
});

test('I7 Schoology is never sent two', async () => {
  lms = await startScriptedLms({ family: 'schoology' });
  await expect(sign([item, item])).rejects.toMatchObject({ problem: 'rejected' });
  expect(itemsOf(await sign([item]))).toHaveLength(1);
});

test('I8 no line item where it is not accepted; I9 one where nothing was said', async () => {
  lms = await startScriptedLms();
  expect(itemsOf(await sign([item], { acceptLineItem: false }))[0]).not.toHaveProperty('lineItem');
  expect(itemsOf(await sign([item], { acceptLineItem: null }))[0]).toHaveProperty('lineItem');
});

test.each(['', 'é"<>\n', 'x'.repeat(10_000)])('I10 data comes back as it was', async (data) => {
  lms = await startScriptedLms();
  expect(decodeJwt(await sign([item], { data }))[`${DL}/data`]).toBe(data);
});

test('I10 without data there is no such claim', async () => {
  lms = await startScriptedLms();
  const { data: _data, ...rest } = settings;
  const jwt = await lms.services.signDeepLinkingResponse(target, rest, [item]);
  expect(decodeJwt(jwt)).not.toHaveProperty([`${DL}/data`]);
});

test('I12 a cancel is an answer without items', async () => {
  lms = await startScriptedLms();
  const payload = decodeJwt(await sign([]));
  expect(payload[`${DL}/content_items`]).toEqual([]);
  expect(payload).not.toHaveProperty([`${DL}/errormsg`]);
});

test('I13 a title is text, whatever is in it', async () => {
  lms = await startScriptedLms();
  const title = '"</script><script>';
  expect(itemsOf(await sign([{ ...item, title }]))[0]).toMatchObject({ title });
});

test('I15 custom values are strings, and null ones are left out', async () => {
  lms = await startScriptedLms();
  const custom = { micro_credential: 'x', round: 2, none: null } as unknown as Record<string, string>;
  expect(itemsOf(await sign([{ ...item, custom }]))[0]).toMatchObject({
    custom: { micro_credential: 'x', round: '2' },
  });
});

test('a custom name that an LMS would change is refused', async () => {
  lms = await startScriptedLms();
  await expect(sign([{ ...item, custom: { attestItem: 'x' } }])).rejects.toMatchObject({
    problem: 'rejected',
  });
});

test.each([0, -1, NaN, undefined as unknown as number])(
  'I16 a maximum of %s is refused',
  async (scoreMaximum) => {
    lms = await startScriptedLms();
    await expect(sign([{ ...item, lineItem: { ...item.lineItem!, scoreMaximum } }])).rejects.toMatchObject({
      problem: 'rejected',
    });
  },
);
