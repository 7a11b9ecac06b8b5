import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { createSafeFetch } from '../../tool/protocols/lti/safe-fetch.ts';
import { createLmsServices, type LmsServicesDeps } from '../../tool/protocols/lti/services/ltijs-services.ts';
import type {
  KeptToken,
  ServicePlatform,
  TokenStore,
} from '../../tool/protocols/lti/services/service-platform.ts';
import type { LmsServices } from '../../tool/protocols/lti/lms-services.ts';
import { textOf, type RecordedMessage } from './recorded-moodle.ts';

export interface SeenRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** When the body came, parsed if it is JSON. */
  json: unknown;
}

export type Answer = (request: SeenRequest, res: ServerResponse) => void;

export interface ScriptedLms {
  url: string;
  platform: ServicePlatform;
  services: LmsServices;
  /** Every request but those for tokens. */
  seen: SeenRequest[];
  tokenRequests: { form: URLSearchParams; assertion: JWTPayload; header: { kid?: string; alg?: string } }[];
  /** Answers of the token endpoint; a fresh token when none is left. */
  tokenAnswers: Answer[];
  /** Answers of the services in turn; the last one stays. */
  answers: Answer[];
  publicKey: KeyObject;
  /** A second adapter over the same platform, as another instance of the tool would have. */
  anotherInstance(): LmsServices;
  pauses: number[];
  stop(): Promise<void>;
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const text =
  (body: string, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, res) => {
    res.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  };

/** Accepts the connection and says nothing. */
export const hang: Answer = () => {};

/** Ends the connection in the middle of the answer. */
export const cut: Answer = (_request, res) => {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  res.write('[');
  setTimeout(() => res.destroy(), 10);
};

/** What a real Moodle answered, byte for byte, its own address replaced. */
export const recorded =
  (message: RecordedMessage, at: () => string): Answer =>
  (_request, res) => {
    const here = (value: string) => value.replaceAll('http://localhost:8080', at());
    const { 'content-type': type = 'text/html', link } = message.response.headers;
    res.writeHead(message.response.status, {
      'content-type': type,
      ...(link !== undefined && { link: here(link) }),
    });
    res.end(here(textOf(message)));
  };

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function memoryTokens(): TokenStore {
  const kept = new Map<string, KeptToken>();
  return {
    find: async (key) => kept.get(key) ?? null,
    keep: async (key, token) => void kept.set(key, token),
    drop: async (key, token) => void (kept.get(key)?.accessToken === token && kept.delete(key)),
  };
}

function oneAtATime(): LmsServicesDeps['exclusive'] {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).catch(() => {}).then(work);
    last.set(name, mine);
    return mine;
  };
}

/** A small HTTP server that answers what a test tells it to, and the services pointed at it. */
export async function startScriptedLms(
  platform: Partial<ServicePlatform> = {},
  deps: Partial<LmsServicesDeps> = {},
): Promise<ScriptedLms> {
  const seen: SeenRequest[] = [];
  const tokenRequests: ScriptedLms['tokenRequests'] = [];
  const tokenAnswers: Answer[] = [];
  const answers: Answer[] = [];
  let given = 0;

  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const isJson = req.headers['content-type']?.includes('json') ?? false;
    const request: SeenRequest = {
      method: req.method ?? '',
      url: req.url ?? '',
      headers: req.headers,
      body,
      json: isJson && body ? JSON.parse(body) : undefined,
    };
    if (request.url === '/token') {
      const form = new URLSearchParams(body);
      const assertion = form.get('client_assertion') ?? '';
      tokenRequests.push({ form, assertion: decodeJwt(assertion), header: decodeProtectedHeader(assertion) });
      const answer =
        tokenAnswers.shift() ??
        json({
          access_token: `token-${++given}`,
          token_type: 'Bearer',
          expires_in: 3600,
          scope: form.get('scope'),
        });
      return answer(request, res);
    }
    seen.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return (answer ?? text('not scripted', 404))(request, res);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const registered: ServicePlatform = {
    id: 'platform-1',
    issuer: url,
    clientId: 'client-1',
    name: 'Scripted',
    family: 'other',
    authorizationUrl: `${url}/auth`,
    tokenUrl: `${url}/token`,
    tokenAudience: null,
    jwksUrl: `${url}/jwks`,
    status: 'active',
    grantedScopes: null,
    ...platform,
  };
  const outgoing = createSafeFetch({ allowHttp: true, allowPrivate: true });
  const pauses: number[] = [];
  const tokens = memoryTokens();
  const build = () =>
    createLmsServices({
      platforms: {
        findById: async (id) => (id === registered.id ? registered : null),
        findByIssuerAndClientId: async (issuer, clientId) =>
          issuer === registered.issuer && clientId === registered.clientId ? registered : null,
      },
      keys: { signingKey: async () => ({ kid: 'kid-1', privateKey }) },
      tokens,
      exclusive: oneAtATime(),
      fetch: outgoing.fetch,
      clock: { now: () => new Date() },
      pause: async (ms) => void pauses.push(ms),
      ...deps,
    });

  return {
    url,
    platform: registered,
    services: build(),
    seen,
    tokenRequests,
    tokenAnswers,
    answers,
    publicKey,
    anotherInstance: build,
    pauses,
    async stop() {
      await outgoing.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
