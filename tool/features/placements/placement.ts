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
  createdAt: Date;
}
