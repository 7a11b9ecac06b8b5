import type { LmsFamily } from '../../protocols/lti/lms/profile.ts';

/** One registration of an LMS: issuer and client_id together. */
export interface Platform {
  id: string;
  programmeId: string;
  issuer: string;
  clientId: string;
  name: string;
  family: LmsFamily;
  authorizationUrl: string;
  tokenUrl: string;
  /** Audience of our client assertion where it is not the token URL (DR `authorization_server`). */
  tokenAudience: string | null;
  jwksUrl: string;
  /** Only `active` takes logins and launches. */
  status: 'pending' | 'active' | 'inactive';
  /** Launches without `sub` (LTI Core 1.3 §5.3.6.1). */
  allowAnonymous: boolean;
  /** Audiences that may stand beside our client_id in `aud`. */
  trustedAudiences: string[];
  /** What the LMS granted at registration; `null` when unknown (registered by hand). */
  grantedScopes: string[] | null;
  /** Further origins whose pages may frame us. */
  frameOrigins: string[];
  createdAt: Date;
}

/** (platform, deployment_id). A pending one was seen in a launch and waits for approval. */
export interface Deployment {
  id: string;
  platformId: string;
  deploymentId: string;
  programmeId: string;
  status: 'active' | 'pending';
  firstSeenAt: Date;
}
