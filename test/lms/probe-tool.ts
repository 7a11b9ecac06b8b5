import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { Browser, formsOf, type HtmlForm, type Page } from '../support/browser.ts';
import type { StandInLms } from './stand-in-lms.ts';
import { claim } from './uris.ts';
import type { Person, Registration } from './world.ts';

/** The least of a tool: a key set on the network and a signature. Enough to question the stand-in. */
export async function startProbeTool() {
  let key: { privateKey: CryptoKey; publicKey: CryptoKey } = await generateKeyPair('RS256');
  let kid = 'probe-1';
  const server: Server = createServer(async (_req, res) => {
    const jwk = { ...(await exportJWK(key.publicKey)), kid, alg: 'RS256', use: 'sig' };
    res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  const sign = (payload: JWTPayload, header: { kid?: string } = {}) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
      .sign(key.privateKey);

  return {
    url,
    sign,
    async newKey(id: string) {
      key = await generateKeyPair('RS256');
      kid = id;
    },

    /** A signed assertion, with what a test wants different. */
    assertion: (
      lms: StandInLms,
      tool: Registration,
      change: JWTPayload = {},
      header: { kid?: string } = {},
    ) => {
      const seconds = Math.floor(Date.now() / 1000);
      return sign(
        {
          iss: tool.clientId,
          sub: tool.clientId,
          aud: lms.endpoints.token,
          iat: seconds,
          exp: seconds + 300,
          jti: crypto.randomUUID(),
          ...change,
        },
        header,
      );
    },

    askToken: (lms: StandInLms, assertion: string, scope: string) =>
      fetch(lms.endpoints.token, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          scope,
        }),
      }),

    async token(lms: StandInLms, tool: Registration, scopes = tool.scopes): Promise<string> {
      const answer = await this.askToken(lms, await this.assertion(lms, tool), scopes.join(' '));
      return (JSON.parse(await answer.text()) as { access_token: string }).access_token;
    },

    /** The claims of a deep-linking answer. */
    answer: (lms: StandInLms, tool: Registration, items: unknown[], change: JWTPayload = {}) => {
      const seconds = Math.floor(Date.now() / 1000);
      return sign({
        iss: tool.clientId,
        aud: lms.issuer,
        iat: seconds,
        exp: seconds + 300,
        nonce: crypto.randomUUID(),
        [claim.messageType]: 'LtiDeepLinkingResponse',
        [claim.version]: '1.3.0',
        [claim.deploymentId]: tool.deploymentId,
        [claim.contentItems]: items,
        ...change,
      });
    },

    stop: () => new Promise((done) => server.close(done)),
  };
}
export type ProbeTool = Awaited<ReturnType<typeof startProbeTool>>;

/** A browser in which this person is logged in. */
export async function logIn(lms: StandInLms, person: Person): Promise<Browser> {
  const browser = new Browser();
  await browser.request(`${lms.url}/session`, new URLSearchParams({ person: String(person.number) }));
  return browser;
}

/** Parameters of the login initiation an LMS page leads to, by form or by redirect. */
export async function loginOf(
  lms: StandInLms,
  browser: Browser,
  path: string,
): Promise<Record<string, string>> {
  const page = await browser.request(lms.url + path, undefined, () => false);
  const location = page.headers.get('location');
  if (location) return Object.fromEntries(new URL(location).searchParams);
  const [form] = formsOf(page);
  if (!form) throw new Error(`${path} answered ${page.status}: ${page.body.slice(0, 300)}`);
  return form.fields;
}

/** The authorization request a tool makes of these login parameters; `change` breaks it on purpose. */
export function authorize(
  lms: StandInLms,
  browser: Browser,
  tool: Registration,
  login: Record<string, string>,
  change: Record<string, string | undefined> = {},
): Promise<Page> {
  const wanted: Record<string, string | undefined> = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: tool.clientId,
    redirect_uri: tool.redirectUrls[0],
    login_hint: login.login_hint,
    lti_message_hint: login.lti_message_hint,
    state: 'state-1',
    nonce: 'nonce-1',
    ...change,
  };
  const url = new URL(lms.endpoints.authorization);
  for (const [name, value] of Object.entries(wanted))
    if (value !== undefined) url.searchParams.set(name, value);
  return browser.get(url.href);
}

/** What the LMS posts to the tool, or `undefined` when it keeps the matter to itself. */
export const postOf = (page: Page): HtmlForm | undefined => formsOf(page)[0];
