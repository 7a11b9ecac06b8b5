import { createHash, randomBytes } from 'node:crypto';
import { claim, gradeScopes, role, scope } from '../uris.ts';
import { isStaff, lineItemsOf } from '../world.ts';
import type { Launch, Profile, ProfileContext } from './profile.ts';
import { doubleKeys, substitute, type Variables } from './substitution.ts';

const invalidRequest = { kind: 'page', status: 404, text: 'Invalid request' } as const;

const plainText = (html: string): string =>
  html
    .replace(/<(strong|b)>(.*?)<\/\1>/gi, (_all, _tag, text: string) => text.toUpperCase())
    .replace(/<[^>]+>/g, '')
    .trim();

/** Moodle 4.5, as recorded in test/fixtures/moodle. */
export const moodle: Profile = {
  name: 'moodle',
  siteName: 'Riverbend Learning',
  productFamily: 'moodle',
  loginMethod: 'POST',
  storage: false,
  paths: {
    authorization: '/mod/lti/auth.php',
    token: '/mod/lti/token.php',
    jwks: '/mod/lti/certs.php',
    deepLinkingReturn: '/mod/lti/contentitem_return.php',
    configuration: '/mod/lti/openid-configuration.php',
    registration: '/mod/lti/openid-registration.php',
  },
  ids: {
    person: String,
    course: String,
    link: String,
    client: () => randomBytes(12).toString('base64url').slice(0, 15),
    deployment: (_clientId, number) => String(number),
  },
  tokenLifetime: 60,
  dynamicRegistration: true,
  registeredState: 'pending',
  confirmsItems: true,
  publishesLater: false,
  keepsDates: false,
  acceptsSeveral: true,
  reviewLabel: 'Grade analysis',
  frameAllow: 'microphone; camera; geolocation; midi; encrypted-media; autoplay',

  launchRoles(person, member) {
    const staff = person.admin || isStaff(member?.role);
    const context = staff ? role.instructor : role.learner;
    return person.admin ? [role.institutionAdministrator, context, role.systemAdministrator] : [context];
  },
  /** The roster asks another capability than a launch: a non-editing teacher is a Learner here. */
  rosterRoles: (member) =>
    isStaff(member.role) && !['nonediting-teacher', 'teaching-assistant'].includes(member.role)
      ? ['Instructor']
      : ['Learner'],

  lineItemsUrl: ({ url }, registration, course) =>
    `${url}/mod/lti/services.php/${course.number}/lineitems?type_id=${registration.deploymentId}`,
  lineItemUrl: ({ url }, registration, item) =>
    `${url}/mod/lti/services.php/${item.course}/lineitems/${item.number}/lineitem?type_id=${registration.deploymentId}`,
  membershipsUrl: ({ url }, registration, course) =>
    `${url}/mod/lti/services.php/CourseSection/${course.number}/bindings/${registration.deploymentId}/memberships`,
  returnUrl: ({ url }, launch) =>
    `${url}/mod/lti/return.php?course=${launch.course.number}&launch_container=3&instanceid=${launch.activity?.id ?? ''}&sesskey=${launch.id}`,

  loginHint: (launch) => launch.person.sub,
  messageHint: (launch) =>
    JSON.stringify({ ...(launch.activity && { cmid: launch.activity.number }), launchid: launch.id }),
  loginExtras: () => ({}),
  launchIdOf(messageHint) {
    try {
      const hint: unknown = JSON.parse(messageHint);
      const id = hint && typeof hint === 'object' && 'launchid' in hint ? hint.launchid : null;
      return typeof id === 'string' ? id : null;
    } catch {
      return null;
    }
  },

  checkAuthorization({ query, person, launch }) {
    if (query.scope !== 'openid' || query.response_type !== 'id_token' || !query.nonce) return invalidRequest;
    if (!query.client_id || !query.redirect_uri || !query.login_hint) return invalidRequest;
    if (!person || !launch) return invalidRequest;
    if (!launch.registration.redirectUrls.includes(query.redirect_uri)) return invalidRequest;
    if (query.client_id !== launch.registration.clientId)
      return { kind: 'post', error: 'unauthorized_client' };
    if (query.login_hint !== person.sub) return { kind: 'post', error: 'access_denied' };
    if (query.response_mode !== 'form_post')
      return { kind: 'post', error: 'invalid_request', description: 'Invalid response_mode' };
    if (query.prompt && query.prompt !== 'none')
      return { kind: 'post', error: 'invalid_request', description: 'Invalid prompt' };
    return null;
  },

  deepLinkingSettings: (launch) => ({
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['frame', 'iframe', 'window'],
    accept_copy_advice: false,
    accept_multiple: true,
    accept_unsigned: false,
    auto_create: false,
    can_confirm: false,
    deep_link_return_url: launch.returnUrl,
    title: launch.registration.name,
    text: '',
  }),

  claims(context, launch) {
    const { person, course, registration, activity } = launch;
    const deepLinking = launch.messageType === 'LtiDeepLinkingRequest';
    const items = activity ? lineItemsOf(context.world, activity) : [];
    const outcome =
      items.length > 0 && activity
        ? {
            lis_result_sourcedid: JSON.stringify({
              data: { instanceid: activity.id, userid: person.sub, typeid: registration.deploymentId },
              hash: createHash('sha256').update(launch.id).digest('hex'),
            }),
            lis_outcome_service_url: `${context.url}/mod/lti/service.php`,
          }
        : null;
    const grades = registration.scopes.filter((granted) => gradeScopes.includes(granted));
    // Missing in the first deep-linking request of a course: the tool is not yet used there.
    const used = context.world.activities.some(
      (each) => each.course === course.number && each.registration === registration.clientId,
    );
    const roster = registration.scopes.includes(scope.roster) && (!deepLinking || used);
    const memberships = this.membershipsUrl(context, registration, course);
    const variables = moodleVariables(this, context, launch, outcome);
    const own = { ...activity?.custom, ...launch.extraCustom };
    return {
      sub: person.sub,
      [claim.lis]: {
        person_sourcedid: person.sourcedId,
        course_section_sourcedid: course.sourcedId,
      },
      [claim.roles]: this.launchRoles(
        person,
        course.members.find((member) => member.person === person.number),
      ),
      [claim.context]: {
        id: course.id,
        label: course.label,
        title: course.title,
        type: ['CourseSection'],
      },
      ...(launch.forUser && { [claim.forUser]: { user_id: launch.forUser.sub } }),
      ...(activity && {
        [claim.resourceLink]: {
          title: activity.title,
          description: plainText(activity.description),
          id: activity.id,
        },
      }),
      ...(outcome && { [claim.basicOutcome]: outcome }),
      ...(registration.shareName && {
        given_name: person.givenName,
        family_name: person.familyName,
        name: person.name,
      }),
      [claim.ext]: {
        ...(registration.shareName && { user_username: person.username }),
        lms: 'moodle-2',
      },
      ...(registration.shareEmail && { email: person.email }),
      [claim.launchPresentation]: deepLinking
        ? { locale: person.locale }
        : {
            locale: person.locale,
            document_target: launch.documentTarget,
            return_url: this.returnUrl(context, launch),
          },
      [claim.toolPlatform]: {
        product_family_code: 'moodle',
        version: '2024100706',
        guid: createHash('md5').update(context.issuer).digest('hex'),
        name: this.siteName,
        description: `${this.siteName} (stand-in)`,
      },
      // Parameters of the tool win over those of the item.
      [claim.custom]: {
        ...substitute(doubleKeys({ ...own, ...registration.custom }), variables),
        ...(roster && { context_memberships_url: memberships }),
      },
      ...(grades.length > 0 && {
        [claim.ags]: {
          scope: grades,
          lineitems: this.lineItemsUrl(context, registration, course),
          ...(items.length === 1 && { lineitem: this.lineItemUrl(context, registration, items[0]!) }),
        },
      }),
      ...(roster && {
        [claim.nrps]: { context_memberships_url: memberships, service_versions: ['1.0', '2.0'] },
      }),
    };
  },
};

