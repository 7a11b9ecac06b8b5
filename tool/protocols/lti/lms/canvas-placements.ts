import { wantedScopes } from '../services/scopes.ts';

const CANVAS = 'https://canvas.instructure.com/lti';

/** Where Canvas offers us to a teacher who chooses content (Canvas LMS, doc/api/placements_overview.md). */
const choosing = [
  'assignment_selection',
  'course_assignments_menu',
  'link_selection',
  'module_index_menu_modal',
];
const NAVIGATION = 'course_navigation';

const LABEL = 'Micro-credentials';
const ADD_LABEL = 'Add micro-credentials';

/** Section names let a cohort be split the way Canvas splits the course (`$...` variables of Canvas). */
export const canvasCustomFields = {
  section_ids: '$Canvas.course.sectionIds',
  section_names: '$com.instructure.User.sectionNames',
};

/** Canvas lists a placement by its name, or by an address under its own; the one it knows is sent back. */
function namesIn(supported: readonly string[] | null, wanted: readonly string[]): string[] {
  if (!supported?.length) return [...wanted];
  return wanted.flatMap((name) => {
    const found = supported.find((known) => known === name || known === `${CANVAS}/${name}`);
    return found ?? [];
  });
}

export interface SupportedMessage {
  type: string;
  placements: string[] | null;
}

/**
 * Messages of a Canvas dynamic registration (Canvas LMS, doc/api/registration.md). Canvas refuses message types it does
 * not know, so submission review is asked for only where it is offered; SpeedGrader needs none.
 */
export function canvasMessages(launchUrl: string, supported: SupportedMessage[]): Record<string, unknown>[] {
  const placementsOf = (type: string) =>
    supported.find((message) => message.type === type)?.placements ?? null;
  const review = supported.some(({ type }) => type === 'LtiSubmissionReviewRequest');
  return [
    {
      type: 'LtiResourceLinkRequest',
      target_link_uri: launchUrl,
      label: LABEL,
      placements: namesIn(placementsOf('LtiResourceLinkRequest'), [NAVIGATION]),
      [`${CANVAS}/course_navigation/default_enabled`]: true,
      [`${CANVAS}/visibility`]: 'members',
    },
    {
      type: 'LtiDeepLinkingRequest',
      target_link_uri: launchUrl,
      label: ADD_LABEL,
      placements: namesIn(placementsOf('LtiDeepLinkingRequest'), choosing),
    },
    ...(review ? [{ type: 'LtiSubmissionReviewRequest', target_link_uri: launchUrl, label: LABEL }] : []),
  ];
}

/** Members of the tool configuration that Canvas reads beside the standard's; without a privacy level nobody has a name. */
export const canvasToolConfiguration = {
  [`${CANVAS}/privacy_level`]: 'public',
  [`${CANVAS}/tool_id`]: 'attest',
};

/** Configuration of a Canvas developer key, for "Enter URL" (Canvas LMS, doc/api/lti_dev_key_config.md). */
export function canvasKeyConfiguration(publicUrl: string): Record<string, unknown> {
  const launchUrl = `${publicUrl}/lti/launch`;
  return {
    title: 'Attest',
    description:
      'Educator micro-credentials: evidence, review against a public rubric, and the result in the gradebook.',
    oidc_initiation_url: `${publicUrl}/lti/login`,
    target_link_uri: launchUrl,
    public_jwk_url: `${publicUrl}/.well-known/jwks.json`,
    scopes: wantedScopes,
    custom_fields: canvasCustomFields,
    extensions: [
      {
        domain: new URL(publicUrl).host,
        tool_id: 'attest',
        platform: 'canvas.instructure.com',
        privacy_level: 'public',
        settings: {
          text: LABEL,
          selection_width: 1000,
          selection_height: 800,
          placements: [
            {
              placement: NAVIGATION,
              message_type: 'LtiResourceLinkRequest',
              target_link_uri: launchUrl,
              text: LABEL,
              default: 'enabled',
              visibility: 'members',
            },
            ...choosing.map((placement) => ({
              placement,
              message_type: 'LtiDeepLinkingRequest',
              target_link_uri: launchUrl,
              text: ADD_LABEL,
            })),
          ],
        },
      },
    ],
  };
}
