import { createHash, randomInt } from 'node:crypto';
import { claim, gradeScopes, role, scope } from '../uris.ts';
import { isStaff, lineItemsOf } from '../world.ts';
import type { AuthorizationFailure, Launch, Profile, ProfileContext } from './profile.ts';
import { substitute, type Variables } from './substitution.ts';

const refuse = (error: string, description: string): AuthorizationFailure => ({
  kind: 'post',
  error,
  description,
});

const service = ({ url }: ProfileContext, clientId: string) => `${url}/lti-service/tool/${clientId}/services`;

/** Schoology, as its developer pages and one live integration describe it. */
export const schoology: Profile = {
  name: 'schoology',
  siteName: 'Meadowlark Schools',
  productFamily: 'schoology',
  loginMethod: 'GET',
  storage: true,
  paths: {
    authorization: '/lti-service/authorize-redirect',
    token: '/lti-service/access-token',
    jwks: '/lti-service/.well-known/jwks',
    deepLinkingReturn: '/lti-service/deep-link-return',
  },
  ids: {
    person: (number) =>
      `${104_477_200 + number}::${createHash('sha256').update(`schoology ${number}`).digest('hex').slice(0, 12)}`,
    course: (number) => String(7_660_186_900 + number),
    link: (number) => String(8_604_205_300 + number),
    client: () => String(8_409_000_000 + randomInt(1_000_000)),
    deployment: (clientId, number) => `${clientId}-${2_751_000 + number}`,
  },
  tokenLifetime: 3600,
  dynamicRegistration: false,
  registeredState: 'active',
  confirmsItems: false,
  publishesLater: false,
  keepsDates: true,
  acceptsSeveral: false,
  reviewLabel: 'Open material',
  frameAllow: 'microphone; camera; autoplay; fullscreen',

  launchRoles: (_person, member) => [isStaff(member?.role) ? role.instructor : role.learner],
  rosterRoles: (member) => [isStaff(member.role) ? role.instructor : role.learner],

  lineItemsUrl: (context, registration, course) =>
    `${service(context, registration.clientId)}/assignment-grade/v2p0/sections/${course.id}/lineitems`,
  lineItemUrl: (context, registration, item) =>
    `${service(context, registration.clientId)}/assignment-grade/v2p0/sections/${context.world.courses.find((course) => course.number === item.course)?.id}/lineitems/${item.number}`,
  membershipsUrl: (context, registration, course) =>
    `${service(context, registration.clientId)}/names-roles/v2p0/membership/${course.id}`,
  returnUrl: ({ url }, launch) => `${url}/courses/${launch.course.number}`,

  loginHint: (launch) => launch.person.sub,
  messageHint: (launch) => launch.id,
  loginExtras: () => ({}),
  launchIdOf: (messageHint) => messageHint,

  checkAuthorization({ query, person, launch }) {
    if (!launch?.registration.redirectUrls.includes(query.redirect_uri ?? ''))
      return {
        kind: 'page',
        status: 400,
        text: 'This launch cannot be used, or its redirect URL is unknown',
      };
    if (query.client_id !== launch.registration.clientId)
      return refuse('unauthorized_client', 'Unknown client_id');
    if (!person || query.login_hint !== person.sub)
      return refuse('login_required', 'Nobody is logged in, or somebody else');
    if (query.scope !== 'openid') return refuse('invalid_scope', 'scope has to be openid');
    if (query.response_type !== 'id_token')
      return refuse('unsupported_response_type', 'response_type has to be id_token');
    if (query.response_mode !== 'form_post' || query.prompt !== 'none')
      return refuse('invalid_request', 'response_mode has to be form_post, prompt none');
    if (!query.nonce || !query.state) return refuse('invalid_request', 'nonce and state are required');
    return null;
  },

  deepLinkingSettings: (launch) => ({
    deep_link_return_url: launch.returnUrl,
    accept_types: ['ltiResourceLink', 'link'],
    accept_presentation_document_targets: ['iframe'],
    accept_multiple: false,
    accept_lineitem: true,
    auto_create: true,
    data: launch.data,
  }),

  claims(context, launch) {
    const { person, course, registration, activity } = launch;
    const member = course.members.find((each) => each.person === person.number);
    const items = activity ? lineItemsOf(context.world, activity) : [];
    const grades = registration.scopes.filter((granted) => gradeScopes.includes(granted));
    // Parameters of the app do not reach links made by deep linking; names lose upper case.
    const custom =
      activity && Object.keys(activity.custom).length > 0 ? activity.custom : registration.custom;
    const lower = Object.fromEntries(
      Object.entries({ ...custom, ...launch.extraCustom }).map(([key, value]) => [key.toLowerCase(), value]),
    );
    return {
      sub: person.sub,
      ...(registration.shareName && {
        name: person.name,
        given_name: person.givenName,
        family_name: person.familyName,
      }),
      ...(registration.shareEmail && { email: person.email }),
      ...(activity && { [claim.resourceLink]: { id: activity.id, title: activity.title } }),
      ...(launch.forUser && { [claim.forUser]: { user_id: launch.forUser.sub } }),
      [claim.context]: {
        id: course.id,
        title: course.title,
        type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection'],
      },
      [claim.roles]: this.launchRoles(person, member),
      [claim.custom]: substitute(lower, schoologyVariables(context, launch)),
      [claim.toolPlatform]: {
        guid: `district-${context.world.counters.district ?? 1}`,
        name: this.siteName,
        product_family_code: 'schoology',
      },
      [claim.launchPresentation]: {
        document_target: launch.documentTarget,
        locale: person.locale,
        return_url: this.returnUrl(context, launch),
      },
      ...(grades.length > 0 && {
        [claim.ags]: {
          scope: grades,
          lineitems: this.lineItemsUrl(context, registration, course),
          ...(items[0] && { lineitem: this.lineItemUrl(context, registration, items[0]) }),
        },
      }),
      ...(registration.scopes.includes(scope.roster) && {
        [claim.nrps]: {
          context_memberships_url: this.membershipsUrl(context, registration, course),
          service_versions: ['2.0'],
        },
      }),
    };
  },
};

function schoologyVariables(context: ProfileContext, launch: Launch): Variables {
  const { person, course, activity } = launch;
  const items = activity ? lineItemsOf(context.world, activity) : [];
  return {
    'com.schoology.Launch.domain': new URL(context.url).host,
    'User.id': person.sub.split('::')[0]!,
    'User.username': person.username,
    'com.schoology.User.preferredName': person.givenName,
    'com.schoology.User.uniqueId': person.sourcedId,
    'com.schoology.School.id': '1001',
    'com.schoology.Primary.Building.id': '2001',
    'com.schoology.User.timezone': 'America/New_York',
    'CourseSection.title': course.title,
    'com.schoology.CourseSection.id': course.id,
    'CourseSection.sourceSectionId': course.sourcedId,
    'com.schoology.Context.Building.id': '2001',
    'Context.id.history': course.history.slice(0, 5).join(','),
    ...(activity && {
      'ResourceLink.title': activity.title,
      'ResourceLink.id.history': '',
      'com.schoology.Assignment.id': activity.id,
      'com.schoology.Assignment.dueDateIso': activity.dueAt ?? '',
      'com.schoology.Assignment.dueDate': activity.dueAt
        ? String(Math.floor(new Date(activity.dueAt).getTime() / 1000))
        : '',
      'com.schoology.Assignment.scoreMaximum': items[0] ? String(items[0].scoreMaximum) : '',
    }),
  };
}
