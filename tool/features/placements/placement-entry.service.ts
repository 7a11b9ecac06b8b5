import type { Clock } from '../../clock.ts';
import { Id } from '../../contract/common.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import type { MicroCredentialVersion } from '../catalog/micro-credential.ts';
import type { Course } from '../courses/course.ts';
import { defaultSettings, isCourseNavigation, settingsOfChoice, type PlacementSettings } from './entry.ts';
import type { Placement } from './placement.ts';
import type { PlacementChoiceStore, PlacementStore } from './placement.store.ts';

export interface PlacementEntryDeps {
  placements: PlacementStore;
  choices: PlacementChoiceStore;
  catalog: { findNewestBySlug(programmeId: string, slug: string): Promise<MicroCredentialVersion | null> };
  newId(): string;
  clock: Clock;
}

const slugOf = (launch: VerifiedLaunch): string | undefined =>
  launch.custom.micro_credential ??
  (URL.canParse(launch.targetLinkUri)
    ? (new URL(launch.targetLinkUri).searchParams.get('mc') ?? undefined)
    : undefined);

export function createPlacementEntry({ placements, choices, catalog, newId, clock }: PlacementEntryDeps) {
  /**
   * What the link says it is for. A stored choice counts within its own programme and deployment only: a copied course
   * brings it along, another tenant's is never looked into.
   */
  async function settingsFor(launch: VerifiedLaunch, course: Course): Promise<PlacementSettings | null> {
    const choiceId = Id.safeParse(launch.custom.attest_item);
    const choice = choiceId.success ? await choices.find(choiceId.data) : null;
    if (choice?.programmeId === course.programmeId && choice.deploymentId === course.deploymentId) {
      return settingsOfChoice(choice, course.id, clock.now());
    }
    const slug = slugOf(launch);
    const version = slug ? await catalog.findNewestBySlug(course.programmeId, slug) : null;
    return version && { ...defaultSettings, microCredentialId: version.id, version: version.version };
  }

  async function refreshed(placement: Placement, launch: VerifiedLaunch, course: Course): Promise<Placement> {
    const title = launch.resourceLink?.title;
    const lineItemUrl = launch.ags?.lineItem;
    const facts = {
      ...(title && title !== placement.title && { title }),
      ...(lineItemUrl && lineItemUrl !== placement.lineItemUrl && { lineItemUrl }),
    };
    const known = Object.keys(facts).length
      ? ((await placements.refresh(placement.id, facts)) ?? placement)
      : placement;
    const item = launch.custom.attest_item;
    const chosenAnew = item !== undefined && item !== known.choiceId;
    if (known.workBegun || (known.microCredentialId && !chosenAnew)) return known;
    const settings = await settingsFor(launch, course);
    if (!settings || (known.microCredentialId && settings.choiceId !== item)) return known;
    return (await placements.configure(known.id, settings)) ?? known;
  }

  return {
    /**
     * Finds the placement of a launch, or makes it at the first one; two first launches make one. The title and the grade
     * column follow the LMS. What is to be earned follows the link until somebody has begun. A launch of the course itself,
     * without an assignment, has no placement. A known link costs one read.
     */
    async enterByLaunch(launch: VerifiedLaunch, course: Course): Promise<{ placement: Placement | null }> {
      const link = launch.resourceLink;
      if (launch.messageType === 'LtiDeepLinkingRequest') return { placement: null };
      if (!link) {
        const lineItemUrl = launch.ags?.lineItem;
        return { placement: lineItemUrl ? await placements.findByLineItem(course.id, lineItemUrl) : null };
      }
      const standing = await placements.findByLink(course.id, link.id);
      if (standing) return { placement: await refreshed(standing, launch, course) };
      if (isCourseNavigation(launch)) return { placement: null };
      const settings = await settingsFor(launch, course);
      const placement = await placements.insertOnce({
        id: newId(),
        programmeId: course.programmeId,
        platformId: course.platformId,
        deploymentId: course.deploymentId,
        courseId: course.id,
        resourceLinkId: link.id,
        title: link.title ?? '',
        ...(settings ?? defaultSettings),
        lineItemUrl: launch.ags?.lineItem ?? null,
        workBegun: false,
        createdAt: clock.now(),
      });
      return { placement };
    },
  };
}
export type PlacementEntry = ReturnType<typeof createPlacementEntry>;
