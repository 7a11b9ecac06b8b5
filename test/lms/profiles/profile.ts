import type { Activity, Course, LineItem, Member, Person, Registration, World } from '../world.ts';

export type ProfileName = 'canvas' | 'moodle' | 'schoology';

export type MessageType = 'LtiResourceLinkRequest' | 'LtiDeepLinkingRequest' | 'LtiSubmissionReviewRequest';

/** What one launch is about, fixed when the person presses the link and used once by the authorization request. */
export interface Launch {
  id: string;
  messageType: MessageType;
  registration: Registration;
  person: Person;
  course: Course;
  activity: Activity | null;
  lineItem: LineItem | null;
  forUser: Person | null;
  targetLinkUri: string;
  /** Canvas: where in its pages the link stands. */
  placement: string | null;
  documentTarget: 'iframe' | 'window';
  /** Where the tool sends the answer of a deep-linking request. */
  returnUrl: string | null;
  data: string | null;
  /** Custom parameters added by the link itself (a submission review). */
  extraCustom: Record<string, string>;
}

export interface ProfileContext {
  url: string;
  issuer: string;
  world: World;
  now(): Date;
}

/** Why an authorization request failed; `page` is shown by the LMS and the tool hears nothing. */
export type AuthorizationFailure =
  { kind: 'page'; status: number; text: string } | { kind: 'post'; error: string; description?: string };

export interface AuthorizationRequest {
  query: Record<string, string>;
  /** Who is logged in, by the cookie of the LMS. */
  person: Person | null;
  launch: Launch | null;
}

/** How one LMS differs from the others. Everything here has its source in the reference pages. */
export interface Profile {
  name: ProfileName;
  /** Shown in the pages of the stand-in. */
  siteName: string;
  productFamily: string;
  loginMethod: 'GET' | 'POST';
  /** Whether the login offers platform storage when nothing else is asked for. */
  storage: boolean;
  paths: {
    authorization: string;
    token: string;
    jwks: string;
    deepLinkingReturn: string;
    configuration?: string;
    registration?: string;
  };
  ids: {
    person(number: number): string;
    course(number: number): string;
    link(number: number): string;
    /** Never the same twice, also after the LMS was emptied. */
    client(): string;
    deployment(clientId: string, number: number): string;
  };
  /** Seconds an id_token is good for. */
  tokenLifetime: number;
  dynamicRegistration: boolean;
  /** State of a tool that has just registered itself. */
  registeredState: Registration['state'];
  /** Whether a chosen item becomes an activity at once, or after the teacher has saved it. */
  confirmsItems: boolean;
  /** Whether new activities are hidden from learners until published. */
  publishesLater: boolean;
  keepsDates: boolean;
  acceptsSeveral: boolean;
  /** Name in the gradebook's menu of what opens the tool for one person's work. */
  reviewLabel: string;
  frameAllow: string;
  launchRoles(person: Person, member: Member | undefined): string[];
  rosterRoles(member: Member): string[];
  lineItemUrl(context: ProfileContext, registration: Registration, item: LineItem): string;
  lineItemsUrl(context: ProfileContext, registration: Registration, course: Course): string;
  membershipsUrl(context: ProfileContext, registration: Registration, course: Course): string;
  returnUrl(context: ProfileContext, launch: Launch): string;
  loginHint(launch: Launch): string;
  messageHint(launch: Launch): string;
  /** Parameters of the login initiation besides those every LMS sends. */
  loginExtras(launch: Launch): Record<string, string>;
  /** Launch id out of the message hint; `null` when it cannot be read. */
  launchIdOf(messageHint: string): string | null;
  /** `null` when the request is good. */
  checkAuthorization(request: AuthorizationRequest): AuthorizationFailure | null;
  deepLinkingSettings(launch: Launch): Record<string, unknown>;
  /** The claims that differ; issuer, audience, times and nonce are added by the caller. */
  claims(context: ProfileContext, launch: Launch): Record<string, unknown>;
}
