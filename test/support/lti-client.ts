import type { Problem } from '../../tool/contract/problem.ts';
import type { MeView } from '../../tool/contract/session.ts';
import type { DeepLinkingAnswerView } from '../../tool/contract/placement.ts';
import type { StandInLms } from '../lms/stand-in-lms.ts';
import type { Activity, Course, Person, Registration } from '../lms/world.ts';
import { Browser, formsOf, type Page } from './browser.ts';

export interface ApiAnswer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export class ApiRefusal extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(request: string, status: number, problem: Problem) {
    super(`${request} answered ${status} ${problem.code ?? ''} ${problem.detail ?? ''}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The JSON API as one launched person. The shorthands throw an `ApiRefusal` unless the answer is a success. */
export interface ApiClient {
  /** Origin of the tool. */
  url: string;
  token: string;
  request<T = unknown>(method: string, path: string, body?: unknown): Promise<ApiAnswer<T>>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body?: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** Sends a file as the raw body, as the interface does. */
  upload<T>(path: string, name: string, content: Uint8Array, mediaType?: string): Promise<T>;
  me(): Promise<MeView>;
}

export interface Launched {
  api: ApiClient;
  me: MeView;
  browser: Browser;
}

/** A launch that the tool, or the LMS before it, did not let through. */
export class LaunchRefused extends Error {
  readonly page: Page;

  constructor(page: Page) {
    super(`${page.url} answered ${page.status}: ${page.body.replace(/<[^>]+>/g, ' ').slice(0, 400)}`);
    this.page = page;
  }
}

/**
 * Sends a launch through all its steps as a browser would: login initiation, authorization, launch, and the
 * trade of its code for a session. `path` is one of the stand-in's `/launch/…` addresses.
 */
export async function launch(lms: StandInLms, person: Person, path: string): Promise<Launched> {
  const browser = await logIn(lms, person);
  const landed = await followLaunch(lms, browser, path);
  const location = landed.headers.get('location') ?? '';
  const code = /#launch=([^&]+)$/.exec(location)?.[1];
  if (landed.status !== 303 || !code) throw new LaunchRefused(landed);
  const api = await openSession(new URL(landed.url).origin, code);
  return { api, me: await api.me(), browser };
}

/** The same up to the tool's answer to the launch, which is not followed. */
export async function followLaunch(lms: StandInLms, browser: Browser, path: string): Promise<Page> {
  const opened = await browser.get(lms.url + path);
  const [login] = formsOf(opened);
  // An LMS that starts the login by GET is at the authorization answer already.
  let page = login && /lti_message_hint/.test(opened.body) ? await browser.submit(login) : opened;
  // Without scripts the page about platform storage offers a link that goes on without it.
  const link = /<a id="action"[^>]*href="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&');
  if (!page.url.startsWith(lms.url) && link) page = await browser.get(new URL(link, page.url).href);
  const [answer] = formsOf(page);
  if (!answer || !page.url.startsWith(lms.url)) throw new LaunchRefused(page);
  return browser.request(answer.action, new URLSearchParams(answer.fields), (to) => to.pathname !== '/app');
}

export async function logIn(lms: StandInLms, person: Person): Promise<Browser> {
  const browser = new Browser();
  await browser.request(`${lms.url}/session`, new URLSearchParams({ person: String(person.number) }));
  return browser;
}

export const openActivity = (lms: StandInLms, person: Person, activity: Activity) =>
  launch(lms, person, `/launch/activity/${activity.number}`);

export const openPicker = (lms: StandInLms, person: Person, course: Course, tool: Registration) =>
  launch(lms, person, `/launch/picker/${course.number}/${tool.clientId}`);

/** Canvas: the tool's link in the course menu. */
export const openNavigation = (lms: StandInLms, person: Person, course: Course, tool: Registration) =>
  launch(lms, person, `/launch/navigation/${course.number}/${tool.clientId}`);

/** One person's work out of the gradebook. */
export const openReview = (lms: StandInLms, person: Person, activity: Activity, about: Person) =>
  launch(lms, person, `/launch/review/${lms.gradebook.lineItems(activity)[0]?.number}/${about.number}`);

/** What the picker posts: see `AnswerDeepLinkingBody`. */
export interface Pick {
  microCredentialId: string;
  points?: number;
  gradeRule?: 'all_or_nothing' | 'share_of_criteria';
  dueAt?: string | null;
  title?: string;
}

/**
 * Places micro-credentials by real deep linking: picker launch, signed answer, its post to the LMS, and what a teacher
 * does after it (Moodle: save, Canvas: publish). Answers the activities that came of it.
 */
export async function place(
  lms: StandInLms,
  teacher: Person,
  course: Course,
  tool: Registration,
  picks: Pick[],
): Promise<Activity[]> {
  const before = new Set(lms.activities.list());
  // Where one item is taken at a time, the picker is opened once for each.
  const rounds = lms.profile === 'schoology' ? picks.map((pick) => [pick]) : [picks];
  for (const items of rounds) {
    const { api, browser } = await openPicker(lms, teacher, course, tool);
    const answer = await api.post<DeepLinkingAnswerView>('/deep-linking/answer', { items });
    const page = await browser.request(answer.returnUrl, new URLSearchParams({ JWT: answer.jwt }));
    if (page.status !== 200) throw new LaunchRefused(page);
    const save = formsOf(page).find((form) => form.action.includes('/picked/'));
    if (save) await browser.submit(save);
  }
  const made = lms.activities.list().filter((activity) => !before.has(activity));
  for (const activity of made) lms.activities.publish(activity);
  return made;
}

/**
 * Registers the tool as an administrator's browser does it: opens the tool's registration address in the LMS, presses
 * what has to be pressed there, and activates the tool.
 */
export async function registerDynamically(lms: StandInLms, registrationUrl: string): Promise<Registration> {
  const browser = new Browser();
  const known = new Set(lms.registrations.list());
  let page = await browser.get(await lms.registrations.address(registrationUrl));
  const [confirm] = formsOf(page);
  if (confirm?.method === 'POST') page = await browser.submit(confirm);
  const made = lms.registrations.list().find((registration) => !known.has(registration));
  if (!made || page.status >= 400) throw new LaunchRefused(page);
  lms.registrations.activate(made);
  return made;
}

export async function openSession(url: string, code: string): Promise<ApiClient> {
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const body = (await answer.json()) as { token: string } & Problem;
  if (answer.status !== 201) throw new ApiRefusal('POST /sessions', answer.status, body);
  return apiClient(url, body.token);
}

export function apiClient(url: string, token: string): ApiClient {
  async function send<T>(
    method: string,
    path: string,
    body?: { content: BodyInit; type: string },
  ): Promise<ApiAnswer<T>> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': body.type }) },
      ...(body && { body: body.content }),
      signal: AbortSignal.timeout(30_000),
    });
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isJson && text ? JSON.parse(text) : text) as T,
    };
  }
  const request = <T>(method: string, path: string, body?: unknown) =>
    send<T>(
      method,
      path,
      body === undefined ? undefined : { content: JSON.stringify(body), type: 'application/json' },
    );
  function good<T>(asked: string, { status, body }: ApiAnswer<T>): T {
    if (status >= 200 && status < 300) return body;
    throw new ApiRefusal(asked, status, body as Problem);
  }
  const shorthand =
    (method: string) =>
    async <T>(path: string, body?: unknown): Promise<T> =>
      good(`${method} ${path}`, await request<T>(method, path, body));

  return {
    url,
    token,
    request,
    get: shorthand('GET'),
    post: shorthand('POST'),
    put: shorthand('PUT'),
    delete: async (path) => void (await shorthand('DELETE')(path)),
    async upload<T>(path: string, name: string, content: Uint8Array, mediaType = 'application/octet-stream') {
      const query = new URLSearchParams({ name, uploadId: crypto.randomUUID() });
      const body = { content: content as BodyInit, type: mediaType };
      return good(`POST ${path}`, await send<T>('POST', `${path}?${query}`, body));
    },
    me: () => shorthand('GET')<MeView>('/me'),
  };
}
