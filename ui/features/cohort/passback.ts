import type { PassbackView } from '../../../tool/contract/submission.ts';

/** Which sentence tells what the LMS has: a key under `cohort:passback`, null where there is nothing to tell. */
export function passbackKey(passback: PassbackView): string | null {
  if (passback.state === 'none' || passback.shows === 'nothing') return null;
  return `passback.${passback.state}.${passback.shows}`;
}

const explained = [
  'scope_missing',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'rejected',
  'unsafe_url',
];

/** The key of the reason for a refusal, the general one where we have no sentence of its own. */
export const refusalKey = (problem: string | null): string =>
  `refusal.${problem && explained.includes(problem) ? problem : 'other'}`;
