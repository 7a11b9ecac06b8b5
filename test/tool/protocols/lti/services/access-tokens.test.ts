import { afterEach, expect, test } from '@jest/globals';
import type { ServicePlatform } from '../../../../../tool/protocols/lti/services/service-platform.ts';
import { recordedMoodle } from '../../../../support/recorded-moodle.ts';
import {
  hang,
  json,
  recorded,
  startScriptedLms,
  text,
  type ScriptedLms,
} from '../../../../support/scripted-lms.ts';

const target = { platformId: 'platform-1', deploymentId: 'deployment-1' };
const SCORE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
const RESULT = 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly';

let lms: ScriptedLms;
afterEach(() => lms.stop());

async function start(platform: Partial<ServicePlatform> = {}, deps = {}): Promise<void> {
  lms = await startScriptedLms(platform, deps);
  lms.answers.push(json([]));
}
const ask = (more = target) => lms.services.readResults(more, `${lms.url}/li/3`);

test('L1 each assertion is of its own, short-lived, and names the deployment', async () => {
  await start();
  await ask();
  await lms.services.readRoster(target, `${lms.url}/m`, async () => {}).catch(() => {});
  const [first, second] = lms.tokenRequests.map(({ assertion }) => assertion);
  expect(first).toMatchObject({
    iss: 'client-1',
    sub: 'client-1',
    aud: `${lms.url}/token`,
    'https://purl.imsglobal.org/spec/lti/claim/deployment_id': 'deployment-1',
  });
  expect(first!.exp! - first!.iat!).toBeLessThanOrEqual(300);
  expect(first!.jti).not.toBe(second!.jti);
  expect(lms.tokenRequests[0]?.header).toMatchObject({ alg: 'RS256', kid: 'kid-1' });
  expect(Object.fromEntries(lms.tokenRequests[0]!.form)).toMatchObject({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    scope: RESULT,
  });
});

test('L2 the audience is the one the LMS named', async () => {
  await start({ tokenAudience: 'https://authorization.example' });
  await ask();
  expect(lms.tokenRequests[0]?.assertion.aud).toBe('https://authorization.example');
});

test('L3 a smaller grant switches the feature off, without a loop', async () => {
  await start();
  lms.tokenAnswers.push(json({ access_token: 't', expires_in: 3600, scope: SCORE }));
  await expect(ask()).rejects.toMatchObject({ problem: 'scope_missing', transient: false });
  await expect(ask()).rejects.toMatchObject({ problem: 'scope_missing' });
  expect(lms.tokenRequests).toHaveLength(1);
  expect(lms.seen).toEqual([]);
});

test('L3 what was not granted at registration is not asked for', async () => {
  await start({ grantedScopes: [SCORE] });
  await expect(ask()).rejects.toMatchObject({ problem: 'scope_missing' });
  expect(lms.tokenRequests).toEqual([]);
});

test.each([
  [{ access_token: 't' }],
  [{ access_token: 't', token_type: 'bearer', expires_in: '3600' }],
  [{ access_token: 't', token_type: 'Bearer', scope: '', expires_in: null }],
])('L4 %j is a token', async (body) => {
  await start();
  lms.tokenAnswers.push(json(body));
  await ask();
  expect(lms.seen[0]?.headers.authorization).toBe('Bearer t');
});

test('L4 a token of unknown life is used for a short while only', async () => {
  let now = Date.now();
  await start({}, { clock: { now: () => new Date(now) } });
  lms.tokenAnswers.push(json({ access_token: 't' }));
  await ask();
  now += 200_000;
  await ask();
  now += 60_000;
  await ask();
  expect(lms.tokenRequests).toHaveLength(2);
});

test('L4 Moodle’s token comes as text/html and is read', async () => {
  await start({ family: 'moodle' });
  const message = recordedMoodle('token-ok');
  lms.tokenAnswers.push(recorded(message, () => lms.url));
  await ask();
  expect(lms.seen[0]?.headers.authorization).toBe('Bearer masked');
});

test.each([
  ['token-unknown-client', 'unauthorized'],
  ['token-unknown-kid', 'unauthorized'],
  ['token-expired', 'unauthorized'],
  ['token-bad-scope', 'scope_missing'],
])('L5 Moodle’s %s is %s', async (name, problem) => {
  await start({ family: 'moodle' });
  lms.tokenAnswers.push(recorded(recordedMoodle(name), () => lms.url));
  await expect(ask()).rejects.toMatchObject({ problem });
});

test.each([
  ['an HTML 500', text('<html>', 500), 'unavailable'],
  ['HTML with 200', text('<html>'), 'malformed'],
  ['no token', json({ token_type: 'Bearer' }), 'malformed'],
  ['429', text('', 429, { 'retry-after': '900' }), 'rate_limited'],
])('L5 %s is said in words', async (_what, answer, problem) => {
  await start();
  lms.tokenAnswers.push(answer, answer, answer, answer);
  await expect(ask()).rejects.toMatchObject({ name: 'LmsServiceError', problem });
});

test('L6 a hundred callers at once share one token request', async () => {
  await start();
  await Promise.all(Array.from({ length: 100 }, () => ask()));
  expect(lms.tokenRequests).toHaveLength(1);
  expect(lms.seen).toHaveLength(100);
});

test('L6 another instance of the tool uses the token that is kept', async () => {
  await start();
  await ask();
  await lms.anotherInstance().readResults(target, `${lms.url}/li/3`);
  expect(lms.tokenRequests).toHaveLength(1);
});

test('L7 another deployment, or another right, has a token of its own', async () => {
  await start();
  await ask();
  await ask({ ...target, deploymentId: 'deployment-2' });
  await lms.services.readRoster(target, `${lms.url}/m`, async () => {}).catch(() => {});
  const used = lms.seen.map(({ headers }) => headers.authorization);
  expect(new Set(used).size).toBe(3);
});

test('L7 a platform that is not registered gets nothing', async () => {
  await start();
  await expect(ask({ ...target, platformId: 'other' })).rejects.toMatchObject({ problem: 'not_found' });
  expect([...lms.seen, ...lms.tokenRequests]).toEqual([]);
});

test('L8 a redirect of the token endpoint is not followed', async () => {
  await start();
  lms.tokenAnswers.push(text('', 307, { location: `${lms.url}/elsewhere` }));
  await expect(ask()).rejects.toMatchObject({ problem: 'unsafe_url' });
  expect(lms.seen).toEqual([]);
});

test('L9 a refusal shows neither token nor what was sent', async () => {
  await start();
  lms.answers[0] = (request, res) => text(`you sent ${request.headers.authorization}`, 400)(request, res);
  const error: unknown = await ask().catch((reason: unknown) => reason);
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('token-1');
});

test('L10 no assertion is from the future, for a clock a little ahead of the platform’s', async () => {
  await start();
  await ask();
  expect(lms.tokenRequests[0]!.assertion.iat!).toBeLessThanOrEqual(Date.now() / 1000 - 20);
});

test('a token is not used in its last minute', async () => {
  let now = Date.now();
  await start({}, { clock: { now: () => new Date(now) } });
  await ask();
  now += 3600_000 - 61_000;
  await ask();
  expect(lms.tokenRequests).toHaveLength(1);
  now += 2_000;
  await ask();
  expect(lms.tokenRequests).toHaveLength(2);
});

test('a token endpoint that hangs costs a deadline', async () => {
  await start({}, { requestDeadlineMs: 150 });
  lms.tokenAnswers.push(hang);
  await expect(ask()).rejects.toMatchObject({ problem: 'timeout' });
});
