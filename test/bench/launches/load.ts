import { Pool, type Dispatcher } from 'undici';
import type { BenchPlatform } from './platform.ts';

export interface Peer {
  name: string;
  program: string;
  /** What a person enters the application with after the launch; `null` where there is none. */
  entry: 'session' | 'launch key' | null;
}

/** Milliseconds of one block. */
export interface BlockTimes {
  login: number;
  launch: number;
  enter: number;
}

const concurrency = 8;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

interface Answer {
  status: number;
  location: string;
  cookies: string;
  body: string;
}

const cookiesOf = (header: string | string[] | undefined): string =>
  [header ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');

/** Runs the work of one step for `count` people, eight at a time, and says how long it took. */
async function timed(count: number, work: (index: number) => Promise<void>): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < count) await work(next++);
    }),
  );
  return performance.now() - start;
}

/** Logins, then launches, then entries of a block; throws at the first answer that is not the expected one. */
export function createLoad({ name, entry }: Peer, origin: string, platform: BenchPlatform) {
  const pool = new Pool(origin, { connections: concurrency });
  const { issuer, clientId, deploymentId } = platform.registration;
  const targetLinkUri = `${origin}/lti/launch`;

  async function send(expected: number, options: Dispatcher.RequestOptions): Promise<Answer> {
    const answer = await pool.request(options);
    const body = await answer.body.text();
    if (answer.statusCode !== expected) {
      throw new Error(`${name}: ${options.path} answered ${answer.statusCode}: ${body.slice(0, 300)}`);
    }
    return {
      status: answer.statusCode,
      location: String(answer.headers.location ?? ''),
      cookies: cookiesOf(answer.headers['set-cookie']),
      body,
    };
  }

  return async function runBlock(count: number): Promise<BlockTimes> {
    const initiation = new URLSearchParams({
      iss: issuer,
      client_id: clientId,
      lti_deployment_id: deploymentId,
      login_hint: 'hint',
      lti_message_hint: 'message',
      target_link_uri: targetLinkUri,
    }).toString();
    const logins: Answer[] = [];
    const login = await timed(count, async (index) => {
      logins[index] = await send(302, {
        path: '/lti/login',
        method: 'POST',
        headers: form,
        body: initiation,
      });
    });

    const posts = await Promise.all(
      logins.map(async ({ location, cookies }, index) => {
        const { searchParams } = new URL(location);
        const idToken = await platform.sign(searchParams.get('nonce') ?? '', targetLinkUri, index);
        const body = new URLSearchParams({ id_token: idToken, state: searchParams.get('state') ?? '' });
        return { body: body.toString(), headers: { ...form, cookie: cookies } };
      }),
    );
    const launches: Answer[] = [];
    const launch = await timed(count, async (index) => {
      launches[index] = await send(entry === 'launch key' ? 302 : 303, {
        path: '/lti/launch',
        method: 'POST',
        ...posts[index]!,
      });
    });

    if (!entry) return { login, launch, enter: 0 };
    const enter = await timed(count, async (index) => {
      const { location, cookies } = launches[index]!;
      if (entry === 'launch key') {
        const { pathname, search } = new URL(location, origin);
        await send(200, { path: `${pathname}${search}`, method: 'GET', headers: { cookie: cookies } });
      } else {
        const body = JSON.stringify({ code: location.split('#launch=')[1] });
        const headers = { 'content-type': 'application/json' };
        await send(201, { path: '/api/v1/sessions', method: 'POST', headers, body });
      }
    });
    return { login, launch, enter };
  };
}
