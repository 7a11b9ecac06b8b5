import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordedMoodle } from '../../support/recorded-moodle.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

interface Answer {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}
interface Seen {
  method: string;
  url: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

let tool: RunningTool;
let now: Date;
let lms: Server;
let lmsUrl: string;
let seen: Seen[];
let configuration: Record<string, unknown>;
let document: () => Answer;
let reply: (asked: Record<string, unknown>) => Answer;
let programmeId: string;

/** The configuration document that a real Moodle served, at this address. */
const moodleConfiguration = (): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(recordedMoodle('openid-configuration').response.body).replaceAll(
      'http://localhost:8080',
      lmsUrl,
    ),
  ) as Record<string, unknown>;

const running = new Map<string, RunningTool>();

/** One tool for each environment, its data cleared after every test. */
async function start(environment: Record<string, string> = {}): Promise<void> {
  const key = JSON.stringify(environment);
  tool =
    running.get(key) ??
    (await startTool({
      clock: { now: () => now },
      environment: { LAUNCHES_PER_MINUTE: '100000', ...environment },
    }));
  running.set(key, tool);
  programmeId = '665f00000000000000000001';
  await tool.wiring.programmes.insert({
    id: programmeId,
    name: 'District',
    slug: 'district',
    createdAt: now,
  });
}
afterAll(async () => {
  for (const each of running.values()) await each.stop();
});

beforeEach(async () => {
  now = new Date('2026-11-23T12:00:00Z');
  seen = [];
  lms = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
    const { method = '', url = '', headers } = req;
    seen.push({ method, url, authorization: headers.authorization, body });
    const answer = method === 'POST' ? reply(body) : document();
    const sent = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    res.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers }).end(sent);
  });
  await new Promise<void>((done) => lms.listen(0, '127.0.0.1', done));
  lmsUrl = `http://127.0.0.1:${(lms.address() as AddressInfo).port}`;
  configuration = moodleConfiguration();
  document = () => ({ body: configuration });
  reply = (asked) => ({
    body: { ...asked, client_id: 'client-1', [TOOL]: { ...(asked[TOOL] as object), deployment_id: '7' } },
  });
});

afterEach(async () => {
  for (const name of ['programmes', 'platforms', 'deployments', 'invitations', 'toolkeys']) {
    await tool.connection.collection(name).deleteMany({});
  }
  tool.wiring.registry.forget();
  tool.logged.length = 0;
  lms.closeAllConnections();
  await new Promise((done) => lms.close(done));
});

const invite = async (hours = 1): Promise<string> =>
  (await tool.wiring.invitations.create(programmeId, new Date(now.getTime() + hours * 3_600_000), now)).code;

async function open(
  query: Record<string, string>,
): Promise<{ status: number; html: string; headers: Headers }> {
  const answer = await fetch(`${tool.url}/lti/register?${new URLSearchParams(query).toString()}`);
  return { status: answer.status, html: await answer.text(), headers: answer.headers };
}
const openInvited = async (more: Record<string, string> = {}) =>
  open({
    openid_configuration: `${lmsUrl}/openid-configuration?x=1`,
    registration_token: 'secret-token',
    invitation: await invite(),
    ...more,
  });
const platforms = () => tool.wiring.platforms.list();

