import express, { type Request, type Response, type Router } from 'express';
import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { strings, type LmsCore } from './core.ts';
import { publicKeys, sign } from './keys.ts';
import { gradeScopes, platformConfiguration, scope, toolConfiguration } from './uris.ts';
import { nextNumber, type Registration } from './world.ts';

type Json = Record<string, unknown>;

const TOKEN_SECONDS = 3600;

/** The address an administrator's browser opens to register a tool (LTI Dynamic Registration 1.0 §3.3). */
export async function registrationAddress(core: LmsCore, toolUrl: string): Promise<string> {
  const { configuration } = core.profile.paths;
  if (!configuration) throw new Error(`${core.profile.name} has no dynamic registration`);
  const seconds = Math.floor(core.now().getTime() / 1000);
  const clientId = core.profile.ids.client();
  const token = await sign(core.world, {
    sub: clientId,
    scope: 'reg',
    iat: seconds,
    exp: seconds + TOKEN_SECONDS,
  });
  const address = new URL(toolUrl);
  address.searchParams.set('openid_configuration', core.url + configuration);
  address.searchParams.set('registration_token', token);
  return address.href;
}

/** Registers a tool by hand, as the administrator's form does; answers what has to be typed into the tool. */
export function registerByHand(core: LmsCore, tool: HandRegistration): Registration {
  const clientId = core.profile.ids.client();
  const registration: Registration = {
    clientId,
    deploymentId: core.profile.ids.deployment(clientId, nextNumber(core.world, 'deployment')),
    name: tool.name ?? 'Attest',
    state: 'active',
    loginUrl: tool.loginUrl ?? `${tool.url}/lti/login`,
    jwksUrl: tool.jwksUrl ?? `${tool.url}/.well-known/jwks.json`,
    redirectUrls: tool.redirectUrls ?? [`${tool.url}/lti/launch`],
    targetLinkUri: tool.targetLinkUri ?? `${tool.url}/lti/launch`,
    deepLinkingUrl: tool.deepLinkingUrl ?? `${tool.url}/lti/launch`,
    domain: new URL(tool.url).host,
    scopes: tool.scopes ?? [...gradeScopes, scope.roster],
    custom: tool.custom ?? {},
    shareName: tool.shareName ?? true,
    shareEmail: tool.shareEmail ?? true,
    courseNavigation: tool.courseNavigation ?? core.profile.name === 'canvas',
    request: null,
  };
  core.world.registrations.push(registration);
  core.changed();
  return registration;
}

export interface HandRegistration extends Partial<
  Omit<Registration, 'clientId' | 'deploymentId' | 'state' | 'domain' | 'request'>
> {
  /** Origin of the tool; the addresses follow from it unless given. */
  url: string;
}

/** The configuration document and the registration endpoint; none for an LMS without dynamic registration. */
export function registrationRoutes(core: LmsCore): Router {
  const router = express.Router();
  const { profile, faults } = core;
  const { configuration, registration } = profile.paths;
  if (!configuration || !registration) return router;

  router.get(configuration, faults.guard('configuration'), async (req, res) => {
    // Canvas wants the token for the configuration, too.
    if (profile.name === 'canvas' && typeof (await readToken(core, req)) === 'string')
      return void res.status(401).json({ errors: [{ message: 'Invalid registration token' }] });
    res.json(configurationDocument(core));
  });

  router.post(registration, faults.guard('registration'), async (req, res) => {
    const token = await readToken(core, req);
    if (typeof token === 'string') return void refuse(core, res, 401, token);
    const body = (req.body ?? {}) as Json;
    const problem = whatIsWrong(core, body);
    if (problem) return void refuse(core, res, 400, problem);
    core.world.spent.push(token.clientId);
    const made = register(core, token.clientId, body);
    res.json(profile.name === 'moodle' ? moodleAnswer(made, body) : canvasAnswer(made, body));
  });

  return router;
}

function refuse(core: LmsCore, res: Response, status: number, code: string): void {
  res.status(status);
  // Moodle answers a bare code under text/html.
  if (core.profile.name === 'moodle') res.type('html').send(code);
  else res.json({ errors: [{ message: code }] });
}

async function readToken(core: LmsCore, req: Request): Promise<{ clientId: string } | string> {
  const [scheme, value] = (req.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !value) return 'missing_registration_token';
  try {
    const key = publicKeys(core.world)[0]!;
    await jwtVerify(value, await importJWK(key, 'RS256'), { currentDate: core.now() });
  } catch {
    return 'invalid_registration_token';
  }
  const clientId = String(decodeJwt(value).sub);
  return core.world.spent.includes(clientId) ? 'token_already_used' : { clientId };
}

const configurationOf = (body: Json): Json => (body[toolConfiguration] ?? {}) as Json;

const hostOf = (url: unknown): string =>
  URL.canParse(String(url)) ? new URL(String(url)).host.replace(/^www\./, '') : '';

