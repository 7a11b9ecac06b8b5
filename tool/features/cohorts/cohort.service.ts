import { z } from 'zod';
import type { CohortPersonView, CohortQuery, CohortView, RosterReport } from '../../contract/cohort.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { courseOf, type Actor } from '../../http/actor.ts';
import { decodeCursor, encodeCursor } from '../../http/page-cursor.ts';
import type { Course } from '../courses/course.ts';
import type { Placement } from '../placements/placement.ts';
import type { CohortWorks } from './cohort-works.ts';
import { presentPlacement, presentRow } from './cohort.presenter.ts';
import type { MemberPageRequest, MembershipStore } from './membership.store.ts';
import type { RosterService } from './roster.service.ts';

export interface CohortServiceDeps {
  members: MembershipStore;
  works: CohortWorks;
  courses: { findInProgramme(programmeId: string, id: string): Promise<Course | null> };
  placements: {
    listForCourse(courseId: string): Promise<Pick<Placement, 'id' | 'title' | 'microCredentialId'>[]>;
  };
  roster: Pick<RosterService, 'sync' | 'stateOf'>;
}

const Cursor = z.tuple([z.string(), z.string(), z.iso.datetime().nullable()]);

export function createCohortService({ members, works, courses, placements, roster }: CohortServiceDeps) {
  /** The course of the session, for who may see its cohort: else `course_required` or `not_allowed`. */
  async function courseFor(actor: Actor): Promise<Course> {
    const courseId = courseOf(actor);
    if (!actor.may.seeCohort) throw new DomainError('not_allowed');
    const course = await courses.findInProgramme(actor.programmeId, courseId);
    if (!course) throw new DomainError('course_required');
    return course;
  }

  async function peopleIn(
    courseId: string,
    state: z.infer<typeof CohortQuery>['state'],
  ): Promise<MemberPageRequest['people']> {
    if (!state) return null;
    if (state === 'not_started') return { except: await works.peopleWith(courseId, 'any') };
    return { only: await works.peopleWith(courseId, state) };
  }

  async function countsOf(courseId: string): Promise<CohortView['counts']> {
    const [people, uncounted] = await Promise.all([
      members.countLearners(courseId),
      members.listUncounted(courseId),
    ]);
    const { started, ...counts } = await works.count(courseId, uncounted);
    return { people, notStarted: Math.max(people - started, 0), ...counts };
  }

  return {
    /**
     * Learners of the course, page by page, with a cell per placement; those who left only when asked for. The counts
     * are of the whole cohort.
     */
    async read(actor: Actor, query: z.infer<typeof CohortQuery>): Promise<CohortView> {
      const course = await courseFor(actor);
      const cursor = decodeCursor(query.cursor, Cursor);
      const found = await members.listPage(course.id, {
        status: query.membership ?? 'active',
        q: query.q,
        people: await peopleIn(course.id, query.state),
        sort: query.sort,
        after: cursor && {
          id: cursor[0],
          sortName: cursor[1],
          lastSeenAt: cursor[2] === null ? null : new Date(cursor[2]),
        },
        limit: query.limit + 1,
      });
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      const personIds = page.map((member) => member.personId);
      const [links, pageWorks, state, counts] = await Promise.all([
        placements.listForCourse(course.id),
        works.listOf(course.id, personIds),
        roster.stateOf(course),
        countsOf(course.id),
      ]);
      const next = last && found.length > query.limit ? last : null;
      return {
        course: { id: course.id, title: course.title },
        placements: links.map(presentPlacement),
        roster: state,
        counts,
        items: page.map((member) => presentRow(member, links, pageWorks)),
        nextCursor: next && encodeCursor([next.id, next.sortName, next.lastSeenAt?.toISOString() ?? null]),
      };
    },

    /** Somebody who is or was in the course; refuses with `not_found` anybody else, known elsewhere or not (O3). */
    async readPerson(actor: Actor, personId: string): Promise<CohortPersonView> {
      const course = await courseFor(actor);
      const member = await members.find(course.id, personId);
      if (!member) throw new DomainError('not_found');
      const [links, own] = await Promise.all([
        placements.listForCourse(course.id),
        works.listOf(course.id, [personId]),
      ]);
      return {
        course: { id: course.id, title: course.title },
        row: presentRow(member, links, own),
        placements: links.map(presentPlacement),
      };
    },

    /** Reads the roster now; see `RosterService.sync` for what it refuses. */
    syncRoster: async (actor: Actor): Promise<RosterReport> => roster.sync(await courseFor(actor)),
  };
}
export type CohortService = ReturnType<typeof createCohortService>;
