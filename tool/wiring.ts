import { pino, type Logger } from 'pino';
import type { Connection } from 'mongoose';
import type { Environment } from '../config/environment.ts';
import { systemClock, type Clock } from './clock.ts';
import { createQueueService } from './features/reviews/queue.service.ts';
import { createReadStore } from './features/reviews/read.store.ts';
import { createReviewService } from './features/reviews/review.service.ts';
import { createSubmissionReviewStore } from './features/submissions/submission-review.store.ts';
import { createCohortService } from './features/cohorts/cohort.service.ts';
import { createRosterService } from './features/cohorts/roster.service.ts';
import { createRosterSyncStore } from './features/cohorts/roster-sync.store.ts';
import { createSubmissionCohortStore } from './features/submissions/submission-cohort.store.ts';
import { createMembershipStore } from './features/cohorts/membership.store.ts';
import { createCourseStore } from './features/courses/course.store.ts';
import { createGradeColumns } from './features/gradebook/grade-columns.ts';
import { createGradebookService } from './features/gradebook/gradebook.service.ts';
import { createGradebookWorker } from './features/gradebook/gradebook.worker.ts';
import { createPassbackDelivery } from './features/gradebook/passback-delivery.ts';
import { createSubmissionPassbackStore } from './features/submissions/submission-passback.store.ts';
import { createLaunchService } from './features/launches/launch.service.ts';
import { createLaunchStore } from './features/launches/launch.store.ts';
import { createSessionService } from './features/launches/session.service.ts';
import { createSessionStore } from './features/launches/session.store.ts';
import { createSuspendedPeople, type SuspendedPeople } from './features/launches/suspended-people.ts';
import { createLaunchCheck } from './protocols/lti/launch-check.ts';
import { createPlatformKeys } from './protocols/lti/platform-keys.ts';
import { createStateSeal } from './protocols/lti/state.ts';
import { lmsProfile } from './protocols/lti/lms/index.ts';
import { createPersonStore } from './features/people/person.store.ts';
import { createDeploymentStore } from './features/platforms/deployment.store.ts';
import { createPlatformRegistry, type PlatformRegistry } from './features/platforms/platform-registry.ts';
import { createAccessTokenStore } from './features/platforms/access-token.store.ts';
import { createPlatformStore } from './features/platforms/platform.store.ts';
import { createMetrics } from './http/operations.ts';
import { createPlatformService } from './features/platforms/platform.service.ts';
import { createInvitationStore } from './features/platforms/invitation.store.ts';
import { createRegistrationService } from './features/platforms/registration.service.ts';
import { createToolKeyService } from './features/platforms/tool-key.service.ts';
import { createToolKeyStore } from './features/platforms/tool-key.store.ts';
import { createProgrammeStore } from './features/programmes/programme.store.ts';
import { newId } from './mongo/new-id.ts';
import { createExclusive } from './mongo/exclusive.ts';
import { createSafeFetch, type Resolve } from './protocols/lti/safe-fetch.ts';
import { createLmsServices } from './protocols/lti/services/ltijs-services.ts';
import { createCatalogService } from './features/catalog/catalog.service.ts';
import { createCatalogStore } from './features/catalog/catalog.store.ts';
import { createEvidenceFileStore } from './features/evidence/evidence-file.store.ts';
import { createEvidenceService } from './features/evidence/evidence.service.ts';
import { createEvidenceSweeper } from './features/evidence/evidence-sweeper.ts';
import { createDeepLinkingAnswerStore } from './features/placements/deep-linking-answer.store.ts';
import { createDeepLinkingService } from './features/placements/deep-linking.service.ts';
import { createPlacementEntry } from './features/placements/placement-entry.service.ts';
import { createPlacementService } from './features/placements/placement.service.ts';
import { createPlacementChoiceStore, createPlacementStore } from './features/placements/placement.store.ts';
import { createSubmissionAccess } from './features/submissions/submission-access.ts';
import { createSubmissionEvidence } from './features/submissions/submission-evidence.service.ts';
import { createSubmissionService, reviewUrl } from './features/submissions/submission.service.ts';
import { presentEvidence } from './features/submissions/submission.presenter.ts';
import { createSubmissionStore } from './features/submissions/submission.store.ts';

export interface WiringOptions {
  environment: Environment;
  connection: Connection;
  clock?: Clock;
  log?: Logger;
  /** How names of other servers are resolved; the system's own way by default. */
  resolve?: Resolve;
}

