import type { DeepLinkingSettings } from './verified-launch.ts';
import type { LtiRoles } from './roles.ts';

/** Whose service is called: our ids of the registration, and the platform's deployment_id. */
export interface ServiceTarget {
  platformId: string;
  deploymentId: string;
}

export interface RosterMember {
  /** Equals `sub` of a launch (LTI NRPS 2.0). */
  userId: string;
  roles: LtiRoles;
  status: 'active' | 'inactive' | 'deleted';
  name?: string;
  givenName?: string;
  familyName?: string;
  email?: string;
}

export interface LineItem {
  /** URL, made by the platform. */
  id: string;
  label: string;
  scoreMaximum: number;
  resourceLinkId?: string;
  resourceId?: string;
  tag?: string;
}

export interface LineItemWish {
  /** From the launch, when the link has exactly one: used as it is, nothing is created. */
  lineItemUrl?: string;
  lineItemsUrl?: string;
  resourceLinkId: string;
  resourceId: string;
  tag: string;
  label: string;
  scoreMaximum: number;
}

/** LTI AGS 2.0 §3.4. `extensions` carries what one LMS wants beside the standard, under full URLs. */
export interface Score {
  userId: string;
  /** Time of the change, not of the sending; strictly later than the one sent before for this line item and person. */
  timestamp: Date;
  activityProgress: 'Initialized' | 'Started' | 'InProgress' | 'Submitted' | 'Completed';
  gradingProgress: 'FullyGraded' | 'Pending' | 'PendingManual' | 'Failed' | 'NotReady';
  scoreGiven?: number;
  scoreMaximum?: number;
  comment?: string;
  submittedAt?: Date;
  extensions?: Record<string, unknown>;
}

export interface Result {
  userId: string;
  /** `null` when the cell is empty or cleared. */
  resultScore: number | null;
  resultMaximum: number;
  comment?: string;
}

export interface DeepLinkItem {
  url: string;
  title: string;
  text?: string;
  /** Strings only; names in lower_snake_case, which every LMS keeps. */
  custom: Record<string, string>;
  lineItem?: { scoreMaximum: number; label: string; resourceId: string; tag: string };
  /** ISO 8601; what the LMS drops, Attest keeps itself. */
  submissionEndsAt?: Date;
}

export type LmsServiceProblem =
  | 'scope_missing'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rejected'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'malformed'
  | 'unsafe_url';

/** A service call that failed. `transient` ones are worth another try, not before `retryAfterMs` when it is given. */
export class LmsServiceError extends Error {
  readonly problem: LmsServiceProblem;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** The LMS may have done it all the same: look before it is sent again (a repeated score repeats its comment). */
  readonly uncertain: boolean;

  constructor(
    problem: LmsServiceProblem,
    message: string,
    more: { status?: number; retryAfterMs?: number; uncertain?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'LmsServiceError';
    this.problem = problem;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
    this.uncertain = more.uncertain ?? false;
  }

  get transient(): boolean {
    return ['rate_limited', 'unavailable', 'timeout', 'malformed', 'unauthorized'].includes(this.problem);
  }
}

/**
 * What Attest asks of an LMS. Every call has a deadline, retries while the deadline lasts what the LMS surely has not
 * done (429 and 503; a read also after any 5xx or a lost connection), renews the access token once after a 401, stays
 * on the platform's own hosts, and refuses with `LmsServiceError`.
 */
export interface LmsServices {
  /**
   * Reads every page of the roster in order and hands each to `onPage`; holds one page in memory.
   * Resolves only after the last page: whoever stops earlier has no whole roster (LTI NRPS 2.0).
   */
  readRoster(
    target: ServiceTarget,
    membershipsUrl: string,
    onPage: (members: RosterMember[]) => Promise<void>,
  ): Promise<{ members: number; pages: number }>;
  /** Finds by link, then by resource id and tag, and creates only when there is none (LTI AGS 2.0 §3.2.15). */
  findOrCreateLineItem(target: ServiceTarget, wish: LineItemWish): Promise<LineItem>;
  sendScore(target: ServiceTarget, lineItemUrl: string, score: Score): Promise<void>;
  /** All results, or those of one person. */
  readResults(target: ServiceTarget, lineItemUrl: string, userId?: string): Promise<Result[]>;
  /** Signs LtiDeepLinkingResponse; an empty list is a cancel (LTI DL 2.0 §4.5). */
  signDeepLinkingResponse(
    target: ServiceTarget,
    settings: DeepLinkingSettings,
    items: DeepLinkItem[],
  ): Promise<string>;
}
