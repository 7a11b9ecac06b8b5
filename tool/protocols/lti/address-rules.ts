import ipaddr from 'ipaddr.js';

/** What an outgoing request may reach. */
export interface AddressRules {
  allowHttp: boolean;
  allowPrivate: boolean;
}

const INTERNAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/** A public unicast address; IPv4 inside IPv6 is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/**
 * Why a URL must not be fetched, before any name is resolved; `null` when nothing speaks against it.
 * `URL` has already turned decimal, octal and hexadecimal addresses into dotted ones.
 */
export function reasonAgainst(url: URL, rules: AddressRules): string | null {
  if (url.protocol !== 'https:' && !(rules.allowHttp && url.protocol === 'http:'))
    return 'only https is fetched';
  if (url.username || url.password) return 'credentials in a URL are not used';
  if (rules.allowPrivate) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  if (ipaddr.isValid(host)) return isPublicAddress(host) ? null : 'not a public address';
  if (INTERNAL_NAME.test(host) || !host.includes('.')) return 'not a public name';
  return null;
}
