const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

export const claim = {
  messageType: `${LTI}message_type`,
  version: `${LTI}version`,
  deploymentId: `${LTI}deployment_id`,
  targetLinkUri: `${LTI}target_link_uri`,
  resourceLink: `${LTI}resource_link`,
  roles: `${LTI}roles`,
  context: `${LTI}context`,
  toolPlatform: `${LTI}tool_platform`,
  launchPresentation: `${LTI}launch_presentation`,
  lis: `${LTI}lis`,
  custom: `${LTI}custom`,
  ext: `${LTI}ext`,
  forUser: `${LTI}for_user`,
  legacyUserId: `${LTI}lti11_legacy_user_id`,
  ags: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  nrps: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  basicOutcome: 'https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome',
  deepLinkingSettings: 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings',
  contentItems: 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items',
  deepLinkingData: 'https://purl.imsglobal.org/spec/lti-dl/claim/data',
  deepLinkingMessage: 'https://purl.imsglobal.org/spec/lti-dl/claim/msg',
  deepLinkingError: 'https://purl.imsglobal.org/spec/lti-dl/claim/errormsg',
} as const;

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';

export const scope = {
  lineItem: `${AGS}lineitem`,
  lineItemReadOnly: `${AGS}lineitem.readonly`,
  result: `${AGS}result.readonly`,
  score: `${AGS}score`,
  roster: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
} as const;

export const gradeScopes: string[] = [scope.lineItem, scope.lineItemReadOnly, scope.result, scope.score];

export const media = {
  lineItem: 'application/vnd.ims.lis.v2.lineitem+json',
  lineItems: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
  results: 'application/vnd.ims.lis.v2.resultcontainer+json',
  roster: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
} as const;

export const toolConfiguration = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
export const platformConfiguration = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

const VOCABULARY = 'http://purl.imsglobal.org/vocab/lis/v2/';
export const role = {
  learner: `${VOCABULARY}membership#Learner`,
  instructor: `${VOCABULARY}membership#Instructor`,
  contentDeveloper: `${VOCABULARY}membership#ContentDeveloper`,
  mentor: `${VOCABULARY}membership#Mentor`,
  teachingAssistant: `${VOCABULARY}membership/Instructor#TeachingAssistant`,
  institutionAdministrator: `${VOCABULARY}institution/person#Administrator`,
  institutionInstructor: `${VOCABULARY}institution/person#Instructor`,
  institutionStudent: `${VOCABULARY}institution/person#Student`,
  systemAdministrator: `${VOCABULARY}system/person#Administrator`,
  systemUser: `${VOCABULARY}system/person#User`,
  testUser: 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser',
} as const;
