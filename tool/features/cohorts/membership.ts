import type { ContextRole, LtiRoles } from '../../protocols/lti/roles.ts';

/** A person in a course: known from a launch, from the roster, or both. */
export interface Membership {
  id: string;
  programmeId: string;
  platformId: string;
  courseId: string;
  personId: string;
  name: string;
  /** What the name is sorted and searched by. */
  sortName: string;
  testUser: boolean;
  /** Whether the last launch was one of a learner; `null` when the person never came. */
  launchLearner: boolean | null;
  /** Whether the roster lists a learner; `null` when the roster never had the person. */
  rosterLearner: boolean | null;
  /** What the two add up to; see `countsAsLearner`. */
  learner: boolean;
  /** gone: no longer on the roster. The work is kept. */
  status: 'active' | 'gone';
  /** Last visit or hand-in. */
  lastSeenAt: Date | null;
  lastLaunchAt: Date | null;
  /** The last complete or running reading of the roster that had the person. */
  syncId: string | null;
}

const includesAny = (roles: LtiRoles, names: ContextRole[]): boolean =>
  names.some((name) => roles.context.includes(name));

/** Whether a roster row is one of a learner; staff outranks, and somebody without a known role is one, as in a launch. */
export function isLearner(roles: LtiRoles): boolean {
  if (includesAny(roles, ['Instructor', 'Administrator', 'ContentDeveloper'])) return false;
  return includesAny(roles, ['Learner', 'Member']) || roles.context.length === 0;
}

/**
 * Staff by either source is no learner: Moodle lists a non-editing teacher as Learner, and a teacher who looks at the
 * course in the role of a student stays a teacher on the roster. A launch as learner lifts the first.
 */
export const countsAsLearner = (launchLearner: boolean | null, rosterLearner: boolean | null): boolean =>
  launchLearner !== false && (rosterLearner ?? launchLearner ?? true);

/** Without case and accents, so that people are found and sorted as they are read. */
export const sortNameOf = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
