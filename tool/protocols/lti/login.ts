import type { Initiation, SealedState } from './state.ts';

export type LoginCode = 'lti.parameter_missing' | 'lti.parameter_malformed' | 'lti.target_not_ours';

export interface LoginRequest {
  issuer: string;
  clientId: string | undefined;
  loginHint: string;
  targetLinkUri: string;
  messageHint: string | undefined;
  deploymentId: string | undefined;
  storageTarget: string | undefined;
}

export type LoginVerdict =
  { status: 'success'; login: LoginRequest } | { status: 'failure'; code: LoginCode; parameter: string };

const names = [
  'iss',
  'login_hint',
  'target_link_uri',
  'client_id',
  'lti_message_hint',
  'lti_deployment_id',
  'lti_storage_target',
] as const;

const LONGEST: Record<(typeof names)[number], number> = {
  iss: 2_048,
  login_hint: 4_096,
  target_link_uri: 4_096,
  client_id: 512,
  lti_message_hint: 8_192,
  lti_deployment_id: 255,
  lti_storage_target: 100,
};

/**
 * Reads a third-party login initiation (Security Framework 1.0 §5.1.1.1, LTI Core 1.3 §4.1). A parameter that comes
 * twice is refused; unknown ones are ignored and never passed on.
 */
export function readLogin(parameters: Record<string, unknown>, publicUrl: string): LoginVerdict {
  const read: Partial<Record<(typeof names)[number], string>> = {};
  for (const parameter of names) {
    const value = parameters[parameter];
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string' || value.length > LONGEST[parameter]) {
      return { status: 'failure', code: 'lti.parameter_malformed', parameter };
    }
    read[parameter] = value;
  }
  for (const parameter of ['iss', 'login_hint', 'target_link_uri'] as const) {
    if (read[parameter] === undefined) return { status: 'failure', code: 'lti.parameter_missing', parameter };
  }
  if (!isOwnTarget(read.target_link_uri!, publicUrl)) {
    return { status: 'failure', code: 'lti.target_not_ours', parameter: 'target_link_uri' };
  }
  return {
    status: 'success',
    login: {
      issuer: read.iss!,
      clientId: read.client_id,
      loginHint: read.login_hint!,
      targetLinkUri: read.target_link_uri!,
      messageHint: read.lti_message_hint,
      deploymentId: read.lti_deployment_id,
      storageTarget: read.lti_storage_target,
    },
  };
}

const OWN_PATHS = new Set(['/', '/app', '/lti/launch']);

/** Whether a launch may aim there: our own origin and one of the addresses we hand out (LTI Core 1.3 §5.3.4). */
export function isOwnTarget(target: string, publicUrl: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(target) || target.includes('\\') || !URL.canParse(target))
    return false;
  const url = new URL(target);
  return (
    url.origin === publicUrl && url.username === '' && url.password === '' && OWN_PATHS.has(url.pathname)
  );
}

const queryOf = (parameters: Record<string, string | undefined>): string =>
  Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value!.toWellFormed())}`)
    .join('&');

/** Where the browser goes to be authenticated (Security Framework 1.0 §5.1.1.2); a query already there stays. */
export function authorizationRequest(
  authorizationUrl: string,
  redirectUri: string,
  login: Initiation,
  { state, nonce }: Pick<SealedState, 'state' | 'nonce'>,
): string {
  const base = authorizationUrl.split('#')[0]!;
  const query = queryOf({
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: login.clientId,
    redirect_uri: redirectUri,
    login_hint: login.loginHint,
    lti_message_hint: login.messageHint,
    state,
    nonce,
  });
  return `${base}${base.includes('?') ? '&' : '?'}${query}`;
}

/** Our own login address with what the platform asked, for starting the same launch again in another window. */
export const loginAgainPath = (login: Initiation, more: Record<string, string> = {}): string =>
  `/lti/login?${queryOf({
    iss: login.issuer,
    client_id: login.clientId,
    login_hint: login.loginHint,
    target_link_uri: login.targetLinkUri,
    lti_message_hint: login.messageHint,
    lti_deployment_id: login.deploymentId,
    ...more,
  })}`;
