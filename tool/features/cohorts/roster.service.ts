import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { RosterProblem, RosterReport, RosterState } from '../../contract/cohort.ts';
import { DomainError } from '../../errors/domain-error.ts';
import {
  LmsServiceError,
  type LmsServices,
  type RosterMember,
  type ServiceTarget,
} from '../../protocols/lti/lms-services.ts';
import type { Course } from '../courses/course.ts';
import type { Person, PersonFacts } from '../people/person.ts';
import { isLearner } from './membership.ts';
import type { MembershipStore } from './membership.store.ts';
import { isDue, type RosterSync } from './roster-sync.ts';
import type { RosterSyncStore } from './roster-sync.store.ts';

const LEASE_MS = 60_000;
const WAIT_MS = 30_000;
const LOOK_EVERY_MS = 200;

export interface RosterServiceDeps {
  services: Pick<LmsServices, 'readRoster'>;
  /** `null` when the deployment is gone. */
  findTarget(course: Course): Promise<ServiceTarget | null>;
  people: {
    recordMany(
      platform: { platformId: string; programmeId: string },
      facts: PersonFacts[],
    ): Promise<Person[]>;
  };
  members: Pick<MembershipStore, 'recordRosterPage' | 'markGone'>;
  syncs: RosterSyncStore;
  newId(): string;
  clock: Clock;
  log: Logger;
}

/** The reading ended because of us, not of the LMS. */
class RosterStopped extends Error {
  readonly problem: RosterProblem;
  constructor(problem: RosterProblem) {
    super(problem);
    this.problem = problem;
  }
}

function problemOf(error: unknown): RosterProblem {
  if (error instanceof LmsServiceError || error instanceof RosterStopped) return error.problem;
  return 'internal_error';
}

/** The LMS does not share its roster with us: asking again helps only after somebody opened it there. */
const isClosed = (problem: RosterProblem): boolean => problem === 'scope_missing' || problem === 'forbidden';

const factsOf = ({ userId, name, givenName, familyName, email }: RosterMember): PersonFacts => ({
  sub: userId,
  ...(name !== undefined && { name }),
  ...(givenName !== undefined && { givenName }),
  ...(familyName !== undefined && { familyName }),
  ...(email !== undefined && { email }),
});

export function createRosterService(deps: RosterServiceDeps) {
  const { services, findTarget, people, members, syncs, newId, clock, log } = deps;
  const running = new Set<Promise<unknown>>();
  let stopped = false;

  /** Reads all pages, holding one; only after the last is anybody gone. */
  async function read(course: Course & { membershipsUrl: string }, syncId: string, begunAt: Date) {
    const { id: courseId, programmeId, platformId, membershipsUrl } = course;
    const home = { programmeId, platformId };
    const counts = { added: 0, updated: 0 };
    let seen = 0;
    const target = await findTarget(course);
    if (!target) throw new LmsServiceError('not_found', 'This LMS is no longer registered');

    await services.readRoster(target, membershipsUrl, async (page) => {
      const leaseUntil = new Date(clock.now().getTime() + LEASE_MS);
      if (stopped || !(await syncs.renew(courseId, syncId, leaseUntil)))
        throw new RosterStopped('interrupted');
      const listed = page.filter((member) => member.status === 'active' && !member.roles.testUser);
      seen += listed.length;
      const known = new Map(
        (await people.recordMany(home, listed.map(factsOf))).map((one) => [one.sub, one]),
      );
      const rows = listed.flatMap(({ userId, roles }) => {
        const person = known.get(userId);
        return person ? [{ person, learner: isLearner(roles) }] : [];
      });
      const { added, updated } = await members.recordRosterPage({ ...home, courseId }, syncId, rows);
      counts.added += added;
      counts.updated += updated;
    });
    if (seen === 0) throw new RosterStopped('empty');
    return { ...counts, gone: await members.markGone(courseId, syncId, begunAt) };
  }

  /** Somebody else reads the roster right now: theirs is as good as ours. */
  async function wait(courseId: string): Promise<RosterReport> {
    const giveUpAt = Date.now() + WAIT_MS;
    for (;;) {
      const sync = await syncs.find(courseId);
      if (sync?.state === 'done') return reportOf(sync);
      if (sync && sync.state !== 'running') throw refusal(sync.problem ?? 'internal_error');
      if (Date.now() > giveUpAt) throw refusal('timeout');
      await sleep(LOOK_EVERY_MS);
    }
  }

  const reportOf = ({ added, updated, gone, endedAt, begunAt }: RosterSync): RosterReport => ({
    added,
    updated,
    gone,
    at: (endedAt ?? begunAt).toISOString(),
  });

  const refusal = (problem: RosterProblem): DomainError =>
    new DomainError(isClosed(problem) ? 'roster_unavailable' : 'roster_failed', undefined, { problem });

  /**
   * Brings the members of a course up to the roster of its LMS; one reading per course at a time, also over instances.
   * Refuses with `roster_unavailable` (the LMS does not share it) and `roster_failed`; then nobody is marked gone.
   */
  async function sync(course: Course): Promise<RosterReport> {
    const { id: courseId, programmeId, membershipsUrl } = course;
    if (!membershipsUrl) throw new DomainError('roster_unavailable');
    const syncId = newId();
    const begunAt = clock.now();
    const leaseUntil = new Date(begunAt.getTime() + LEASE_MS);
    if (!(await syncs.begin({ courseId, programmeId, syncId, begunAt, leaseUntil }))) return wait(courseId);
    try {
      const counts = await read({ ...course, membershipsUrl }, syncId, begunAt);
      const endedAt = clock.now();
      await syncs.end(courseId, syncId, endedAt, { state: 'done', ...counts });
      return { ...counts, at: endedAt.toISOString() };
    } catch (error) {
      const problem = problemOf(error);
      const state = isClosed(problem) ? 'unavailable' : 'failed';
      await syncs.end(courseId, syncId, clock.now(), { state, problem });
      if (problem === 'internal_error') throw error;
      throw refusal(problem);
    }
  }

  return {
    sync,

    async stateOf({ id, membershipsUrl }: Pick<Course, 'id' | 'membershipsUrl'>): Promise<RosterState> {
      const found = await syncs.find(id);
      if (!membershipsUrl) return { state: 'unavailable', at: null, problem: null };
      if (!found) return { state: 'never', at: null, problem: null };
      const dead = found.state === 'running' && found.leaseUntil <= clock.now();
      return {
        state: dead ? 'failed' : found.state,
        at: found.endedAt?.toISOString() ?? null,
        problem: dead ? 'interrupted' : found.problem,
      };
    },

    /** Somebody who runs the course came in: reads the roster beside, the first time and when it has grown old. */
    afterVisit(course: Course): void {
      if (!course.membershipsUrl || stopped) return;
      const work = (async () => {
        if (isDue(await syncs.find(course.id), clock.now())) await sync(course);
      })()
        .catch((err: unknown) => {
          if (err instanceof DomainError) log.info({ course: course.id, ...err.context }, 'roster not read');
          else log.error({ err, course: course.id }, 'roster not read');
        })
        .finally(() => running.delete(work));
      running.add(work);
    },

    /** Ends what is under way after its page. */
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(running);
    },
  };
}
export type RosterService = ReturnType<typeof createRosterService>;
