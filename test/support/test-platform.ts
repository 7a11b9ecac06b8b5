import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { newId } from '../../tool/mongo/new-id.ts';
import { claim } from '../../tool/protocols/lti/claims.ts';
import type { Platform } from '../../tool/features/platforms/platform.ts';
import type { RunningTool } from './start-tool.ts';

export type Claims = Record<string, unknown>;

export interface PlatformKey {
  kid: string;
  privateKey: KeyObject;
  jwk: Record<string, unknown>;
}

export function aKey(kid: string, bits = 2048): PlatformKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
export const role = (name: string): string => `${MEMBERSHIP}${name}`;

/** Cookies of one browser in one frame: what `Set-Cookie` said is sent back, nothing else. */
export class Browser {
  readonly cookies = new Map<string, string>();

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';');
      const at = pair!.indexOf('=');
      const name = pair!.slice(0, at);
      if (attributes.some((one) => one.trim() === 'Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, pair!.slice(at + 1));
    }
  }

  header(): Record<string, string> {
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length ? { cookie: pairs.join('; ') } : {};
  }
}

export interface Login {
  state: string;
  nonce: string;
  /** Address the browser was sent to. */
  location: URL;
  targetLinkUri: string;
}

const KEYS = new Map<string, PlatformKey>();
/** RSA keys are slow to make; the same name gives the same key within a test file. */
function keyNamed(kid: string): PlatformKey {
  const key = KEYS.get(kid) ?? aKey(kid);
  KEYS.set(kid, key);
  return key;
}

/**
 * A bare LTI platform for the conformance tests: it signs whatever it is told to. Small on purpose, and apart from the
 * stand-in LMS, so that a mistake there cannot hide one here.
 */
export class TestPlatform {
  readonly registration: Platform;
  readonly deploymentId: string;
  readonly tool: RunningTool;
  key: PlatformKey;
  /** Keys published at the JWKS address. */
  published: Record<string, unknown>[];
  /** Times the JWKS address was asked. */
  asked = 0;
  /** Answers the JWKS request in place of the platform. */
  fault: RequestListener | null = null;
  private server: Server | null = null;

  private constructor(tool: RunningTool, registration: Platform, deploymentId: string, key: PlatformKey) {
    this.tool = tool;
    this.registration = registration;
    this.deploymentId = deploymentId;
    this.key = key;
    this.published = [key.jwk];
  }

