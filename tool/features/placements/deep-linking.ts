import type { DeepLinkingView } from '../../contract/placement.ts';
import type { DeepLinkItem } from '../../protocols/lti/lms-services.ts';
import type { LmsProfile } from '../../protocols/lti/lms/profile.ts';
import type { DeepLinkingSettings } from '../../protocols/lti/verified-launch.ts';
import type { PlacementChoice } from './placement.ts';

/** Marks our line items in the LMS. */
export const LINE_ITEM_TAG = 'micro-credential';

export type Acceptance = Pick<
  DeepLinkingView,
  'acceptsAssignment' | 'acceptsSeveral' | 'acceptsGradeColumn' | 'acceptsDueDate'
>;

/**
 * What the course takes (LTI DL 2.0 §4.4.1). A platform that says nothing about line items is offered them: Moodle
 * takes them and never says so.
 */
export const acceptanceOf = (
  settings: DeepLinkingSettings,
  profile: Pick<LmsProfile, 'acceptsSeveralItems' | 'keepsDueDate'>,
): Acceptance => ({
  acceptsAssignment: settings.acceptTypes.includes('ltiResourceLink'),
  acceptsSeveral: settings.acceptMultiple && profile.acceptsSeveralItems,
  acceptsGradeColumn: settings.acceptLineItem !== false,
  acceptsDueDate: profile.keepsDueDate,
});

/** The content item for a choice; the line item is left out where the course takes none. */
export function deepLinkItem(
  choice: PlacementChoice,
  { slug, text }: { slug: string; text: string },
  { publicUrl, withLineItem }: { publicUrl: string; withLineItem: boolean },
): DeepLinkItem {
  return {
    url: `${publicUrl}/lti/launch?mc=${encodeURIComponent(slug)}`,
    title: choice.title,
    text,
    custom: { micro_credential: slug, attest_item: choice.id },
    ...(withLineItem && {
      lineItem: {
        scoreMaximum: choice.points,
        label: choice.title,
        resourceId: choice.id,
        tag: LINE_ITEM_TAG,
      },
    }),
    ...(choice.dueAt && { submissionEndsAt: choice.dueAt }),
  };
}