describe('an invited LMS', () => {
  test('is registered, active, with what it granted and its deployment', async () => {
    await start();
    const { status, html } = await openInvited();
    expect({ status, closes: html.includes('org.imsglobal.lti.close') }).toEqual({
      status: 200,
      closes: true,
    });
    const [platform] = await platforms();
    expect(platform).toMatchObject({
      programmeId,
      issuer: lmsUrl,
      clientId: 'client-1',
      family: 'moodle',
      status: 'active',
      authorizationUrl: `${lmsUrl}/mod/lti/auth.php`,
      tokenUrl: `${lmsUrl}/mod/lti/token.php`,
      tokenAudience: null,
      jwksUrl: `${lmsUrl}/mod/lti/certs.php`,
    });
    expect(platform?.grantedScopes).toContain('https://purl.imsglobal.org/spec/lti-ags/scope/score');
    expect(await tool.wiring.deployments.find(platform!.id, '7')).toMatchObject({
      status: 'active',
      programmeId,
    });
    const { keys } = (await (await fetch(`${tool.url}/.well-known/jwks.json`)).json()) as { keys: unknown[] };
    expect(keys).toHaveLength(1);
  });

  test('is asked for every message, service and parameter, with its token in both requests', async () => {
    await start();
    await openInvited();
    expect(seen.map(({ method, authorization }) => [method, authorization])).toEqual([
      ['GET', 'Bearer secret-token'],
      ['POST', 'Bearer secret-token'],
    ]);
    const asked = seen[1]!.body;
    expect(asked).toMatchObject({
      application_type: 'web',
      response_types: ['id_token'],
      grant_types: ['implicit', 'client_credentials'],
      initiate_login_uri: `${tool.url}/lti/login`,
      redirect_uris: [`${tool.url}/lti/launch`],
      jwks_uri: `${tool.url}/.well-known/jwks.json`,
      token_endpoint_auth_method: 'private_key_jwt',
      [TOOL]: { domain: new URL(tool.url).host, target_link_uri: `${tool.url}/lti/launch` },
    });
    expect(String(asked.scope).split(' ')).toHaveLength(5);
    const { messages, custom_parameters: custom } = asked[TOOL] as {
      messages: { type: string }[];
      custom_parameters: Record<string, string>;
    };
    expect(messages.map(({ type }) => type)).toEqual([
      'LtiResourceLinkRequest',
      'LtiDeepLinkingRequest',
      'LtiSubmissionReviewRequest',
    ]);
    for (const name of Object.keys(custom)) expect(name).toMatch(/^[a-z_]+$/);
  });

  test('M6 without a token sends no Authorization', async () => {
    await start();
    await open({ openid_configuration: `${lmsUrl}/c`, invitation: await invite() });
    expect(seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  test('M10 what is granted counts, not what was asked for', async () => {
    await start();
    const granted = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
    reply = () => ({ status: 201, body: { client_id: 12345, scope: granted } });
    await openInvited();
    expect((await platforms())[0]).toMatchObject({ clientId: '12345', grantedScopes: [granted] });
  });

  test('M9 without a deployment in the reply none is known yet', async () => {
    await start();
    reply = (asked) => ({ body: { ...asked, client_id: 'client-1' } });
    await openInvited();
    expect(await tool.wiring.deployments.list((await platforms())[0]!.id)).toEqual([]);
  });

  test('the audience of tokens is the one the LMS names', async () => {
    await start();
    configuration.authorization_server = 'https://authorization.example';
    await openInvited();
    expect((await platforms())[0]?.tokenAudience).toBe('https://authorization.example');
  });
});

describe('an invitation', () => {
  test('M7 serves one registration', async () => {
    await start();
    const invitation = await invite();
    const query = { openid_configuration: `${lmsUrl}/c`, invitation };
    expect((await open(query)).status).toBe(200);
    expect((await open(query)).status).toBe(410);
    expect(seen).toHaveLength(2);
  });

  test('M7 serves one of two that come at once', async () => {
    await start();
    const query = { openid_configuration: `${lmsUrl}/c`, invitation: await invite() };
    let number = 0;
    reply = (asked) => ({ body: { ...asked, client_id: `client-${++number}` } });
    const answers = await Promise.all([open(query), open(query)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await platforms()).toHaveLength(1);
  });

  test('M7 ends', async () => {
    await start();
    const invitation = await invite(1);
    now = new Date(now.getTime() + 3_600_001);
    expect((await open({ openid_configuration: `${lmsUrl}/c`, invitation })).status).toBe(410);
    expect(seen).toEqual([]);
  });

  test('comes back when the LMS refused', async () => {
    await start();
    const query = { openid_configuration: `${lmsUrl}/c`, invitation: await invite() };
    const takes = reply;
    reply = () => ({ status: 400, body: { error: 'invalid_redirect_uri' } });
    expect((await open(query)).status).toBe(400);
    reply = takes;
    expect((await open(query)).status).toBe(200);
  });

  test('is needed, and nothing is fetched without one', async () => {
    await start();
    const { status, html } = await open({ openid_configuration: `${lmsUrl}/c` });
    expect(status).toBe(403);
    expect(html).toContain('invitation');
    expect(seen).toEqual([]);
  });

  test('that nobody made is refused', async () => {
    await start();
    expect((await openInvited({ invitation: 'made-up' })).status).toBe(410);
  });
});

test('M4 where registration is open, who has no invitation waits for approval', async () => {
  await start({ REGISTRATION: 'open' });
  expect((await open({ openid_configuration: `${lmsUrl}/c` })).status).toBe(200);
  expect((await platforms())[0]).toMatchObject({ status: 'pending', programmeId });
});

test('M5 a second registration of the same client changes nothing', async () => {
  await start();
  await openInvited();
  const before = await platforms();
  configuration.token_endpoint = `${lmsUrl}/other-token`;
  const { status } = await openInvited();
  expect(status).toBe(409);
  expect(await platforms()).toEqual(before);
});

describe('a configuration is refused', () => {
  const refused = async (query: Record<string, string> = {}) => {
    const { status, html } = await openInvited(query);
    expect(await platforms()).toEqual([]);
    return { status, html, posted: seen.some(({ method }) => method === 'POST') };
  };

  test('M1 when it is not named', async () => {
    await start();
    expect(await refused({ openid_configuration: '' })).toMatchObject({ status: 400, posted: false });
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/x',
    'https://10.0.0.1/x',
    'http://lms.example/x',
    'file:///etc/passwd',
    'no url',
  ])('M1 when it is at %s', async (url) => {
    await start({ ALLOW_HTTP_PLATFORMS: 'false', ALLOW_PRIVATE_PLATFORMS: 'false' });
    expect(await refused({ openid_configuration: url })).toMatchObject({ status: 400, posted: false });
    expect(seen).toEqual([]);
  });

  test('M1 when it redirects, is no JSON, is huge or is missing', async () => {
    await start();
    const answers: Answer[] = [
      { status: 302, body: '', headers: { location: `${lmsUrl}/other` } },
      { body: '<html>' },
      { body: `{"x":"${'x'.repeat(300_000)}"}` },
      { status: 404, body: {} },
      { body: { issuer: lmsUrl } },
    ];
    for (const answer of answers) {
      document = () => answer;
      expect(await refused()).toMatchObject({ status: 400, posted: false });
    }
  });

  test.each(['https://canvas.instructure.com', 'http://localhost:9', 'https://sso.canvaslms.com'])(
    'M2 when it speaks for %s',
    async (issuer) => {
      await start();
      configuration.issuer = issuer;
      expect(await refused()).toMatchObject({ status: 400, posted: false });
    },
  );

  test('M3 when the registration would go to another site', async () => {
    await start();
    configuration.registration_endpoint = 'https://elsewhere.example/register';
    expect(await refused()).toMatchObject({ status: 400, posted: false });
  });

  test.each(['token_endpoint', 'jwks_uri', 'authorization_endpoint'])(
    'M3 when %s is no safe address',
    async (name) => {
      await start();
      configuration[name] = 'ftp://127.0.0.1/x';
      expect(await refused()).toMatchObject({ status: 400, posted: false });
    },
  );

  test('M13 when the LMS cannot sign with RS256', async () => {
    await start();
    configuration.id_token_signing_alg_values_supported = ['ES256'];
    const { status, html } = await refused();
    expect(status).toBe(400);
    expect(html).toContain('RS256');
  });
});

describe('what the LMS says against it', () => {
  test.each([
    [
      { error: 'invalid_client_metadata', error_description: 'no <b>such</b> scope' },
      'no &lt;b&gt;such&lt;/b&gt; scope',
    ],
    ['domain_targetlinkuri_mismatch', 'domain_targetlinkuri_mismatch'],
  ])('M11 is shown, escaped: %j', async (body, shown) => {
    await start();
    reply = () => ({ status: 400, body });
    const { status, html } = await openInvited();
    expect(status).toBe(400);
    expect(html).toContain(shown);
    expect(html).toContain('org.imsglobal.lti.close');
  });

  test('M11 a page of its own is not repeated', async () => {
    await start();
    reply = () => ({ status: 404, body: '<!DOCTYPE html><script>alert(1)</script>' });
    const { html } = await openInvited();
    expect(html).not.toContain('alert(1)');
    expect(await platforms()).toEqual([]);
  });

  test('M11 an answer without a client_id is none', async () => {
    await start();
    reply = () => ({ body: {} });
    expect((await openInvited()).status).toBe(400);
    expect(await platforms()).toEqual([]);
  });
});

test('M12 M14 the page is framed by the LMS, escaped, without third parties, and closes itself', async () => {
  await start();
  configuration[PLATFORM] = { product_family_code: '<script>x</script>' };
  const { html, headers } = await openInvited();
  expect(html).not.toContain('<script>x');
  expect(html).toContain(
    "(window.opener || window.parent).postMessage({ subject: 'org.imsglobal.lti.close' }, '*')",
  );
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors https: http:/);
  expect(headers.get('x-frame-options')).toBeNull();
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('neither the token nor the invitation is in the log', async () => {
  await start();
  const invitation = await invite();
  await open({ openid_configuration: `${lmsUrl}/c`, registration_token: 'secret-token', invitation });
  const log = JSON.stringify(tool.logged);
  expect(log).toContain('platform registered');
  expect(log).not.toContain('secret-token');
  expect(log).not.toContain(invitation);
});

test('one address cannot make us fetch without end', async () => {
  await start({ LAUNCHES_PER_MINUTE: '40' });
  expect((await open({})).status).toBe(400);
  expect((await open({})).status).toBe(429);
});

test('a Canvas is asked with its own placements and claims', async () => {
  await start();
  configuration[PLATFORM] = {
    product_family_code: 'canvas',
    messages_supported: [
      { type: 'LtiResourceLinkRequest', placements: ['course_navigation', 'account_navigation'] },
      {
        type: 'LtiDeepLinkingRequest',
        placements: ['https://canvas.instructure.com/lti/assignment_selection', 'link_selection'],
      },
    ],
  };
  await openInvited();
  expect(seen[1]!.body[TOOL]).toMatchObject({
    'https://canvas.instructure.com/lti/privacy_level': 'public',
    custom_parameters: { section_ids: '$Canvas.course.sectionIds' },
    messages: [
      {
        type: 'LtiResourceLinkRequest',
        placements: ['course_navigation'],
        'https://canvas.instructure.com/lti/visibility': 'members',
      },
      {
        type: 'LtiDeepLinkingRequest',
        placements: ['https://canvas.instructure.com/lti/assignment_selection', 'link_selection'],
      },
    ],
  });
  expect((await platforms())[0]).toMatchObject({ family: 'canvas' });
});

test('the configuration of a Canvas developer key names our addresses, scopes and placements', async () => {
  await start();
  const answer = await fetch(`${tool.url}/lti/canvas.json`);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const key = (await answer.json()) as {
    scopes: string[];
    extensions: { settings: { placements: { placement: string; message_type: string }[] } }[];
  };
  expect(key).toMatchObject({
    oidc_initiation_url: `${tool.url}/lti/login`,
    target_link_uri: `${tool.url}/lti/launch`,
    public_jwk_url: `${tool.url}/.well-known/jwks.json`,
    extensions: [
      { domain: new URL(tool.url).host, platform: 'canvas.instructure.com', privacy_level: 'public' },
    ],
  });
  expect(key.scopes).toHaveLength(5);
  expect(key.extensions[0]?.settings.placements.map(({ placement }) => placement)).toEqual([
    'course_navigation',
    'assignment_selection',
    'course_assignments_menu',
    'link_selection',
    'module_index_menu_modal',
  ]);
});