function whatIsWrong(core: LmsCore, body: Json): string | null {
  const tool = configurationOf(body);
  for (const name of ['initiate_login_uri', 'client_name', 'jwks_uri'])
    if (!body[name]) return `missing required attribute ${name}`;
  if (!Array.isArray(body.redirect_uris) || body.redirect_uris.length === 0)
    return 'missing required attribute redirect_uris';
  if (body.token_endpoint_auth_method !== 'private_key_jwt') return 'invalid_token_endpoint_auth_method';
  if (!Array.isArray(body.response_types) || !body.response_types.includes('id_token'))
    return 'invalid_response_types';
  if (!tool.domain) return 'missing_domain';
  if (tool.target_link_uri && hostOf(tool.target_link_uri) !== String(tool.domain).replace(/^www\./, ''))
    return 'domain_targetlinkuri_mismatch';
  if (core.profile.name !== 'canvas') return null;
  if (body.application_type !== 'web') return 'application_type must be web';
  const grants = Array.isArray(body.grant_types) ? body.grant_types : [];
  if (!grants.includes('client_credentials') || !grants.includes('implicit'))
    return 'grant_types are incomplete';
  if (typeof body.scope !== 'string') return 'scope is required';
  if (!tool.target_link_uri || !Array.isArray(tool.messages) || !Array.isArray(tool.claims))
    return 'target_link_uri, messages and claims are required';
  return null;
}

function register(core: LmsCore, clientId: string, body: Json): Registration {
  const tool = configurationOf(body);
  const messages = (Array.isArray(tool.messages) ? tool.messages : []) as Json[];
  const deepLinking = messages.find((message) => message.type === 'LtiDeepLinkingRequest');
  const claims = Array.isArray(tool.claims) ? tool.claims.map(String) : [];
  const privacy = String(tool['https://canvas.instructure.com/lti/privacy_level'] ?? 'anonymous');
  const canvas = core.profile.name === 'canvas';
  const asked = String(body.scope ?? '').split(' ');
  const target = String(tool.target_link_uri ?? `https://${String(tool.domain)}`);
  const made: Registration = {
    clientId,
    deploymentId: core.profile.ids.deployment(clientId, nextNumber(core.world, 'deployment')),
    name: String(body.client_name),
    state: core.profile.registeredState,
    loginUrl: String(body.initiate_login_uri),
    jwksUrl: String(body.jwks_uri),
    redirectUrls: (body.redirect_uris as unknown[]).map(String),
    targetLinkUri: target,
    deepLinkingUrl: String(deepLinking?.target_link_uri ?? target),
    domain: String(tool.domain),
    scopes: [...gradeScopes, scope.roster].filter((known) => asked.includes(known)),
    custom: strings(tool.custom_parameters),
    shareName: canvas ? ['public', 'name_only'].includes(privacy) : claims.some((name) => /name$/.test(name)),
    shareEmail: canvas ? ['public', 'email_only'].includes(privacy) : claims.includes('email'),
    courseNavigation: messages.some(
      (message) => Array.isArray(message.placements) && message.placements.includes('course_navigation'),
    ),
    request: body,
  };
  core.world.registrations.push(made);
  core.changed();
  return made;
}

function configurationDocument(core: LmsCore): Json {
  const { profile, url, issuer } = core;
  const canvas = profile.name === 'canvas';
  const placements = canvas
    ? ['assignment_selection', 'course_assignments_menu', 'link_selection', 'module_index_menu_modal']
    : ['ContentArea'];
  return {
    issuer,
    token_endpoint: url + profile.paths.token,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    jwks_uri: url + profile.paths.jwks,
    authorization_endpoint: url + profile.paths.authorization,
    registration_endpoint: url + profile.paths.registration,
    ...(canvas && { authorization_server: new URL(url).host }),
    scopes_supported: [...gradeScopes, scope.roster, 'openid'],
    response_types_supported: ['id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
    [platformConfiguration]: {
      product_family_code: profile.productFamily,
      version: canvas ? 'vCloud' : '4.5.6 (Build: 20250811)',
      messages_supported: [
        {
          type: 'LtiResourceLinkRequest',
          ...(canvas && { placements: [...placements, 'course_navigation'] }),
        },
        { type: 'LtiDeepLinkingRequest', placements },
      ],
      ...(canvas && {
        'https://canvas.instructure.com/lti/account_name': profile.siteName,
        'https://canvas.instructure.com/lti/account_lti_guid': 'stand-in:canvas-lms',
      }),
      variables: ['Context.id', 'Context.id.history', 'ResourceLink.id', 'User.id', 'Person.name.full'],
    },
  };
}

/** Moodle echoes the deep-linking message only, cuts custom values at `=` and drops labels and placements. */
function moodleAnswer(made: Registration, body: Json): Json {
  const tool = configurationOf(body);
  const deepLinking = ((tool.messages ?? []) as Json[]).find(
    (message) => message.type === 'LtiDeepLinkingRequest',
  );
  return {
    client_id: made.clientId,
    response_types: ['id_token'],
    jwks_uri: made.jwksUrl,
    initiate_login_uri: made.loginUrl,
    grant_types: ['client_credentials', 'implicit'],
    redirect_uris: made.redirectUrls,
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    client_name: made.name,
    logo_uri: String(body.logo_uri ?? ''),
    scope: made.scopes.join(' '),
    [toolConfiguration]: {
      version: '1.3.0',
      deployment_id: made.deploymentId,
      target_link_uri: made.targetLinkUri,
      domain: made.domain,
      description: String(tool.description ?? ''),
      messages: deepLinking ? [{ type: 'LtiDeepLinkingRequest', target_link_uri: made.deepLinkingUrl }] : [],
      custom_parameters: Object.fromEntries(
        Object.entries(made.custom).map(([key, value]) => [key, value.split('=')[0]]),
      ),
      claims: [
        'sub',
        'iss',
        ...(made.shareName ? ['name', 'family_name', 'given_name'] : []),
        ...(made.shareEmail ? ['email'] : []),
      ],
    },
  };
}

/** Canvas echoes the request and adds the client; the deployment is learnt at the first launch. */
function canvasAnswer(made: Registration, body: Json): Json {
  return { ...body, client_id: made.clientId, scope: made.scopes.join(' ') };
}
