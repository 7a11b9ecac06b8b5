import { lookup as resolveName, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { isPublicAddress, reasonAgainst, type AddressRules } from './address-rules.ts';

export type SafeFetchReason = 'unsafe_url' | 'redirected' | 'timeout' | 'too_large' | 'unreachable';

/** An outgoing request that got no usable answer. An HTTP status of 400 or more is an answer. */
export class SafeFetchError extends Error {
  readonly reason: SafeFetchReason;

  constructor(reason: SafeFetchReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SafeFetchError';
    this.reason = reason;
  }
}

export interface SafeFetchOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** For the whole exchange, name resolution to last byte. */
  deadlineMs?: number;
  maxBytes?: number;
}

export interface SafeResponse {
  url: string;
  status: number;
  /** One header by name, in any case; repeated ones joined by a comma. */
  header(name: string): string | null;
  text(): string;
  /** Throws `SyntaxError` when the body is no JSON. */
  json(): unknown;
}

export type SafeFetch = (url: string, options?: SafeFetchOptions) => Promise<SafeResponse>;

/** Turns a name into addresses. */
export type Resolve = (name: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const resolveBySystem: Resolve = (name, done) =>
  resolveName(name, { all: true }, (error, addresses) => done(error, addresses ?? []));

class PrivateAddress extends Error {}

/** Resolves once, refuses when any address is private, and hands the connection those checked addresses only. */
function checkedLookup(resolve: Resolve, rules: AddressRules): LookupFunction {
  return (name, options, done) =>
    resolve(name, (error, addresses) => {
      const first = addresses[0];
      if (error || !first) return done(error ?? new Error(`${name} has no address`), '');
      if (!rules.allowPrivate && !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new PrivateAddress(`${name} resolves to a private address`), '');
      }
      if (options.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
}

/**
 * The only way Attest asks another server for anything: https unless `allowHttp`, public addresses unless
 * `allowPrivate` (the address that was checked is the one connected to), no redirects, a deadline and a size cap.
 * Refuses with `SafeFetchError`. `resolve` is for tests.
 */
export function createSafeFetch(
  rules: AddressRules,
  resolve: Resolve = resolveBySystem,
): { fetch: SafeFetch; close(): Promise<void> } {
  const agent = new Agent({ connect: { lookup: checkedLookup(resolve, rules) }, connections: 20 });

  async function send(
    address: string,
    options: SafeFetchOptions,
    deadline: AbortSignal,
  ): Promise<SafeResponse> {
    const { method = 'GET', headers = {}, body, maxBytes = 256 * 1024 } = options;
    const url = URL.canParse(address) ? new URL(address) : null;
    const against = url ? reasonAgainst(url, rules) : 'not a URL';
    if (!url || against) throw new SafeFetchError('unsafe_url', `Not fetched: ${against}`);
    const answer = await request(url, {
      method,
      headers: { 'user-agent': 'Attest (LTI 1.3 tool)', ...headers },
      body: body ?? null,
      dispatcher: agent,
      signal: deadline,
    });
    answer.body.on('error', () => {}); // `destroy` below emits one, which nobody else would take
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      answer.body.destroy();
      throw new SafeFetchError('redirected', `${url.host} answered with a redirect, which is not followed`);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length;
      if (size > maxBytes)
        throw new SafeFetchError('too_large', `${url.host} sent more than ${maxBytes} bytes`);
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    return {
      url: url.href,
      status: answer.statusCode,
      header(name) {
        const value = answer.headers[name.toLowerCase()];
        return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
      },
      text: () => text,
      json: () => JSON.parse(text) as unknown,
    };
  }

  return {
    async fetch(address, options = {}) {
      const deadline = AbortSignal.timeout(options.deadlineMs ?? 5_000);
      try {
        return await send(address, options, deadline);
      } catch (error) {
        if (error instanceof SafeFetchError) throw error;
        const { host } = new URL(address);
        if (error instanceof PrivateAddress) throw new SafeFetchError('unsafe_url', error.message);
        if (deadline.aborted) throw new SafeFetchError('timeout', `${host} did not answer in time`, error);
        throw new SafeFetchError('unreachable', `${host} could not be reached`, error);
      }
    },
    close: () => agent.destroy(),
  };
}
