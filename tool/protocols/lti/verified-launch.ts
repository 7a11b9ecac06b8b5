import type { LtiRoles } from './roles.ts';

export type LtiMessageType =
  'LtiResourceLinkRequest' | 'LtiDeepLinkingRequest' | 'LtiSubmissionReviewRequest';

export interface DeepLinkingSettings {
  returnUrl: string;
  acceptTypes: string[];
  /** Absent in the message means false here: one item is always welcome (LTI DL 2.0 §4.4.1). */
  acceptMultiple: boolean;
  /** `null` when the platform did not say. */
  acceptLineItem: boolean | null;
  /** Opaque; has to come back as it is. `undefined` when none came. */
  data?: string;
}

/** A launch that passed every check, in our words. Values that were null, blank or `$Unresolved` are absent. */
export interface VerifiedLaunch {
  messageType: LtiMessageType;
  issuer: string;
  clientId: string;
  deploymentId: string;
  targetLinkUri: string;
  /** `null` for an anonymous launch (LTI Core 1.3 §5.3.6.1). */
  subject: string | null;
  person: { name?: string; givenName?: string; familyName?: string; email?: string; locale?: string };
  roles: LtiRoles;
  context?: { id: string; title?: string; label?: string; types: string[] };
  resourceLink?: { id: string; title?: string; description?: string };
  custom: Record<string, string>;
  ags?: { scope: string[]; lineItems?: string; lineItem?: string };
  nrps?: { membershipsUrl: string };
  deepLinking?: DeepLinkingSettings;
  forUser?: { userId: string; name?: string };
  presentation: { returnUrl?: string; documentTarget?: string; locale?: string };
  platform: { productFamily?: string; name?: string; guid?: string; version?: string };
}
