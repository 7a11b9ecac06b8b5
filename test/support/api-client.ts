import type { RunningTool } from './start-tool.ts';

export interface ApiAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test names what it expects of a body
  body: any;
  headers: Headers;
}

/** The JSON API as one session speaks to it. */
export function apiAs(tool: RunningTool, token: string) {
  async function call(method: string, path: string, init: RequestInit = {}): Promise<ApiAnswer> {
    const response = await fetch(`${tool.url}/api/v1${path}`, {
      method,
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  }
  const withBody = (method: string) => (path: string, body: unknown) =>
    call(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

  return {
    get: (path: string, headers: Record<string, string> = {}) => call('GET', path, { headers }),
    post: withBody('POST'),
    put: withBody('PUT'),
    delete: (path: string) => call('DELETE', path),
    upload: (
      path: string,
      content: BodyInit,
      query: { name: string; uploadId?: string },
      headers: Record<string, string> = {},
    ) =>
      call('POST', `${path}?${new URLSearchParams({ uploadId: crypto.randomUUID(), ...query })}`, {
        body: content,
        headers: { 'content-type': 'application/octet-stream', ...headers },
      }),
  };
}
export type ApiClient = ReturnType<typeof apiAs>;
