import type { Clock } from '../../clock.ts';
import type {
  AnswerDeepLinkingBody,
  DeepLinkingAnswerView,
  DeepLinkingView,
} from '../../contract/placement.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { LmsServices } from '../../protocols/lti/lms-services.ts';
import type { LmsProfile } from '../../protocols/lti/lms/profile.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import type { MicroCredentialVersion } from '../catalog/micro-credential.ts';
import { acceptanceOf, deepLinkItem } from './deep-linking.ts';
import type { DeepLinkingAnswerStore } from './deep-linking-answer.store.ts';
import type { PlacementChoice } from './placement.ts';
import type { PlacementChoiceStore } from './placement.store.ts';

export interface DeepLinkingServiceDeps {
  choices: PlacementChoiceStore;
  answers: DeepLinkingAnswerStore;
  catalog: { findNewest(programmeId: string, id: string): Promise<MicroCredentialVersion | null> };
  courses: {
    findInProgramme(programmeId: string, id: string): Promise<{ id: string; title: string } | null>;
  };
  /** The verified launch a session came from. */
  launches: { findVerified(launchId: string): Promise<VerifiedLaunch | null> };
  profileOf(platformId: string): Promise<LmsProfile>;
  lms: Pick<LmsServices, 'signDeepLinkingResponse'>;
  newId(): string;
  publicUrl: string;
  clock: Clock;
}

/** Whether somebody may choose what a course gets; a learner never may. */
const mayPlace = (actor: Actor): boolean => actor.may.place;

export function createDeepLinkingService(deps: DeepLinkingServiceDeps) {
  const { choices, answers, catalog, courses, launches, lms, clock } = deps;

  async function openRequest(actor: Actor) {
    if (!mayPlace(actor)) throw new DomainError('not_allowed');
    const launch = await launches.findVerified(actor.launchId);
    const settings = launch?.deepLinking;
    if (launch?.messageType !== 'LtiDeepLinkingRequest' || !settings) {
      throw new DomainError('deep_linking_missing');
    }
    const acceptance = acceptanceOf(settings, await deps.profileOf(actor.platformId));
    return { launch, settings, acceptance };
  }

  async function choose(
    actor: Actor,
    item: AnswerDeepLinkingBody['items'][number],
  ): Promise<{ choice: PlacementChoice; version: MicroCredentialVersion }> {
    const version = await catalog.findNewest(actor.programmeId, item.microCredentialId);
    if (!version) throw new DomainError('micro_credential_not_found');
    const choice: PlacementChoice = {
      id: deps.newId(),
      programmeId: actor.programmeId,
      platformId: actor.platformId,
      deploymentId: actor.deploymentId,
      courseId: actor.courseId,
      title: item.title ?? version.content.title,
      microCredentialId: version.id,
      version: version.version,
      points: item.points,
      gradeRule: item.gradeRule,
      dueAt: item.dueAt === null ? null : new Date(item.dueAt),
      createdAt: clock.now(),
    };
    return { choice, version };
  }

  return {
    /** Refuses with `not_allowed` (learners) and `deep_linking_missing` (the session was opened for something else). */
    async read(actor: Actor): Promise<DeepLinkingView> {
      const { acceptance } = await openRequest(actor);
      const course = actor.courseId && (await courses.findInProgramme(actor.programmeId, actor.courseId));
      return {
        course: course ? { id: course.id, title: course.title } : null,
        ...acceptance,
        answered: await answers.isAnswered(actor.launchId),
      };
    },

    /**
     * Signs the answer for the course, once per launch: of two that race one is refused with
     * `deep_linking_already_answered`. An empty list is a cancel. Refuses with `deep_linking_not_accepted` what the course
     * said it does not take, with `micro_credential_not_found` what is not in the programme's catalogue. The return
     * address comes from the verified launch and nowhere else (LTI DL 2.0 §4.4.1, §4.5).
     */
    async answer(actor: Actor, { items }: AnswerDeepLinkingBody): Promise<DeepLinkingAnswerView> {
      const { launch, settings, acceptance } = await openRequest(actor);
      if (items.length > 0 && !acceptance.acceptsAssignment)
        throw new DomainError('deep_linking_not_accepted');
      if (items.length > 1 && !acceptance.acceptsSeveral) {
        throw new DomainError('deep_linking_not_accepted', 'The course takes one assignment at a time');
      }
      if (await answers.isAnswered(actor.launchId)) throw new DomainError('deep_linking_already_answered');

      const chosen = await Promise.all(items.map((item) => choose(actor, item)));
      const ids = chosen.map(({ choice }) => choice.id);
      await choices.insert(chosen.map(({ choice }) => choice));
      const jwt = await lms.signDeepLinkingResponse(
        { platformId: actor.platformId, deploymentId: launch.deploymentId },
        settings,
        chosen.map(({ choice, version }) =>
          deepLinkItem(
            choice,
            { slug: version.slug, text: version.content.competency },
            { publicUrl: deps.publicUrl, withLineItem: acceptance.acceptsGradeColumn },
          ),
        ),
      );
      const first = await answers.recordOnce({
        launchId: actor.launchId,
        programmeId: actor.programmeId,
        personId: actor.personId,
        choiceIds: ids,
        answeredAt: clock.now(),
      });
      if (!first) {
        await choices.remove(ids);
        throw new DomainError('deep_linking_already_answered');
      }
      return { returnUrl: settings.returnUrl, jwt };
    },
  };
}
export type DeepLinkingService = ReturnType<typeof createDeepLinkingService>;
