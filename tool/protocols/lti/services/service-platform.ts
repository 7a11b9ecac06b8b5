import type { KeyObject } from 'node:crypto';
import type { LmsFamily } from '../lms/profile.ts';

/** What a service call needs to know of a registration. */
export interface ServicePlatform {
  id: string;
  issuer: string;
  clientId: string;
  name: string;
  family: LmsFamily;
  authorizationUrl: string;
  tokenUrl: string;
  /** Audience of our client assertion where it is not the token URL (DR `authorization_server`). */
  tokenAudience: string | null;
  jwksUrl: string;
  status: 'pending' | 'active' | 'inactive';
  /** `null` when unknown: then the LMS is asked. */
  grantedScopes: string[] | null;
}

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/** Our key pairs, one per platform (1EdTech Security Framework 1.0 §7.2). */
export interface ToolKeys {
  /** The key to sign with; made when the platform has none yet. */
  signingKey(platformId: string): Promise<SigningKey>;
}

export interface KeptToken {
  accessToken: string;
  expiresAt: Date;
}

/** Access tokens kept for every instance of the tool. */
export interface TokenStore {
  find(key: string): Promise<KeptToken | null>;
  keep(key: string, token: KeptToken): Promise<void>;
  /** Drops this very token; one that was renewed meanwhile stays. */
  drop(key: string, accessToken: string): Promise<void>;
}

/** Runs `work` while nobody else, on any instance, runs work of the same name. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;
