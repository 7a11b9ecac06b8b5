import { familyOf } from '../../protocols/lti/lms/index.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import type { Placement, PlacementChoice } from './placement.ts';

/** Everything a person can choose about a placement. */
export type PlacementSettings = Pick<
  Placement,
  'microCredentialId' | 'version' | 'points' | 'gradeRule' | 'dueAt' | 'choiceId'
>;

export const defaultSettings: PlacementSettings = {
  microCredentialId: null,
  version: null,
  points: 100,
  gradeRule: 'all_or_nothing',
  dueAt: null,
  choiceId: null,
};

/** In a copied course a due date that has passed is of the old one, and left behind. */
export const settingsOfChoice = (
  choice: PlacementChoice,
  courseId: string,
  now: Date,
): PlacementSettings => ({
  microCredentialId: choice.microCredentialId,
  version: choice.version,
  points: choice.points,
  gradeRule: choice.gradeRule,
  dueAt: choice.courseId !== courseId && choice.dueAt && choice.dueAt < now ? null : choice.dueAt,
  choiceId: choice.id,
});

/**
 * Canvas opens course navigation with the course as the resource link: there is no assignment behind it. In Moodle both
 * ids are small numbers out of separate tables, and the same value says nothing.
 */
export const isCourseNavigation = (launch: VerifiedLaunch): boolean =>
  launch.resourceLink !== undefined &&
  launch.resourceLink.id === launch.context?.id &&
  familyOf(launch.platform.productFamily, launch.issuer) === 'canvas';
