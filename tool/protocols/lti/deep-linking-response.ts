import { LmsServiceError, type DeepLinkItem } from './lms-services.ts';
import type { LmsProfile } from './lms/profile.ts';
import type { DeepLinkingSettings } from './verified-launch.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim';

const NAME = /^[a-z][a-z0-9_]*$/;

const refuse = (reason: string): never => {
  throw new LmsServiceError('rejected', `Not sent: ${reason}`);
};

/** Strings only; other values would break the launch that carries them back (LTI DL 2.0 §3.2). */
function customOf(custom: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(custom).filter(([, value]) => value !== null && value !== undefined);
  for (const [name] of entries)
    if (!NAME.test(name)) refuse(`custom parameter ${name} is not lower_snake_case`);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function lineItemOf(
  item: NonNullable<DeepLinkItem['lineItem']>,
  url: string,
  lms: LmsProfile,
): Record<string, unknown> {
  const { scoreMaximum, label, resourceId, tag } = item;
  if (typeof scoreMaximum !== 'number' || !Number.isFinite(scoreMaximum) || scoreMaximum <= 0) {
    refuse('the maximum of a line item is not a number above 0');
  }
  return {
    scoreMaximum,
    label,
    resourceId,
    tag,
    ...(lms.declaresSubmissionReview && {
      submissionReview: { reviewableStatus: ['InProgress', 'Submitted', 'Completed'], url },
    }),
  };
}

/** Always with `url`: some platforms refuse an item that leans on the tool's own address. */
function contentItemOf(
  item: DeepLinkItem,
  settings: DeepLinkingSettings,
  lms: LmsProfile,
): Record<string, unknown> {
  return {
    type: 'ltiResourceLink',
    title: item.title,
    ...(item.text && { text: item.text }),
    url: item.url,
    custom: customOf(item.custom),
    ...(item.lineItem &&
      settings.acceptLineItem !== false && { lineItem: lineItemOf(item.lineItem, item.url, lms) }),
    ...(item.submissionEndsAt && { submission: { endDateTime: item.submissionEndsAt.toISOString() } }),
  };
}

/**
 * Claims of LtiDeepLinkingResponse beside issuer, audience, nonce and times (LTI DL 2.0 §4.5). An empty list is a
 * cancel. Refuses with `rejected` more items than the platform takes; where it takes no LTI links at all, the answer
 * is empty and says so.
 */
export function deepLinkingClaims(
  deploymentId: string,
  settings: DeepLinkingSettings,
  items: DeepLinkItem[],
  lms: LmsProfile,
): Record<string, unknown> {
  const accepted = settings.acceptTypes.includes('ltiResourceLink');
  if (items.length > 1 && !(settings.acceptMultiple && lms.acceptsSeveralItems)) {
    refuse('this LMS takes one item at a time');
  }
  return {
    [`${LTI}/message_type`]: 'LtiDeepLinkingResponse',
    [`${LTI}/version`]: '1.3.0',
    [`${LTI}/deployment_id`]: deploymentId,
    ...(settings.data !== undefined && { [`${DL}/data`]: settings.data }),
    [`${DL}/content_items`]: accepted ? items.map((item) => contentItemOf(item, settings, lms)) : [],
    ...(items.length > 0 &&
      !accepted && {
        [`${DL}/errormsg`]: 'Assignments cannot be added here: choose them from an assignment.',
      }),
  };
}
