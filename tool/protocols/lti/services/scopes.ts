const ags = (name: string) => `https://purl.imsglobal.org/spec/lti-ags/scope/${name}`;

export const scopes = {
  lineItem: ags('lineitem'),
  lineItemRead: ags('lineitem.readonly'),
  resultRead: ags('result.readonly'),
  score: ags('score'),
  memberships: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
} as const;

/** Everything Attest asks for when it is registered. */
export const wantedScopes: string[] = Object.values(scopes);
