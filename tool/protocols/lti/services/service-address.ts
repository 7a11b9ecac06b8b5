import { LmsServiceError } from '../lms-services.ts';

/** Adds parameters and keeps those that are there; one of the same name that is there already wins. */
export function withQuery(address: string, parameters: Record<string, string>): string {
  const url = addressOf(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (!url.searchParams.has(name)) url.searchParams.append(name, value);
  }
  return url.href;
}

/**
 * A line item's address as its sub-paths are built from it: no fragment, no slash at the end of the path, and one
 * question mark. `/scores` belongs into the path, before the query (LTI AGS 2.0 §3.4.1).
 */
export function lineItemAddress(address: string): string {
  const url = addressOf(address);
  const query = url.search.slice(1).replaceAll('?', '%3F');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}${query && `?${query}`}`;
}

/** `results` or `scores` of a line item, its query kept. */
export function subPathOf(lineItem: string, name: 'results' | 'scores'): string {
  const [path = '', query] = lineItemAddress(lineItem).split('?');
  return `${path}/${name}${query === undefined ? '' : `?${query}`}`;
}

/** Refuses with `unsafe_url` an address that would carry the platform's token to another origin. */
export function requireSameOrigin(address: string, as: string): string {
  if (addressOf(address).origin === addressOf(as).origin) return address;
  throw new LmsServiceError('unsafe_url', `The LMS points from ${hostOf(as)} to ${hostOf(address)}`);
}

const hostOf = (address: string): string => new URL(address).host;

function addressOf(address: string): URL {
  if (URL.canParse(address)) return new URL(address);
  throw new LmsServiceError('unsafe_url', 'The LMS gave a service address that is no URL');
}
