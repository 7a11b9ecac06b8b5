import type { GradeRule } from '../../contract/placement.ts';

/** One resource link in a course. */
export interface Placement {
  id: string;
  programmeId: string;
  platformId: string;
  deploymentId: string;
  courseId: string;
  /** `resource_link.id` of the launch. */
  resourceLinkId: string;
  title: string;
  /** `null` until somebody has chosen. */
  microCredentialId: string | null;
  /** Version that new work begins with. */
  version: number | null;
  points: number;
  gradeRule: GradeRule;
  dueAt: Date | null;
  /** Grade column of the LMS: from the launch, else found or made by the gradebook worker. */
  lineItemUrl: string | null;
  /** The choice of the picker it was made from; `null` for a link made without it. */
  choiceId: string | null;
  /** An earner has started here: what is to be earned stays as it is. */
  workBegun: boolean;
  createdAt: Date;
}

/** One item of an answer to the picker; travels as `attest_item` and comes back with the first launch of its link. */
export interface PlacementChoice {
  id: string;
  programmeId: string;
  platformId: string;
  deploymentId: string;
  courseId: string | null;
  title: string;
  microCredentialId: string;
  version: number;
  points: number;
  gradeRule: GradeRule;
  dueAt: Date | null;
  createdAt: Date;
}