/** Builds every object, once; the only place that does. */
export function createWiring({
  environment,
  connection,
  clock = systemClock,
  log = pino({ level: environment.LOG_LEVEL }),
  resolve,
}: WiringOptions) {
  const addressRules = {
    allowHttp: environment.ALLOW_HTTP_PLATFORMS,
    allowPrivate: environment.ALLOW_PRIVATE_PLATFORMS,
  };
  const outgoing = createSafeFetch(addressRules, resolve);
  const programmes = createProgrammeStore(connection);
  const registrationChanged = (): void => registry.forget();
  const platforms = createPlatformStore(connection, registrationChanged);
  const deployments = createDeploymentStore(connection, registrationChanged);
  const registry: PlatformRegistry = createPlatformRegistry({ platforms, deployments, clock });
  const { ENCRYPTION_SECRET } = environment;
  const toolKeys = createToolKeyService({
    toolKeys: createToolKeyStore(connection, ENCRYPTION_SECRET),
    clock,
  });
  const lms = createLmsServices({
    platforms: {
      findById: registry.findById,
      async findByIssuerAndClientId(issuer, clientId) {
        const found = await registry.findForLogin(issuer, clientId);
        return typeof found === 'string' ? null : found;
      },
    },
    keys: toolKeys,
    tokens: createAccessTokenStore(connection, ENCRYPTION_SECRET, clock),
    exclusive: createExclusive(connection),
    fetch: outgoing.fetch,
    clock,
  });
  const people = createPersonStore(connection, () => suspended.forget());
  const suspended: SuspendedPeople = createSuspendedPeople({ people, clock });
  const platformService = createPlatformService({
    platforms,
    deployments,
    toolKeys,
    rules: addressRules,
    clock,
    newId,
  });
  const invitations = createInvitationStore(connection);
  const registrations = createRegistrationService({
    invitations,
    platforms,
    deployments,
    programmes,
    toolKeys,
    fetch: outgoing.fetch,
    rules: addressRules,
    clock,
    newId,
    publicUrl: environment.PUBLIC_URL,
    admits: environment.REGISTRATION,
  });
  const courses = createCourseStore(connection);
  const catalog = createCatalogService({ catalog: createCatalogStore(connection), clock });
  const placementStore = createPlacementStore(connection);
  const placementChoiceStore = createPlacementChoiceStore(connection);
  const submissionStore = createSubmissionStore(connection);
  const memberships = createMembershipStore(connection);
  const placementEntry = createPlacementEntry({
    placements: placementStore,
    choices: placementChoiceStore,
    catalog,
    newId,
    clock,
  });
  const placements = createPlacementService({
    placements: placementStore,
    catalog,
    courses,
    submissions: submissionStore,
  });
  const passbackQueue = createSubmissionPassbackStore(connection);
  const gradebookWorker = createGradebookWorker({
    queue: passbackQueue,
    deliver: createPassbackDelivery({
      queue: passbackQueue,
      services: lms,
      columns: createGradeColumns({ services: lms, placements: placementStore, courses }),
      async findLms({ platformId, deploymentId }) {
        const platform = await registry.findById(platformId);
        const deployment = await deployments.findById(deploymentId);
        if (!platform || !deployment) return null;
        const target = { platformId, deploymentId: deployment.deploymentId };
        return { target, profile: lmsProfile(platform.family) };
      },
      async findRecipient({ courseId, personId }) {
        const person = await people.findById(personId);
        const membership = await memberships.find(courseId, personId);
        const isGraded = person && !person.testUser && membership?.launchLearner !== false;
        return isGraded ? person.sub : null;
      },
      clock,
      log,
    }),
    clock,
    log,
  });
  const gradebook = createGradebookService({
    submissions: submissionStore,
    queue: passbackQueue,
    worker: gradebookWorker,
    clock,
  });

  const submissionAccess = createSubmissionAccess({ submissions: submissionStore, catalog });
  const submissions = createSubmissionService({
    submissions: submissionStore,
    access: submissionAccess,
    placements: placementStore,
    courses,
    people,
    handedIn({ courseId, personId, lastActivityAt }) {
      gradebookWorker.wake();
      memberships
        .touch(courseId, personId, lastActivityAt)
        .catch((err: unknown) => log.error({ err }, 'a hand-in was not noted on the member'));
    },
    newId,
    publicUrl: environment.PUBLIC_URL,
    clock,
  });
  const evidenceFiles = createEvidenceFileStore(connection);
  const submissionEvidence = createSubmissionEvidence({
    submissions: submissionStore,
    access: submissionAccess,
    releaseFile: (submissionId, fileId) => evidenceFiles.markLoose(fileId, submissionId, clock.now()),
    newId,
    clock,
  });
  const evidence = createEvidenceService({
    files: evidenceFiles,
    works: submissionEvidence,
    maxBytes: environment.MAX_FILE_BYTES,
    newId,
    clock,
  });
  const evidenceSweeper = createEvidenceSweeper({ evidence, log });

  const reviewDeps = {
    works: createSubmissionReviewStore(connection),
    reads: createReadStore(connection),
    catalog,
    placements: placementStore,
    people,
  };
  const reviews = createReviewService({
    ...reviewDeps,
    viewFor: submissions.viewFor,
    released: () => gradebookWorker.wake(),
    links: {
      review: (submissionId) => reviewUrl(environment.PUBLIC_URL, submissionId),
      feedback: (submissionId) => `${environment.PUBLIC_URL}/app/submissions/${submissionId}/feedback`,
    },
    clock,
  });
  const reviewQueue = createQueueService(reviewDeps);

  const roster = createRosterService({
    services: lms,
    async findTarget({ platformId, deploymentId }) {
      const deployment = await deployments.findById(deploymentId);
      return deployment && { platformId, deploymentId: deployment.deploymentId };
    },
    people,
    members: memberships,
    syncs: createRosterSyncStore(connection),
    newId,
    clock,
    log,
  });
  const cohorts = createCohortService({
    members: memberships,
    works: createSubmissionCohortStore(connection),
    courses,
    placements: placementStore,
    roster,
  });

  const seal = createStateSeal(environment.STATE_SECRETS);
  const launchStore = createLaunchStore(connection);
  const platformKeys = createPlatformKeys({
    fetch: outgoing.fetch,
    now: () => clock.now(),
    warn: (code, jwksUrl) => log.warn({ code, jwksUrl }, 'keys of a platform'),
  });
  const launches = createLaunchService({
    check: createLaunchCheck({
      seal,
      findPlatform: registry.findById,
      keys: platformKeys,
      publicUrl: environment.PUBLIC_URL,
      allowHttp: environment.ALLOW_HTTP_PLATFORMS,
      now: () => clock.now(),
    }),
    seal,
    registry,
    deployments,
    suspended,
    launches: launchStore,
    clock,
  });
  const deepLinking = createDeepLinkingService({
    choices: placementChoiceStore,
    answers: createDeepLinkingAnswerStore(connection),
    catalog,
    courses,
    launches: launchStore,
    async profileOf(platformId) {
      const platform = await registry.findById(platformId);
      return lmsProfile(platform?.family ?? 'other');
    },
    lms,
    newId,
    publicUrl: environment.PUBLIC_URL,
    clock,
  });
  const sessions = createSessionService({
    launches: launchStore,
    sessions: createSessionStore(connection),
    suspended,
    platforms: registry,
    programmes,
    people,
    courses,
    placements: placementEntry,
    memberships: {
      recordLaunch: ({ course, person, rights, now: at }) =>
        memberships.recordLaunch({
          programmeId: course.programmeId,
          platformId: course.platformId,
          courseId: course.id,
          person,
          learner: rights.may.earn,
          at,
        }),
    },
    submissions: submissionStore,
    afterEntry: [
      ({ course, rights }) => {
        if (rights.may.seeCohort) roster.afterVisit(course);
      },
      ({ course, rights, launch }) => {
        if (!rights.may.seeCohort || !(launch.ags?.lineItem ?? launch.ags?.lineItems)) return;
        gradebook
          .gradebookOpened(course.id)
          .catch((err: unknown) => log.error({ err }, 'grades not resumed'));
      },
    ],
    newId,
    clock,
    maxFileBytes: environment.MAX_FILE_BYTES,
  });

  return {
    /** Set when the process begins to shut down; `/readyz` then answers 503. */
    stopping: false,
    metrics: createMetrics(),
    environment,
    connection,
    clock,
    log,
    safeFetch: outgoing.fetch,
    programmes,
    platforms,
    deployments,
    registry,
    toolKeys,
    lms,
    platformService,
    invitations,
    registrations,
    people,
    courses,
    /** The launch a session came from, for what answers it. */
    launchStore,
    platformKeys,
    launchRoutes: {
      launches,
      seal,
      registry,
      publicUrl: environment.PUBLIC_URL,
      launchesPerMinute: environment.LAUNCHES_PER_MINUTE,
      clock,
      log,
    },
    sessions,
    catalog,
    placementStore,
    placementChoiceStore,
    submissionStore,
    placements,
    deepLinking,
    submissions,
    submissionEvidence,
    evidence,
    presentEvidence,
    memberships,
    gradebook,
    gradebookWorker,
    roster,
    reviews,
    reviewQueue,
    cohorts,
    /** Builds every declared index; resolves when unique and TTL indexes stand. */
    async ensureIndexes(): Promise<void> {
      for (const model of Object.values(connection.models)) await model.createIndexes();
    },
    /** Starts what works beside requests. */
    start(): void {
      gradebookWorker.start();
      evidenceSweeper.start();
    },
    async stop(): Promise<void> {
      await Promise.all([gradebookWorker.stop(), roster.stop(), evidenceSweeper.stop()]);
      await outgoing.close();
    },
  };
}
export type Wiring = ReturnType<typeof createWiring>;
