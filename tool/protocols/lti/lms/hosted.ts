import type { LmsFamily } from './profile.ts';

/** Addresses of a vendor that hosts everybody under one issuer: a registration by hand need not repeat them. */
export interface HostedEndpoints {
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  jwksUrl: string;
}

const hosted: Partial<Record<LmsFamily, HostedEndpoints>> = {
  canvas: {
    issuer: 'https://canvas.instructure.com',
    authorizationUrl: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
    tokenUrl: 'https://canvas.instructure.com/login/oauth2/token',
    jwksUrl: 'https://sso.canvaslms.com/api/lti/security/jwks',
  },
  schoology: {
    issuer: 'https://schoology.schoology.com',
    authorizationUrl: 'https://lti-service.svc.schoology.com/lti-service/authorize-redirect',
    tokenUrl: 'https://lti-service.svc.schoology.com/lti-service/access-token',
    jwksUrl: 'https://lti-service.svc.schoology.com/lti-service/.well-known/jwks',
  },
};

export const hostedEndpoints = (family: LmsFamily): HostedEndpoints | null => hosted[family] ?? null;
