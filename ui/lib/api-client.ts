import type { z } from 'zod';
import { Problem } from '../../tool/contract/problem.ts';
import type { ProblemCode } from '../../tool/contract/problems.ts';

/** A refusal by the server, with its stable code; the interface has a sentence for each under `problems`. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly reference: string | null;
  readonly errors: NonNullable<Problem['errors']>;
  readonly context: Record<string, unknown>;
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | null;

  constructor(problem: Partial<Problem> & { status: number }, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`);
    this.name = 'ApiProblem';
    this.code = (problem.code ?? (problem.status >= 500 ? 'internal_error' : 'not_found')) as ProblemCode;
    this.status = problem.status;
    this.reference = problem.reference ?? null;
    this.errors = problem.errors ?? [];
    this.context = problem.context ?? {};
    this.retryAfter = retryAfter;
  }
}

/** The server was not reached: no network, a cut connection, a time-out. Nothing is known about what arrived. */
export class ConnectionLost extends Error {
  readonly offline: boolean;
  constructor(cause: unknown) {
    super('The server was not reached', { cause });
    this.name = 'ConnectionLost';
    this.offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  }
}

/** The answer is not what the contract says: server and page are of different versions, or something in between broke it. */
export class UnexpectedAnswer extends Error {
  constructor(path: string, cause: unknown) {
    super(`The answer of ${path} is not what was agreed`, { cause });
    this.name = 'UnexpectedAnswer';
  }
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Lets the request outlive the page; the body may then be 64 kB at most. */
  keepalive?: boolean;
}

interface ApiClientDeps {
  fetch: typeof fetch;
  token: () => string | null;
  /** Called when the server says that the session is over. */
  onSessionEnd: () => void;
  timeoutMs?: number;
}

export const API = '/api/v1';

export function problemFrom(status: number, text: string, retryAfter: string | null): ApiProblem {
  const seconds = Number(retryAfter);
  const wait = retryAfter && Number.isFinite(seconds) ? seconds : null;
  try {
    const parsed = Problem.partial().safeParse(JSON.parse(text));
    return new ApiProblem({ ...(parsed.success ? parsed.data : {}), status }, wait);
  } catch {
    return new ApiProblem({ status }, wait);
  }
}

/** Speaks the JSON API: parses each answer with its schema, throws `ApiProblem`, `ConnectionLost` or `UnexpectedAnswer`, shows nothing. */
export function createApiClient({ fetch, token, onSessionEnd, timeoutMs = 30_000 }: ApiClientDeps) {
  async function send(
    method: string,
    path: string,
    body: unknown,
    options: RequestOptions,
  ): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    const bearer = token();
    if (bearer) headers.authorization = `Bearer ${bearer}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const deadline = AbortSignal.timeout(timeoutMs);
    let response: Response;
    try {
      response = await fetch(API + path, {
        method,
        headers,
        credentials: 'omit',
        cache: 'no-store',
        keepalive: options.keepalive ?? false,
        signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw new ConnectionLost(cause);
    }
    if (response.ok) return response;
    const text = await response.text().catch(() => '');
    const problem = problemFrom(response.status, text, response.headers.get('retry-after'));
    if (problem.code === 'session_ended' || problem.code === 'session_missing') onSessionEnd();
    throw problem;
  }

  async function ask<T extends z.ZodType>(
    method: string,
    path: string,
    body: unknown,
    schema: T,
    options: RequestOptions = {},
  ): Promise<z.infer<T>> {
    const response = await send(method, path, body, options);
    let json: unknown;
    try {
      json = await response.json();
    } catch (cause) {
      throw options.signal?.aborted ? cause : new ConnectionLost(cause);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw new UnexpectedAnswer(path, parsed.error);
    return parsed.data;
  }

  return {
    get: <T extends z.ZodType>(path: string, schema: T, options?: RequestOptions) =>
      ask('GET', path, undefined, schema, options),
    post: <T extends z.ZodType>(path: string, body: unknown, schema: T, options?: RequestOptions) =>
      ask('POST', path, body ?? {}, schema, options),
    put: <T extends z.ZodType>(path: string, body: unknown, schema: T, options?: RequestOptions) =>
      ask('PUT', path, body, schema, options),
    /** For answers without content (202, 204). */
    async call(method: 'POST' | 'DELETE', path: string, options: RequestOptions = {}): Promise<void> {
      await send(method, path, undefined, options);
    },
    /** Bytes behind the session, as a blob. */
    async download(path: string, options: RequestOptions = {}): Promise<Blob> {
      return (await send('GET', path, undefined, options)).blob();
    },
  };
}
export type ApiClient = ReturnType<typeof createApiClient>;
