import type { Actor } from '../../tool/http/actor.ts';
import { newId } from '../../tool/mongo/new-id.ts';

/** A learner of a course; name what a test is about. */
export function anActor(overrides: Partial<Actor> = {}): Actor {
  return {
    sessionId: newId(),
    personId: newId(),
    personName: 'Ada Ames',
    platformId: newId(),
    deploymentId: newId(),
    programmeId: newId(),
    courseId: newId(),
    placementId: null,
    role: 'earner',
    may: { earn: true, review: false, seeCohort: false, place: false },
    testUser: false,
    anonymous: false,
    start: { page: 'catalogue' },
    launchId: newId(),
    ...overrides,
  };
}

/** Who teaches the course: reviews its work and sees its cohort. */
export const anInstructor = (overrides: Partial<Actor> = {}): Actor =>
  anActor({
    personName: 'Ines Instructor',
    role: 'facilitator',
    may: { earn: false, review: true, seeCohort: true, place: true },
    start: { page: 'cohort' },
    ...overrides,
  });
