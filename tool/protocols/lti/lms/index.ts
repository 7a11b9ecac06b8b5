import { canvasProfile } from './canvas.ts';
import { moodleProfile } from './moodle.ts';
import type { LmsFamily, LmsProfile } from './profile.ts';
import { schoologyProfile } from './schoology.ts';
import { standardProfile } from './standard.ts';

const profiles: Record<LmsFamily, LmsProfile> = {
  canvas: canvasProfile,
  moodle: moodleProfile,
  schoology: schoologyProfile,
  other: standardProfile,
};

export const lmsProfile = (family: LmsFamily): LmsProfile => profiles[family];

const isUnder = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).hostname : '';
}

/** Which LMS this is: by `product_family_code`, else by the issuer of a vendor that hosts everybody under one name. */
export function familyOf(productFamilyCode: string | undefined, issuer: string): LmsFamily {
  const code = productFamilyCode?.trim().toLowerCase();
  if (code === 'canvas' || code === 'moodle' || code === 'schoology') return code;
  const host = hostOf(issuer);
  if (isUnder(host, 'instructure.com') || isUnder(host, 'canvaslms.com')) return 'canvas';
  if (isUnder(host, 'schoology.com')) return 'schoology';
  return 'other';
}
