import { lmsProfile } from '../../protocols/lti/lms/index.ts';
import type { Platform } from './platform.ts';

function originOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { protocol, origin } = new URL(address);
  return /^https?:$/.test(protocol) ? [origin] : [];
}

/** Origins whose pages may frame the application: where people sign in, the issuer, and what this kind of LMS adds. */
export const frameOrigins = (platforms: readonly Platform[]): string[] => [
  ...new Set(
    platforms.flatMap((platform) => [
      ...originOf(platform.authorizationUrl),
      ...originOf(platform.issuer),
      ...lmsProfile(platform.family).frameOrigins,
      ...platform.frameOrigins,
    ]),
  ),
];
