import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { test as base, type Page, type Request } from '@playwright/test';
import type { MeView } from '../../../tool/contract/session.ts';
import { aMe } from '../../factories/views.ts';

export const ORIGIN = 'http://attest.test';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Refusal {
  problem: { status: number; code: string };
}
export const refuse = (status: number, code: string): Refusal => ({ problem: { status, code } });
/** The line is cut before an answer comes. */
export const CUT = Symbol('cut');

type Answer = (request: Request, parameters: string[]) => unknown;

export interface FakedApi {
  /** `answer('GET /submissions/*', …)`; what is answered last wins. */
  answer(address: string, make: Answer): void;
  /** Bodies of the requests that came to an address, in order. */
  sent(address: string): unknown[];
  open(path: string, me?: Partial<MeView>): Promise<void>;
}

const pattern = (path: string) => new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`);

/** The built interface in a browser, with answers made by the factories of the contract in place of a server. */
async function fakedApi(page: Page): Promise<FakedApi> {
  const answers: { method: string; path: RegExp; make: Answer }[] = [];
  const requests: { method: string; path: string; body: unknown }[] = [];
  let me = aMe();

  await page.addInitScript(() =>
    sessionStorage.setItem(
      'attest.session',
      JSON.stringify({ token: 'a-token', expiresAt: '2099-01-01T00:00:00Z' }),
    ),
  );
  await page.route(`${ORIGIN}/app/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/app/', '');
    const file = extname(path) ? path : 'index.html';
    await route.fulfill({
      body: await readFile(join('dist/ui', file)),
      contentType: types[extname(file)] ?? 'application/octet-stream',
    });
  });
  await page.route(`${ORIGIN}/api/v1/**`, async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.replace('/api/v1', '');
    requests.push({
      method: request.method(),
      path,
      body: request.postData() ? (request.postDataJSON() as unknown) : null,
    });
    if (path === '/me') return route.fulfill({ json: me });
    const found = answers.findLast((each) => each.method === request.method() && each.path.test(path));
    const answer = found
      ? await found.make(request, found.path.exec(path)!.slice(1))
      : refuse(404, 'not_found');
    if (answer === CUT) return route.abort('connectionreset');
    if (answer === undefined) return route.fulfill({ status: 204 });
    const { problem } = answer as Partial<Refusal>;
    return problem
      ? route.fulfill({
          status: problem.status,
          contentType: 'application/problem+json',
          body: JSON.stringify({ type: 'about:blank', title: 'Refused', reference: 'r-1', ...problem }),
        })
      : route.fulfill({ json: answer });
  });

  return {
    answer(address, make) {
      const [method, path] = address.split(' ') as [string, string];
      answers.push({ method, path: pattern(path), make });
    },
    sent(address) {
      const [method, path] = address.split(' ') as [string, string];
      return requests
        .filter((each) => each.method === method && pattern(path).test(each.path))
        .map(({ body }) => body);
    },
    async open(path, over = {}) {
      me = aMe(over);
      await page.goto(`${ORIGIN}/app${path}`);
    },
  };
}

export const test = base.extend<{ api: FakedApi }>({
  api: async ({ page }, use) => {
    await use(await fakedApi(page));
  },
});
export { expect } from '@playwright/test';
