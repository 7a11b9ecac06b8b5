import { addressOf, claim, isObject, isPlatformId, isSubject, LTI_VERSION, type Json } from './claims.ts';
import { readRoles } from './roles.ts';
import { hashOf, sameSecret, type OpenedState } from './state.ts';

/** What the claims are held against. */
export interface Expected {
  platform: {
    issuer: string;
    clientId: string;
    allowAnonymous: boolean;
    trustedAudiences: readonly string[];
  };
  state: Pick<OpenedState, 'nonce' | 'targetHash' | 'deploymentHash'>;
  now: Date;
  allowHttp: boolean;
}

export type ClaimCode =
  | 'lti.issuer_mismatch'
  | 'lti.audience_mismatch'
  | 'lti.azp_mismatch'
  | 'lti.expired'
  | 'lti.exp_malformed'
  | 'lti.exp_too_far'
  | 'lti.iat_malformed'
  | 'lti.iat_in_future'
  | 'lti.iat_too_old'
  | 'lti.not_yet_valid'
  | 'lti.nonce_mismatch'
  | 'lti.version'
  | 'lti.message_type'
  | 'lti.deployment_id_malformed'
  | 'lti.deployment_mismatch'
  | 'lti.target_mismatch'
  | 'lti.sub_missing'
  | 'lti.sub_malformed'
  | 'lti.roles_missing'
  | 'lti.roles_malformed'
  | 'lti.context_malformed'
  | 'lti.resource_link_malformed'
  | 'lti.settings_malformed'
  | 'lti.return_url_malformed'
  | 'lti.for_user_malformed'
  | 'lti.lineitem_missing'
  | 'lti.for_user_not_self';

/** One rule of the specification: `null` when it holds, else the code of the refusal. */
export type ClaimStep = (payload: Json, expected: Expected) => ClaimCode | null;

/** Clocks of two servers may differ this much (Security Framework 1.0 §5.1.2). */
export const LEEWAY_SECONDS = 60;
const OLDEST_SECONDS = 600;
const FURTHEST_SECONDS = 86_400;

const secondsOf = (date: Date) => date.getTime() / 1000;
const isInstant = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e11;

export const MESSAGE_TYPES = [
  'LtiResourceLinkRequest',
  'LtiDeepLinkingRequest',
  'LtiSubmissionReviewRequest',
] as const;
const isDeepLinking = (payload: Json) => payload[claim.messageType] === 'LtiDeepLinkingRequest';
const isReview = (payload: Json) => payload[claim.messageType] === 'LtiSubmissionReviewRequest';

/** §5.1.3-2: byte for byte; no slash, case or Unicode is folded. */
export const issuerIsTheStoredOne: ClaimStep = ({ iss }, { platform }) =>
  iss === platform.issuer ? null : 'lti.issuer_mismatch';

/** §5.1.3-3: our client_id is there, and nobody beside it whom we do not trust. */
export const audienceIsUs: ClaimStep = ({ aud }, { platform }) => {
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  const trusted = (one: unknown) =>
    one === platform.clientId || platform.trustedAudiences.some((audience) => audience === one);
  return audiences.includes(platform.clientId) && audiences.every(trusted) ? null : 'lti.audience_mismatch';
};

/** §5.1.3-4 and -5: needed with several audiences; whenever it is there it is us. */
export const authorizedPartyIsUs: ClaimStep = ({ aud, azp }, { platform }) => {
  if (azp === undefined) return Array.isArray(aud) && aud.length > 1 ? 'lti.azp_mismatch' : null;
  return azp === platform.clientId ? null : 'lti.azp_mismatch';
};

/** §5.1.3-7. A life of more than a day is refused as well. */
export const isNotExpired: ClaimStep = ({ exp }, { now }) => {
  if (!isInstant(exp)) return 'lti.exp_malformed';
  if (exp + LEEWAY_SECONDS <= secondsOf(now)) return 'lti.expired';
  return exp > secondsOf(now) + FURTHEST_SECONDS ? 'lti.exp_too_far' : null;
};

/** §5.1.3-8: issued within the last ten minutes, and before it expires. */
export const isFresh: ClaimStep = ({ iat, exp }, { now }) => {
  if (!isInstant(iat)) return 'lti.iat_malformed';
  if (iat > secondsOf(now) + LEEWAY_SECONDS || iat > (exp as number)) return 'lti.iat_in_future';
  return iat < secondsOf(now) - OLDEST_SECONDS - LEEWAY_SECONDS ? 'lti.iat_too_old' : null;
};

/** RFC 7519 §4.1.5. */
export const hasBegun: ClaimStep = ({ nbf }, { now }) =>
  nbf === undefined || nbf === null || (isInstant(nbf) && nbf <= secondsOf(now) + LEEWAY_SECONDS)
    ? null
    : 'lti.not_yet_valid';

/** §5.1.3-9: the nonce of this very login, not only one that was not seen before. */
export const nonceIsOfThisLogin: ClaimStep = ({ nonce }, { state }) =>
  typeof nonce === 'string' && sameSecret(nonce, state.nonce) ? null : 'lti.nonce_mismatch';

