import { AsyncLocalStorage } from 'node:async_hooks';
import type { LtijsDatabase, LtijsProvider } from 'ltijs';
import type { LtijsHttpAnswer, LtijsHttpOptions } from 'ltijs/dist/Utils/Http.js';
import { failureOf } from './service-refusal.ts';
import type { SafeResponse } from '../safe-fetch.ts';
import type { ServiceRequest } from './service-transport.ts';
import { LmsServiceError } from '../lms-services.ts';

/** What carries the requests of the ltijs call underway. */
export interface Carrier {
  send(request: ServiceRequest): Promise<SafeResponse>;
  token(): Promise<string>;
}

const carriers = new AsyncLocalStorage<Carrier>();

/** Runs a call of ltijs so that its requests go through `carrier`. Refuses with `LmsServiceError` only. */
export async function withCarrier<T>(carrier: Carrier, call: () => Promise<T>): Promise<T> {
  try {
    return await carriers.run(carrier, call);
  } catch (error) {
    if (error instanceof Error && error.message === 'PLATFORM_NOT_ACTIVATED') {
      throw new LmsServiceError('unavailable', 'This LMS is not active in Attest', { cause: error });
    }
    throw failureOf(error);
  }
}

/** The token of the call underway, for the database plugin. */
export const currentToken = (): Promise<string> => {
  const carrier = carriers.getStore();
  if (!carrier) throw new Error('ltijs asked for a token outside a call of Attest');
  return carrier.token();
};

function answer(sending: Promise<SafeResponse>): LtijsHttpAnswer {
  const response = sending.then((reply) => ({ body: reply.text(), headers: {} }));
  return Object.assign(response, {
    json: async (): Promise<unknown> => JSON.parse((await response).body),
  });
}

/** All but the token, which the transport sets: it may have to be another one. */
const withoutToken = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));

/** ltijs sends through one shared `got` client, without deadlines; its requests are taken over where they are made. */
async function takeOverRequests(): Promise<void> {
  const { default: http } = await import('ltijs/dist/Utils/Http.js');
  const plain = { get: http.get, post: http.post };
  const through =
    (method: 'GET' | 'POST', otherwise: typeof http.get) =>
    (url: string, options: LtijsHttpOptions = {}): LtijsHttpAnswer => {
      const carrier = carriers.getStore();
      if (!carrier) return otherwise(url, options);
      const { headers = {}, json } = options;
      return answer(
        carrier.send({
          method,
          url,
          headers: withoutToken(headers),
          ...(json !== undefined && { body: JSON.stringify(json) }),
        }),
      );
    };
  http.get = through('GET', plain.get);
  http.post = through('POST', plain.post);
}

let takenOver: Promise<void> | undefined;

/**
 * A provider of its own over our database plugin; never deployed, its Express application never mounted. ltijs is
 * loaded here, at the first call, because it brings an Express and a Mongoose of its own.
 */
export async function createLtijsProvider(database: LtijsDatabase): Promise<LtijsProvider> {
  takenOver ??= takeOverRequests();
  await takenOver;
  const { default: ltijs } = await import('ltijs');
  const provider = new ltijs.Provider.constructor();
  // The key encrypts what the stock database would keep and signs its cookies: neither exists here.
  return provider.setup('unused', { plugin: database }, { cors: false });
}
