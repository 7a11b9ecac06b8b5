import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { ApiProblem, ConnectionLost, createApiClient, UnexpectedAnswer } from '../../../ui/lib/api-client.ts';
import { retryDelay, shouldRetry } from '../../../ui/lib/query-client.ts';

const Answer = z.object({ title: z.string() });

function aClient(respond: () => Response | Promise<Response>) {
  const requests: [string, RequestInit][] = [];
  let ended = 0;
  const api = createApiClient({
    fetch: (async (address: string, init: RequestInit) => {
      requests.push([address, init]);
      return respond();
    }) as typeof fetch,
    token: () => 'secret',
    onSessionEnd: () => ended++,
  });
  return { api, requests, ended: () => ended };
}

const problem = (status: number, code: string, headers = {}) =>
  new Response(JSON.stringify({ type: 'x', title: 'x', status, code, reference: 'abc', context: { a: 1 } }), {
    status,
    headers,
  });

test('the token travels as a bearer and nothing else identifies the person', async () => {
  const { api, requests } = aClient(() => Response.json({ title: 'Hello' }));
  expect(await api.get('/me', Answer)).toEqual({ title: 'Hello' });
  expect(requests[0]).toMatchObject([
    '/api/v1/me',
    { headers: { authorization: 'Bearer secret' }, credentials: 'omit' },
  ]);
});

test('a refusal keeps its code, context and reference', async () => {
  const { api } = aClient(() => problem(409, 'answer_conflict'));
  const refused = await api.put('/x', {}, Answer).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiProblem);
  expect(refused).toMatchObject({
    code: 'answer_conflict',
    status: 409,
    reference: 'abc',
    context: { a: 1 },
  });
});

test('the end of the session is told once it is met', async () => {
  const { api, ended } = aClient(() => problem(401, 'session_ended'));
  await expect(api.get('/me', Answer)).rejects.toBeInstanceOf(ApiProblem);
  expect(ended()).toBe(1);
});

test('a page of a proxy is a problem of the server, not a crash', async () => {
  const { api } = aClient(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(api.get('/me', Answer)).rejects.toMatchObject({ code: 'internal_error', status: 502 });
});

test('no connection and a wrong answer are kinds of their own', async () => {
  const cut = aClient(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(cut.api.get('/me', Answer)).rejects.toBeInstanceOf(ConnectionLost);
  const wrong = aClient(() => Response.json({ name: 'Hello' }));
  await expect(wrong.api.get('/me', Answer)).rejects.toBeInstanceOf(UnexpectedAnswer);
});

test('reads are asked again when that can help, as late as the server wishes', () => {
  expect(shouldRetry(0, new ConnectionLost(null))).toBe(true);
  expect(shouldRetry(0, new ApiProblem({ status: 503 }))).toBe(true);
  expect(shouldRetry(0, new ApiProblem({ status: 404 }))).toBe(false);
  expect(shouldRetry(3, new ConnectionLost(null))).toBe(false);
  expect(retryDelay(0, new ApiProblem({ status: 429 }, 7))).toBe(7_000);
  expect(retryDelay(10, new ConnectionLost(null))).toBe(8_000);
});