/** LTI Core 1.3 §5.3.2. */
export const versionIs13: ClaimStep = (payload) =>
  payload[claim.version] === LTI_VERSION ? null : 'lti.version';

/** LTI Core 1.3 §5.3.1. */
export const messageTypeIsKnown: ClaimStep = (payload) =>
  MESSAGE_TYPES.some((type) => type === payload[claim.messageType]) ? null : 'lti.message_type';

/** LTI Core 1.3 §5.3.3 and §4.1.2: an id, and the one the login spoke of if it did. */
export const deploymentIsTheOneOfTheLogin: ClaimStep = (payload, { state }) => {
  const id = payload[claim.deploymentId];
  if (!isPlatformId(id)) return 'lti.deployment_id_malformed';
  return state.deploymentHash === null || state.deploymentHash === hashOf(id)
    ? null
    : 'lti.deployment_mismatch';
};

/** LTI Core 1.3 §5.3.4. A deep-linking request may leave it out: the certification suite does. */
export const targetIsTheOneOfTheLogin: ClaimStep = (payload, { state }) => {
  const target = payload[claim.targetLinkUri];
  if (target === undefined && isDeepLinking(payload)) return null;
  return typeof target === 'string' && hashOf(target) === state.targetHash ? null : 'lti.target_mismatch';
};

/** LTI Core 1.3 §5.3.6.1: an absent `sub` is anonymous, where the registration allows it; an empty one never is. */
export const subjectIsAnId: ClaimStep = ({ sub }, { platform }) => {
  if (sub === undefined) return platform.allowAnonymous ? null : 'lti.sub_missing';
  return isSubject(sub) ? null : 'lti.sub_malformed';
};

/** LTI Core 1.3 §5.3.7: a list, maybe empty; members we do not know are left for the reading of roles. */
export const rolesAreAList: ClaimStep = (payload) => {
  const roles = payload[claim.roles];
  if (roles === undefined) return isDeepLinking(payload) ? null : 'lti.roles_missing';
  return Array.isArray(roles) ? null : 'lti.roles_malformed';
};

/** LTI Core 1.3 §5.4.1: may be absent; if it is there it has an id. */
export const contextHasAnId: ClaimStep = (payload) => {
  const context = payload[claim.context];
  if (context === undefined || context === null) return null;
  return isObject(context) && isPlatformId(context.id) ? null : 'lti.context_malformed';
};

/** LTI Core 1.3 §5.3.5; a deep-linking request has none, and what it carries there is ignored. */
export const resourceLinkHasAnId: ClaimStep = (payload) => {
  if (isDeepLinking(payload)) return null;
  const link = payload[claim.resourceLink];
  return isObject(link) && isPlatformId(link.id) ? null : 'lti.resource_link_malformed';
};

/** LTI Deep Linking 2.0 §4.4.1. */
export const deepLinkingSaysWhereToAnswer: ClaimStep = (payload, { allowHttp }) => {
  if (!isDeepLinking(payload)) return null;
  const settings = payload[claim.deepLinkingSettings];
  if (!isObject(settings) || !Array.isArray(settings.accept_types)) return 'lti.settings_malformed';
  return addressOf(settings.deep_link_return_url, allowHttp) ? null : 'lti.return_url_malformed';
};

/** LTI Submission Review 1.0: whose work, and in which line item. */
export const reviewSaysWhoseWork: ClaimStep = (payload, { allowHttp }) => {
  if (!isReview(payload)) return null;
  const forUser = payload[claim.forUser];
  if (!isObject(forUser) || !isSubject(forUser.user_id)) return 'lti.for_user_malformed';
  const ags = payload[claim.ags];
  return isObject(ags) && addressOf(ags.lineitem, allowHttp) ? null : 'lti.lineitem_missing';
};

/** A learner opens the review of nobody's work but their own. */
export const learnerReviewsOwnWork: ClaimStep = (payload) => {
  if (!isReview(payload)) return null;
  const { context } = readRoles(payload[claim.roles] as unknown[]);
  const staff = context.includes('Instructor') || context.includes('Administrator');
  const own = (payload[claim.forUser] as Json).user_id === payload.sub;
  return staff || own ? null : 'lti.for_user_not_self';
};

/** Every rule about the signed claims, in the order they are judged after the signature. */
export const claimSteps: readonly ClaimStep[] = [
  audienceIsUs,
  authorizedPartyIsUs,
  isNotExpired,
  isFresh,
  hasBegun,
  nonceIsOfThisLogin,
  versionIs13,
  messageTypeIsKnown,
  deploymentIsTheOneOfTheLogin,
  targetIsTheOneOfTheLogin,
  subjectIsAnId,
  rolesAreAList,
  contextHasAnId,
  resourceLinkHasAnId,
  deepLinkingSaysWhereToAnswer,
  reviewSaysWhoseWork,
  learnerReviewsOwnWork,
];
