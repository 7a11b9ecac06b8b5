import type { Clock } from '../../clock.ts';
import type { LmsServices, ServiceTarget } from '../../protocols/lti/lms-services.ts';
import type { Course } from '../courses/course.ts';
import type { Placement } from '../placements/placement.ts';

const LEASE_MS = 60_000;

/** What of a placement and its course says where its grades go. */
export type ColumnOwner = Pick<
  Placement,
  'id' | 'resourceLinkId' | 'title' | 'points' | 'lineItemUrl' | 'choiceId'
>;

export interface GradeColumnsDeps {
  services: Pick<LmsServices, 'findOrCreateLineItem'>;
  leases: {
    take(placementId: string, now: Date, until: Date): Promise<boolean>;
    giveBack(placementId: string): Promise<void>;
  };
  placements: {
    find(id: string): Promise<ColumnOwner | null>;
    setLineItem(id: string, lineItemUrl: string): Promise<void>;
  };
  courses: { findInProgramme(programmeId: string, id: string): Promise<Pick<Course, 'lineItemsUrl'> | null> };
  clock: Clock;
}

export type GradeColumn = { url: string } | 'none' | 'busy';

/** The grade column of a placement: the one of the launch, else found or made once (LTI AGS 2.0 §3.2.15). */
export function createGradeColumns({ services, leases, placements, courses, clock }: GradeColumnsDeps) {
  return {
    /** `busy` while another worker looks for the same one; `none` where the LMS gave no place for grades. */
    async find(
      { programmeId, courseId, placementId }: { programmeId: string; courseId: string; placementId: string },
      target: ServiceTarget,
    ): Promise<GradeColumn> {
      const placement = await placements.find(placementId);
      if (placement?.lineItemUrl) return { url: placement.lineItemUrl };
      const lineItemsUrl = (await courses.findInProgramme(programmeId, courseId))?.lineItemsUrl;
      if (!placement || !lineItemsUrl) return 'none';

      const now = clock.now();
      if (!(await leases.take(placementId, now, new Date(now.getTime() + LEASE_MS)))) return 'busy';
      try {
        const current = await placements.find(placementId);
        if (current?.lineItemUrl) return { url: current.lineItemUrl };
        const { id: url } = await services.findOrCreateLineItem(target, {
          lineItemsUrl,
          resourceLinkId: placement.resourceLinkId,
          resourceId: placement.choiceId ?? placement.id,
          tag: 'micro-credential',
          label: placement.title,
          scoreMaximum: placement.points,
        });
        await placements.setLineItem(placementId, url);
        return { url };
      } finally {
        await leases.giveBack(placementId);
      }
    },
  };
}
export type GradeColumns = ReturnType<typeof createGradeColumns>;
