import type { Clock } from '../../clock.ts';
import type { MeView, SessionView } from '../../contract/session.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import type { Course, CourseFacts, CourseHome } from '../courses/course.ts';
import type { Person, PersonFacts } from '../people/person.ts';
import type { Placement } from '../placements/placement.ts';
import type { Deployment, Platform } from '../platforms/platform.ts';
import type { Programme } from '../programmes/programme.ts';
import type { LaunchStore } from './launch.store.ts';
import { rightsIn, type Rights } from './rights.ts';
import type { SessionSurroundings } from './session.model.ts';
import type { OpenSession, SessionStore } from './session.store.ts';
import { localeOf, startPageOf, submissionAskedFor } from './start-page.ts';
import type { SuspendedPeople } from './suspended-people.ts';

/** A person arriving in a course by a verified launch. */
export interface CourseEntry {
  launchId: string;
  launch: VerifiedLaunch;
  platform: Platform;
  deployment: Deployment;
  course: Course;
  person: Person;
  rights: Rights;
  placement: Placement | null;
  now: Date;
}

export interface SessionServiceDeps {
  launches: LaunchStore;
  sessions: SessionStore;
  suspended: SuspendedPeople;
  platforms: {
    findById(id: string): Promise<Platform | null>;
    findDeployment(platformId: string, deploymentId: string): Promise<Deployment | null>;
  };
  programmes: { findById(id: string): Promise<Programme | null> };
  people: {
    record(platform: { platformId: string; programmeId: string }, facts: PersonFacts): Promise<Person>;
    findBySub(platformId: string, sub: string): Promise<Person | null>;
  };
  courses: { record(home: CourseHome, facts: CourseFacts): Promise<Course> };
  placements: {
    enterByLaunch(launch: VerifiedLaunch, course: Course): Promise<{ placement: Placement | null }>;
  };
  memberships: { recordLaunch(entry: CourseEntry): Promise<void> };
  /** The work of a person in a placement, and work by its id. */
  submissions: {
    find(id: string): Promise<SubmissionPlace | null>;
    findByPlacementAndPerson(placementId: string, personId: string): Promise<SubmissionPlace | null>;
  };
  /** What follows an entry without the person waiting for it. */
  afterEntry: ((entry: CourseEntry) => void)[];
  newId(): string;
  clock: Clock;
  maxFileBytes: number;
}

interface SubmissionPlace {
  id: string;
  courseId: string;
  personId: string;
}

