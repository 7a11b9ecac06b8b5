import type { ConfigurePlacementBody, PlacementView } from '../../contract/placement.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { MicroCredentialVersion } from '../catalog/micro-credential.ts';
import { viewOfVersion } from '../catalog/summary.ts';
import type { Course } from '../courses/course.ts';
import type { Submission } from '../submissions/submission.ts';
import { presentPlacement } from './placement.presenter.ts';
import type { Placement } from './placement.ts';
import type { PlacementStore } from './placement.store.ts';

export interface PlacementServiceDeps {
  placements: PlacementStore;
  catalog: {
    findNewest(programmeId: string, id: string): Promise<MicroCredentialVersion | null>;
    findVersion(id: string, version: number): Promise<MicroCredentialVersion | null>;
  };
  courses: { findInProgramme(programmeId: string, id: string): Promise<Course | null> };
  submissions: {
    findByPlacementAndPerson(placementId: string, personId: string): Promise<Submission | null>;
  };
}

/** Whether a placement belongs to the course and the programme somebody works in. */
export const isOfCourse = (actor: Actor, placement: Placement): boolean =>
  placement.programmeId === actor.programmeId && placement.courseId === actor.courseId;

export function createPlacementService({ placements, catalog, courses, submissions }: PlacementServiceDeps) {
  async function inCourse(actor: Actor, id: string): Promise<Placement> {
    const placement = await placements.find(id);
    if (!placement || !isOfCourse(actor, placement)) throw new DomainError('placement_not_found');
    return placement;
  }

  async function view(actor: Actor, placement: Placement): Promise<PlacementView> {
    const { microCredentialId, version } = placement;
    const [course, content, mine] = await Promise.all([
      courses.findInProgramme(placement.programmeId, placement.courseId),
      microCredentialId && version ? catalog.findVersion(microCredentialId, version) : null,
      submissions.findByPlacementAndPerson(placement.id, actor.personId),
    ]);
    if (!course) throw new DomainError('placement_not_found');
    return presentPlacement(placement, course, content && viewOfVersion(content), mine);
  }

  return {
    /** Of the actor's course only; anything else is `placement_not_found`. */
    read: async (actor: Actor, id: string): Promise<PlacementView> => view(actor, await inCourse(actor, id)),

    /**
     * Chooses what a link made without the picker is for. Refuses with `not_allowed` (role), `micro_credential_not_found`,
     * and `placement_in_use` once somebody has started, also when that happens at the same moment.
     */
    async configure(actor: Actor, id: string, body: ConfigurePlacementBody): Promise<PlacementView> {
      const placement = await inCourse(actor, id);
      if (!actor.may.place) throw new DomainError('not_allowed');
      const version = await catalog.findNewest(actor.programmeId, body.microCredentialId);
      if (!version) throw new DomainError('micro_credential_not_found');
      const configured = await placements.configure(placement.id, {
        microCredentialId: version.id,
        version: version.version,
        points: body.points,
        gradeRule: body.gradeRule,
        dueAt: body.dueAt === null ? null : new Date(body.dueAt),
        choiceId: placement.choiceId,
      });
      if (!configured) throw new DomainError('placement_in_use');
      return view(actor, configured);
    },
  };
}
export type PlacementService = ReturnType<typeof createPlacementService>;