  /** Registers a platform with one active deployment in a programme of its own, and serves its keys on 127.0.0.1. */
  static async register(
    tool: RunningTool,
    { deploymentId = 'deployment-1', kid = 'key-1', ...more }: RegisterOptions = {},
  ): Promise<TestPlatform> {
    const now = tool.wiring.clock.now();
    const programmeId = more.programmeId ?? newId();
    if (!more.programmeId) {
      await tool.wiring.programmes.insert({
        id: programmeId,
        name: 'District',
        slug: programmeId,
        createdAt: now,
      });
    }
    let platform: TestPlatform | null = null;
    const server = createServer((req, res) => {
      platform!.asked++;
      if (platform!.fault) return platform!.fault(req, res);
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify({ keys: platform!.published }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const registration: Platform = {
      id: newId(),
      programmeId,
      issuer: origin,
      clientId: `client-${randomBytes(4).toString('hex')}`,
      name: 'Test LMS',
      family: 'other',
      authorizationUrl: `${origin}/auth`,
      tokenUrl: `${origin}/token`,
      tokenAudience: null,
      jwksUrl: `${origin}/jwks`,
      status: 'active',
      allowAnonymous: false,
      trustedAudiences: [],
      grantedScopes: null,
      frameOrigins: [],
      createdAt: now,
      ...more,
    };
    await tool.wiring.platforms.insert(registration);
    await tool.wiring.deployments.insertActive(registration.id, deploymentId, programmeId, now);
    platform = new TestPlatform(tool, registration, deploymentId, keyNamed(kid));
    platform.server = server;
    return platform;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((done) => this.server?.close(done));
  }

  get targetLinkUri(): string {
    return `${this.tool.url}/lti/launch`;
  }

  initiation(more: Record<string, string | undefined> = {}): Record<string, string> {
    const all: Record<string, string | undefined> = {
      iss: this.registration.issuer,
      client_id: this.registration.clientId,
      login_hint: 'hint-1',
      target_link_uri: this.targetLinkUri,
      lti_message_hint: 'message-1',
      ...more,
    };
    return Object.fromEntries(
      Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
  }

  /** What the tool answers to a login initiation. */
  async initiate(
    browser: Browser,
    more: Record<string, string | undefined> = {},
    headers: Record<string, string> = {},
    tool: RunningTool = this.tool,
  ): Promise<Response> {
    const response = await fetch(`${tool.url}/lti/login?${new URLSearchParams(this.initiation(more))}`, {
      redirect: 'manual',
      headers: { ...browser.header(), ...headers },
    });
    browser.take(response);
    return response;
  }

  async login(
    browser: Browser,
    more: Record<string, string | undefined> = {},
    tool: RunningTool = this.tool,
  ): Promise<Login> {
    const response = await this.initiate(browser, more, {}, tool);
    if (response.status !== 302) throw new Error(`login: ${response.status} ${await response.text()}`);
    const location = new URL(response.headers.get('location')!);
    return {
      location,
      state: location.searchParams.get('state')!,
      nonce: location.searchParams.get('nonce')!,
      targetLinkUri: this.initiation(more).target_link_uri!,
    };
  }

  now(): number {
    return Math.floor(this.tool.wiring.clock.now().getTime() / 1000);
  }

  /** A launch that holds, with the claims of the recorded suite; a change of `undefined` leaves a claim out. */
  claims(login: Pick<Login, 'nonce' | 'targetLinkUri'>, changes: Claims = {}): Claims {
    const now = this.now();
    const all: Claims = {
      iss: this.registration.issuer,
      aud: this.registration.clientId,
      sub: 'user-1',
      iat: now,
      exp: now + 300,
      nonce: login.nonce,
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      email: 'ada@school.example',
      locale: 'en-US',
      [claim.version]: '1.3.0',
      [claim.messageType]: 'LtiResourceLinkRequest',
      [claim.deploymentId]: this.deploymentId,
      [claim.targetLinkUri]: login.targetLinkUri,
      [claim.resourceLink]: { id: 'link-1', title: 'Wait time' },
      [claim.roles]: [role('Learner')],
      [claim.context]: { id: 'course-1', title: 'Teacher Growth', label: 'TG', type: ['CourseSection'] },
      [claim.ags]: {
        scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
        lineitems: `${this.registration.issuer}/lineitems`,
      },
      [claim.nrps]: {
        context_memberships_url: `${this.registration.issuer}/members`,
        service_versions: ['2.0'],
      },
      ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  sign(claims: Claims, header: Record<string, unknown> = {}, key: PlatformKey = this.key): Promise<string> {
    const all = { alg: 'RS256', typ: 'JWT', kid: key.kid, ...header };
    const protectedHeader = Object.fromEntries(
      Object.entries(all).filter(([, value]) => value !== undefined),
    );
    return new SignJWT(claims).setProtectedHeader(protectedHeader as { alg: string }).sign(key.privateKey);
  }

  async post(
    browser: Browser,
    form: Record<string, string> | string,
    { headers = {}, tool = this.tool }: { headers?: Record<string, string>; tool?: RunningTool } = {},
  ): Promise<Response> {
    const response = await fetch(`${tool.url}/lti/launch`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: this.registration.issuer,
        ...browser.header(),
        ...headers,
      },
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });
    browser.take(response);
    return response;
  }

  /** Login and launch with these changes of the claims. */
  async launch(
    changes: Claims = {},
    { browser = new Browser(), login: more = {} }: { browser?: Browser; login?: Record<string, string> } = {},
  ): Promise<Response> {
    const login = await this.login(browser, more);
    return this.post(browser, {
      id_token: await this.sign(this.claims(login, changes)),
      state: login.state,
    });
  }

  /** The whole way in: login, launch, trade of the code. */
  async enter(changes: Claims = {}, options: Parameters<TestPlatform['launch']>[1] = {}): Promise<Entered> {
    return enterWith(this.tool, await this.launch(changes, options));
  }
}

type RegisterOptions = Partial<Platform> & { deploymentId?: string; kid?: string };

export interface Entered {
  token: string;
  me: Record<string, unknown> & {
    person: { id: string; name: string };
    role: string;
    may: Record<string, boolean>;
    start: Record<string, unknown>;
    course?: { id: string; title: string };
  };
}

export const codeOf = (launch: Response): string => {
  const code = /^\/app#launch=([\w.-]+)$/.exec(launch.headers.get('location') ?? '')?.[1];
  if (launch.status !== 303 || !code) throw new Error(`no launch code: ${launch.status}`);
  return code;
};

export const tradeCode = (tool: RunningTool, code: string): Promise<Response> =>
  fetch(`${tool.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });

export const meOf = (tool: RunningTool, token: string): Promise<Response> =>
  fetch(`${tool.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });

export async function enterWith(tool: RunningTool, launch: Response): Promise<Entered> {
  const traded = await tradeCode(tool, codeOf(launch));
  if (traded.status !== 201) throw new Error(`no session: ${traded.status} ${await traded.text()}`);
  const { token } = (await traded.json()) as { token: string };
  const me = await meOf(tool, token);
  if (me.status !== 200) throw new Error(`no me: ${me.status} ${await me.text()}`);
  return { token, me: (await me.json()) as Entered['me'] };
}
