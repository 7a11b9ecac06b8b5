import { createHash, randomInt } from 'node:crypto';
import { claim, gradeScopes, role, scope } from '../uris.ts';
import { isStaff, lineItemsOf, type MemberRole } from '../world.ts';
import type { AuthorizationFailure, Launch, Profile, ProfileContext } from './profile.ts';
import { substitute, type Variables } from './substitution.ts';

const hex = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

function uuid(text: string): string {
  const digits = hex(text, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}

const contextRoles: Record<MemberRole, string[]> = {
  student: [role.learner],
  teacher: [role.instructor],
  manager: [role.instructor],
  'nonediting-teacher': [role.teachingAssistant, role.instructor],
  'teaching-assistant': [role.teachingAssistant, role.instructor],
  designer: [role.contentDeveloper],
  observer: [role.mentor],
};

const refuse = (error: string, description: string): AuthorizationFailure => ({
  kind: 'post',
  error,
  description,
});

/** Canvas, as its documentation and source describe it. */
export const canvas: Profile = {
  name: 'canvas',
  siteName: 'Harbor District Online',
  productFamily: 'canvas',
  loginMethod: 'POST',
  storage: true,
  paths: {
    authorization: '/api/lti/authorize_redirect',
    token: '/login/oauth2/token',
    jwks: '/api/lti/security/jwks',
    deepLinkingReturn: '/deep_linking_response',
    configuration: '/api/lti/security/openid-configuration',
    registration: '/api/lti/registrations',
  },
  ids: {
    person: (number) => uuid(`canvas person ${number}`),
    course: (number) => hex(`canvas course ${number}`, 40),
    link: (number) => uuid(`canvas link ${number}`),
    client: () => String(10_000_000_000_000 + randomInt(1_000_000)),
    deployment: (clientId, number) => `${number}:${hex(`deployment ${clientId}`, 40)}`,
  },
  tokenLifetime: 3600,
  dynamicRegistration: true,
  registeredState: 'pending',
  confirmsItems: false,
  publishesLater: true,
  keepsDates: true,
  acceptsSeveral: true,
  reviewLabel: 'Open in SpeedGrader',
  frameAllow:
    'geolocation; microphone; camera; midi; encrypted-media; autoplay; clipboard-write; display-capture',

  launchRoles(person, member) {
    const staff = isStaff(member?.role);
    const institution = person.admin
      ? role.institutionAdministrator
      : staff
        ? role.institutionInstructor
        : role.institutionStudent;
    return [
      institution,
      ...(member ? contextRoles[member.role] : []),
      role.systemUser,
      ...(person.testUser ? [role.testUser] : []),
    ];
  },
  rosterRoles: (member) => contextRoles[member.role],

  lineItemsUrl: ({ url }, _registration, course) => `${url}/api/lti/courses/${course.number}/line_items`,
  lineItemUrl: ({ url }, _registration, item) =>
    `${url}/api/lti/courses/${item.course}/line_items/${item.number}`,
  membershipsUrl: ({ url }, _registration, course) =>
    `${url}/api/lti/courses/${course.number}/names_and_roles`,
  returnUrl: ({ url }, launch) =>
    `${url}/courses/${launch.course.number}/external_content/success/external_tool_redirect`,

  loginHint: (launch) => launch.person.sub,
  messageHint: (launch) => launch.id,
  loginExtras: (launch) => ({
    deployment_id: launch.registration.deploymentId,
    canvas_region: 'us-east-1',
    canvas_environment: 'production',
  }),
  launchIdOf: (messageHint) => messageHint,

  checkAuthorization({ query, person, launch }) {
    const redirect = query.redirect_uri ?? '';
    // The part before `?` has to be registered.
    const known = launch?.registration.redirectUrls.some((url) => url === redirect.split('?')[0]);
    if (!redirect) return { kind: 'page', status: 400, text: 'redirect_uri is required' };
    if (launch && !known)
      return { kind: 'page', status: 400, text: "Invalid redirect_uri: it is not one of the key's" };
    if (!launch && !URL.canParse(redirect))
      return { kind: 'page', status: 400, text: 'Invalid redirect_uri' };
    const required = [
      'client_id',
      'login_hint',
      'lti_message_hint',
      'nonce',
      'prompt',
      'response_mode',
      'response_type',
      'scope',
    ];
    const missing = required.filter((name) => !query[name]);
    if (missing.length > 0)
      return refuse('invalid_request_object', `The following parameters are missing: ${missing.join(',')}`);
    if (query.scope !== 'openid') return refuse('invalid_request_object', "The 'scope' must be 'openid'");
    if (query.response_type !== 'id_token' || query.response_mode !== 'form_post' || query.prompt !== 'none')
      return refuse('invalid_request_object', 'response_type, response_mode or prompt cannot be used');
    if (!person) return refuse('login_required', 'Must have an active user session');
    if (!launch)
      return refuse('launch_no_longer_valid', 'The launch has either expired or already been consumed');
    if (query.client_id !== launch.registration.clientId)
      return refuse('unauthorized_client', 'Client not authorized in requested context');
    if (query.login_hint !== person.sub) return refuse('login_required', 'Must have an active user session');
    return null;
  },

  deepLinkingSettings: (launch) => ({
    deep_link_return_url: `${launch.returnUrl}?data=${launch.data}`,
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe', 'window'],
    accept_media_types: 'application/vnd.ims.lti.v1.ltilink',
    accept_multiple: true,
    auto_create: false,
  }),

  claims(context, launch) {
    const { person, course, registration, activity } = launch;
    const member = course.members.find((each) => each.person === person.number);
    const items = activity ? lineItemsOf(context.world, activity) : [];
    const first = [...items].sort((one, other) => one.number - other.number)[0];
    const grades = registration.scopes.filter((granted) => gradeScopes.includes(granted));
    const deepLinking = launch.messageType === 'LtiDeepLinkingRequest';
    const variables = canvasVariables(context, launch);
    return {
      azp: registration.clientId,
      sub: person.sub,
      locale: person.locale,
      ...(registration.shareName && {
        name: person.name,
        given_name: person.givenName,
        family_name: person.familyName,
      }),
      ...(registration.shareEmail && { email: person.email }),
      ...(!deepLinking && {
        // A launch without an assignment carries the context in the place of a link.
        [claim.resourceLink]: activity
          ? { id: activity.id, title: activity.title, description: activity.description }
          : { id: course.id, title: course.title, description: null },
      }),
      ...(launch.forUser && { [claim.forUser]: { user_id: launch.forUser.sub } }),
      [claim.context]: {
        id: course.id,
        label: course.label,
        title: course.title,
        type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
      },
      [claim.roles]: this.launchRoles(person, member),
      [claim.custom]: substitute(
        { ...registration.custom, ...activity?.custom, ...launch.extraCustom },
        variables,
      ),
      [claim.toolPlatform]: {
        guid: `${hex(context.issuer, 40)}:canvas-lms`,
        name: this.siteName,
        product_family_code: 'canvas',
        version: 'cloud',
      },
      [claim.launchPresentation]: {
        document_target: launch.documentTarget,
        locale: person.locale,
        height: 800,
        width: 1000,
        return_url: this.returnUrl(context, launch),
      },
      [claim.lis]: {
        person_sourcedid: person.sourcedId || '$Person.sourcedId',
        course_offering_sourcedid: course.sourcedId || '$CourseSection.sourcedId',
      },
      [claim.legacyUserId]: hex(`legacy ${person.sub}`, 40),
      ...(grades.length > 0 && {
        [claim.ags]: {
          scope: grades,
          lineitems: this.lineItemsUrl(context, registration, course),
          ...(first && { lineitem: this.lineItemUrl(context, registration, first) }),
        },
      }),
      ...(registration.scopes.includes(scope.roster) && {
        [claim.nrps]: {
          context_memberships_url: this.membershipsUrl(context, registration, course),
          service_versions: ['2.0'],
        },
      }),
      'https://www.instructure.com/placement': launch.placement,
    };
  },
};

/** The variables the roster resolves per member, too (`message[0]` custom). */
export function canvasPersonVariables(
  context: ProfileContext,
  launch: Pick<Launch, 'person' | 'course'>,
): Variables {
  const { person, course } = launch;
  return {
    'Canvas.course.id': String(course.number),
    'Canvas.course.name': course.title,
    'Canvas.course.sectionIds': String(course.number * 100 + 1),
    'com.instructure.User.sectionNames': JSON.stringify([course.title]),
    'Canvas.user.id': String(person.number),
    'Canvas.user.loginId': person.username,
    'Canvas.user.sisSourceId': person.sourcedId,
    'User.id': String(person.number),
    'User.username': person.username,
    'Person.name.full': person.name,
    'Person.name.given': person.givenName,
    'Person.name.family': person.familyName,
    'Person.name.display': person.name,
    'Person.email.primary': person.email,
    'Person.sourcedId': person.sourcedId,
    'Person.address.timezone': 'America/New_York',
    'Message.locale': person.locale,
    'Canvas.api.domain': new URL(context.url).host,
    'Canvas.api.baseUrl': context.url,
  };
}

function canvasVariables(context: ProfileContext, launch: Launch): Variables {
  const { course, activity } = launch;
  const items = activity ? lineItemsOf(context.world, activity) : [];
  return {
    ...canvasPersonVariables(context, launch),
    'Context.id': course.id,
    'Context.id.history': course.history.join(','),
    'Canvas.course.workflowState': 'available',
    'Canvas.course.startAt': course.startsAt,
    ...(activity && {
      'ResourceLink.id': activity.id,
      'ResourceLink.title': activity.title,
      'ResourceLink.description': activity.description,
      'Canvas.assignment.id': String(activity.number),
      'Canvas.assignment.title': activity.title,
      'com.instructure.Assignment.lti.id': activity.id,
    }),
    ...(items[0] && { 'Canvas.assignment.pointsPossible': String(items[0].scoreMaximum) }),
    ...(activity?.dueAt && {
      'Canvas.assignment.dueAt.iso8601': activity.dueAt,
      'ResourceLink.submission.endDateTime': activity.dueAt,
    }),
    ...(activity?.availableFrom && {
      'Canvas.assignment.unlockAt.iso8601': activity.availableFrom,
      'ResourceLink.available.startDateTime': activity.availableFrom,
    }),
    ...(activity?.availableUntil && {
      'Canvas.assignment.lockAt.iso8601': activity.availableUntil,
      'ResourceLink.available.endDateTime': activity.availableUntil,
    }),
  };
}
