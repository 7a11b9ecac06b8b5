import type { LmsServices, ServiceTarget } from '../../protocols/lti/lms-services.ts';
import type { Course } from '../courses/course.ts';
import type { Placement } from '../placements/placement.ts';

/** What of a placement says where its grades go. */
export type ColumnOwner = Pick<
  Placement,
  'id' | 'resourceLinkId' | 'title' | 'points' | 'lineItemUrl' | 'choiceId'
>;

export interface GradeColumnsDeps {
  services: Pick<LmsServices, 'findOrCreateLineItem'>;
  placements: {
    find(id: string): Promise<ColumnOwner | null>;
    setLineItem(id: string, lineItemUrl: string): Promise<void>;
  };
  courses: { findInProgramme(programmeId: string, id: string): Promise<Pick<Course, 'lineItemsUrl'> | null> };
}

/** The grade column of a placement: the one of the launch, else found or made once (LTI AGS 2.0 §3.2.15). */
export function createGradeColumns({ services, placements, courses }: GradeColumnsDeps) {
  return {
    /** Its address; `null` where the LMS gave no place for grades. */
    async find(
      { programmeId, courseId, placementId }: { programmeId: string; courseId: string; placementId: string },
      target: ServiceTarget,
    ): Promise<string | null> {
      const placement = await placements.find(placementId);
      if (!placement) return null;
      if (placement.lineItemUrl) return placement.lineItemUrl;
      const lineItemsUrl = (await courses.findInProgramme(programmeId, courseId))?.lineItemsUrl;
      if (!lineItemsUrl) return null;
      const { id } = await services.findOrCreateLineItem(target, {
        lineItemsUrl,
        resourceLinkId: placement.resourceLinkId,
        resourceId: placement.choiceId ?? placement.id,
        tag: 'micro-credential',
        label: placement.title,
        scoreMaximum: placement.points,
      });
      await placements.setLineItem(placementId, id);
      return id;
    },
  };
}
export type GradeColumns = ReturnType<typeof createGradeColumns>;