export function createSessionService(deps: SessionServiceDeps) {
  const { launches, sessions, suspended, people, courses, clock } = deps;

  async function personOf(launch: VerifiedLaunch, platform: Platform, deployment: Deployment) {
    if (launch.subject === null) return null;
    const place = { platformId: platform.id, programmeId: deployment.programmeId };
    const testUser = launch.roles.testUser;
    return people.record(place, { sub: launch.subject, ...launch.person, testUser });
  }

  async function courseOf(launch: VerifiedLaunch, platform: Platform, deployment: Deployment) {
    if (!launch.context) return null;
    const home = {
      programmeId: deployment.programmeId,
      platformId: platform.id,
      deploymentId: deployment.id,
    };
    return courses.record(home, {
      contextId: launch.context.id,
      title: launch.context.title ?? launch.context.label,
      lineItemsUrl: launch.ags?.lineItems,
      agsScopes: launch.ags?.scope,
      membershipsUrl: launch.nrps?.membershipsUrl,
    });
  }

  /** Work the launch points at: by our own link in the gradebook, or by the person it is a review of. */
  async function workAskedFor(entry: CourseEntry): Promise<SubmissionPlace | null> {
    const { launch, course, person, rights, placement } = entry;
    const asked = submissionAskedFor(launch.targetLinkUri);
    const visible = (work: SubmissionPlace | null) =>
      work?.courseId === course.id && (rights.may.review || work.personId === person.id) ? work : null;
    if (asked) return visible(await deps.submissions.find(asked));
    if (launch.messageType !== 'LtiSubmissionReviewRequest' || !launch.forUser || !placement) return null;
    const reviewed = await people.findBySub(entry.platform.id, launch.forUser.userId);
    return reviewed && visible(await deps.submissions.findByPlacementAndPerson(placement.id, reviewed.id));
  }

  return {
    /**
     * Trades a launch code for a session, once: refuses with `launch_code_invalid` (unknown, used, older than 60 seconds)
     * and `person_suspended`; with `submission_not_found` when a submission review names somebody unknown here. Makes
     * or refreshes person, course and placement; an anonymous launch leaves no person.
     */
    async open(code: string): Promise<SessionView> {
      const now = clock.now();
      const redeemed = await launches.redeem(code, now);
      if (!redeemed) throw new DomainError('launch_code_invalid');
      const { id: launchId, launch } = redeemed;
      const platform = await deps.platforms.findById(redeemed.platformId);
      const deployment = await deps.platforms.findDeployment(redeemed.platformId, launch.deploymentId);
      if (platform?.status !== 'active' || deployment?.status !== 'active') {
        throw new DomainError('launch_code_invalid');
      }
      const [programme, person, course] = await Promise.all([
        deps.programmes.findById(deployment.programmeId),
        personOf(launch, platform, deployment),
        courseOf(launch, platform, deployment),
      ]);
      if (person?.status === 'suspended') throw new DomainError('person_suspended');
      const rights = rightsIn(launch);

      const entry: CourseEntry | null = course &&
        person && {
          launchId,
          launch,
          platform,
          deployment,
          course,
          person,
          rights,
          placement: (await deps.placements.enterByLaunch(launch, course)).placement,
          now,
        };
      const work = entry && (await workAskedFor(entry));
      const reviewed = launch.forUser ? await people.findBySub(platform.id, launch.forUser.userId) : null;
      if (launch.forUser && !reviewed) throw new DomainError('submission_not_found');

      const actor: Omit<Actor, 'sessionId'> = {
        personId: person?.id ?? deps.newId(),
        personName: person?.name ?? 'Anonymous',
        platformId: platform.id,
        deploymentId: deployment.id,
        programmeId: deployment.programmeId,
        courseId: course?.id ?? null,
        placementId: entry?.placement?.id ?? null,
        role: rights.role,
        may: rights.may,
        testUser: launch.roles.testUser,
        anonymous: launch.subject === null,
        start: startPageOf({
          launch,
          rights,
          hasCourse: course !== null,
          placement: entry?.placement ?? null,
          submissionId: work?.id ?? null,
          reviewed,
        }),
        launchId,
      };
      const surroundings: SessionSurroundings = {
        courseTitle: course?.title ?? null,
        placementTitle: entry?.placement ? entry.placement.title || launch.resourceLink?.title || '' : null,
        programmeName: programme?.name ?? '',
        locale: localeOf(launch),
        lms: {
          family: platform.family,
          name: launch.platform.name ?? platform.name,
          returnUrl: launch.presentation.returnUrl ?? null,
        },
      };
      const [{ token, endsAt }] = await Promise.all([
        sessions.insert(actor, surroundings, now),
        entry && deps.memberships.recordLaunch(entry),
      ]);
      if (entry) for (const follow of deps.afterEntry) follow(entry);
      return { token, expiresAt: endsAt.toISOString() };
    },

    /** Refuses with `session_ended`, also when the LMS it came from is no longer active here, and `person_suspended`. */
    async find(token: string): Promise<OpenSession> {
      const session = await sessions.find(token, clock.now());
      if (!session) throw new DomainError('session_ended');
      const platform = await deps.platforms.findById(session.actor.platformId);
      if (platform?.status !== 'active') throw new DomainError('session_ended');
      if (await suspended.includesPerson(session.actor.personId)) throw new DomainError('person_suspended');
      return session;
    },

    end: (actor: Actor): Promise<void> => sessions.remove(actor.sessionId),

    describe({ actor, surroundings }: OpenSession): MeView {
      const { courseTitle, placementTitle, programmeName, locale, lms } = surroundings;
      return {
        person: { id: actor.personId, name: actor.personName },
        role: actor.role,
        ...(actor.courseId && { course: { id: actor.courseId, title: courseTitle ?? '' } }),
        ...(actor.placementId && { placement: { id: actor.placementId, title: placementTitle ?? '' } }),
        programme: { id: actor.programmeId, name: programmeName },
        locale,
        start: actor.start,
        may: actor.may,
        testUser: actor.testUser,
        anonymous: actor.anonymous,
        lms,
        limits: { fileBytes: deps.maxFileBytes },
      };
    },
  };
}
export type SessionService = ReturnType<typeof createSessionService>;