function moodleVariables(
  profile: Profile,
  context: ProfileContext,
  launch: Launch,
  outcome: { lis_result_sourcedid: string; lis_outcome_service_url: string } | null,
): Variables {
  const { person, course, registration, activity } = launch;
  const items = activity ? lineItemsOf(context.world, activity) : [];
  const staff = isStaff(course.members.find((member) => member.person === person.number)?.role);
  const name = registration.shareName;
  return {
    'User.id': person.sub,
    'User.username': name ? person.username : '',
    'Person.name.full': name ? person.name : '',
    'Person.name.given': name ? person.givenName : '',
    'Person.name.family': name ? person.familyName : '',
    'Person.email.primary': registration.shareEmail ? person.email : '',
    'Person.sourcedId': person.sourcedId,
    'Person.address.timezone': '99',
    'Person.address.country': 'AT',
    'Person.address.locality': 'Graz',
    'Person.webaddress': '',
    'Context.id': course.id,
    'Context.title': course.title,
    'Context.label': course.label,
    'Context.sourcedId': course.sourcedId,
    'Context.id.history': course.history.join(','),
    'Context.longDescription': course.description,
    'Context.timeFrame.begin': String(Math.floor(new Date(course.startsAt).getTime() / 1000)),
    'CourseSection.title': course.title,
    'CourseSection.sourcedId': course.sourcedId,
    'CourseSection.timeFrame.begin': course.startsAt,
    'CourseSection.timeFrame.end': '',
    'ResourceLink.id': activity?.id ?? null,
    'ResourceLink.title': activity?.title ?? null,
    'ResourceLink.description': activity ? plainText(activity.description) : null,
    'Membership.role': staff ? 'Instructor' : 'Learner',
    'Result.sourcedId': outcome?.lis_result_sourcedid ?? '',
    'Result.autocreate': outcome?.lis_outcome_service_url ?? '',
    'BasicOutcome.sourcedId': outcome?.lis_result_sourcedid ?? '',
    'BasicOutcome.url': outcome?.lis_outcome_service_url ?? '',
    'LineItems.url': profile.lineItemsUrl(context, registration, course),
    'LineItem.url': items.length === 1 ? profile.lineItemUrl(context, registration, items[0]!) : '',
    'Results.url': '',
    'Scores.url': '',
    'ToolProxyBinding.memberships.url': profile.membershipsUrl(context, registration, course),
    'LtiLink.memberships.url': `${context.url}/mod/lti/services.php/links/{link_id}/memberships`,
    'Moodle.Person.userGroupIds': '1',
  };
}
