/** An LMS context in one deployment. */
export interface Course {
  id: string;
  programmeId: string;
  platformId: string;
  /** Our id of the deployment. */
  deploymentId: string;
  /** `context.id` of the launch. */
  contextId: string;
  title: string;
  /** Service addresses from the last launch that had them; a launch without them changes nothing. */
  lineItemsUrl: string | null;
  membershipsUrl: string | null;
  agsScopes: string[];
}

/** Where a context is. */
export interface CourseHome {
  programmeId: string;
  platformId: string;
  /** Our id of the deployment. */
  deploymentId: string;
}

/** What a launch tells about a context. */
export interface CourseFacts {
  contextId: string;
  title?: string;
  lineItemsUrl?: string;
  membershipsUrl?: string;
  agsScopes?: string[];
}
