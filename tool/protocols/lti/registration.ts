import { z } from 'zod';
import { reasonAgainst, type AddressRules } from './address-rules.ts';
import {
  canvasCustomFields,
  canvasMessages,
  canvasToolConfiguration,
  type SupportedMessage,
} from './lms/canvas-placements.ts';
import { vouchesFor } from './lms/canvas.ts';
import { familyOf } from './lms/index.ts';
import type { LmsFamily } from './lms/profile.ts';
import { wantedScopes } from './services/scopes.ts';

const PLATFORM_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** A document or an answer of the platform that cannot be used; the message is for the administrator. */
export class RegistrationError extends Error {}

const refuse = (reason: string): never => {
  throw new RegistrationError(reason);
};

const strings = z.array(z.string());

const Configuration = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  registration_endpoint: z.url(),
  jwks_uri: z.url(),
  authorization_server: z.string().min(1).optional(),
  scopes_supported: strings.optional(),
  id_token_signing_alg_values_supported: strings.optional(),
  token_endpoint_auth_methods_supported: strings.optional(),
  [PLATFORM_CONFIGURATION]: z
    .object({
      product_family_code: z.string().optional(),
      messages_supported: z.array(z.object({ type: z.string(), placements: strings.nullish() })).nullish(),
    })
    .nullish(),
});

/** What a platform says of itself (LTI Dynamic Registration 1.0 §3.5). */
export interface PlatformConfiguration {
  issuer: string;
  family: LmsFamily;
  authorizationUrl: string;
  tokenUrl: string;
  /** `authorization_server`, where the platform names one. */
  tokenAudience: string | null;
  jwksUrl: string;
  registrationUrl: string;
  scopesSupported: string[] | null;
  messages: SupportedMessage[];
}

/**
 * Reads the openid_configuration document. Refuses when the issuer is not the origin of the document (LTI DR 1.0 §3.5.1),
 * when an address in it must not be fetched, when the registration would go to another site than the document came
 * from, and when the platform cannot sign with RS256.
 */
export function readPlatformConfiguration(
  document: unknown,
  documentUrl: string,
  rules: AddressRules,
): PlatformConfiguration {
  const parsed = Configuration.safeParse(document);
  if (!parsed.success) {
    const members = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'document')))];
    return refuse(`The configuration of the LMS cannot be read: ${members.join(', ')}.`);
  }
  const configuration = parsed.data;
  const { issuer, registration_endpoint: registrationUrl } = configuration;
  const from = new URL(documentUrl);

  if (new URL(issuer).origin !== from.origin && !vouchesFor(from.host, issuer)) {
    refuse(`The configuration came from ${from.host}, but speaks for ${new URL(issuer).host}.`);
  }
  const addresses = {
    authorization_endpoint: configuration.authorization_endpoint,
    token_endpoint: configuration.token_endpoint,
    jwks_uri: configuration.jwks_uri,
    registration_endpoint: registrationUrl,
  };
  for (const [name, address] of Object.entries(addresses)) {
    const against = reasonAgainst(new URL(address), rules);
    if (against) refuse(`${name} of the LMS is an address that Attest does not use: ${against}.`);
  }
  const family = familyOf(configuration[PLATFORM_CONFIGURATION]?.product_family_code, issuer);
  const to = new URL(registrationUrl);
  if (![from.origin, new URL(issuer).origin].includes(to.origin) && !vouchesFor(to.host, issuer)) {
    refuse(`The registration would be sent to ${to.host}, which is not where the configuration came from.`);
  }
  if (configuration.id_token_signing_alg_values_supported?.includes('RS256') === false) {
    refuse('The LMS does not sign its messages with RS256.');
  }
  if (configuration.token_endpoint_auth_methods_supported?.includes('private_key_jwt') === false) {
    refuse('The LMS does not take private_key_jwt at its token endpoint.');
  }
  return {
    issuer,
    family,
    authorizationUrl: configuration.authorization_endpoint,
    tokenUrl: configuration.token_endpoint,
    tokenAudience: configuration.authorization_server ?? null,
    jwksUrl: configuration.jwks_uri,
    registrationUrl,
    scopesSupported: configuration.scopes_supported?.length ? configuration.scopes_supported : null,
    messages: (configuration[PLATFORM_CONFIGURATION]?.messages_supported ?? []).map(
      ({ type, placements }) => ({ type, placements: placements ?? null }),
    ),
  };
}

/** Names in lower_snake_case: every LMS keeps those as they are. Names of content items are others than these. */
const customParameters = {
  context_history: '$Context.id.history',
  resource_link_history: '$ResourceLink.id.history',
};

function messagesFor(
  { family, messages }: PlatformConfiguration,
  launchUrl: string,
): Record<string, unknown>[] {
  if (family === 'canvas') return canvasMessages(launchUrl, messages);
  return [
    { type: 'LtiResourceLinkRequest', target_link_uri: launchUrl, label: 'Micro-credentials' },
    {
      type: 'LtiDeepLinkingRequest',
      target_link_uri: launchUrl,
      label: 'Add micro-credentials',
      placements: ['ContentArea'],
    },
    { type: 'LtiSubmissionReviewRequest', target_link_uri: launchUrl, label: 'Review' },
  ];
}

/** What Attest asks for (LTI DR 1.0 §3.6); scopes the platform does not know are left out. */
export function toolRegistration(
  configuration: PlatformConfiguration,
  publicUrl: string,
): Record<string, unknown> {
  const launchUrl = `${publicUrl}/lti/launch`;
  const { scopesSupported, family } = configuration;
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: `${publicUrl}/lti/login`,
    redirect_uris: [launchUrl],
    client_name: 'Attest',
    client_uri: publicUrl,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: wantedScopes.filter((scope) => scopesSupported?.includes(scope) ?? true).join(' '),
    [TOOL_CONFIGURATION]: {
      domain: new URL(publicUrl).host,
      description:
        'Educator micro-credentials: evidence, review against a public rubric, result in the gradebook.',
      target_link_uri: launchUrl,
      custom_parameters: { ...customParameters, ...(family === 'canvas' && canvasCustomFields) },
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
      messages: messagesFor(configuration, launchUrl),
      ...(family === 'canvas' && canvasToolConfiguration),
    },
  };
}

const Reply = z.object({
  client_id: z.union([z.string().trim().min(1), z.number().transform(String)]),
  client_name: z.string().optional(),
  scope: z.string().optional(),
  [TOOL_CONFIGURATION]: z
    .object({
      deployment_id: z.union([z.string().min(1), z.number().transform(String)]).nullish(),
      'https://canvas.instructure.com/lti/deployment_id': z.string().nullish(),
    })
    .nullish(),
});

export interface RegistrationReply {
  clientId: string;
  /** `null` where the LMS tells it in the first launch only. */
  deploymentId: string | null;
  /** What was granted, which may be less than was asked for (RFC 7591 §3.2.1). */
  scopes: string[];
}

export function readRegistrationReply(reply: unknown, askedScope: string): RegistrationReply {
  const parsed = Reply.safeParse(reply);
  if (!parsed.success) return refuse('The LMS took the registration, but gave no client_id.');
  const { client_id: clientId, scope = askedScope } = parsed.data;
  return {
    clientId,
    deploymentId: parsed.data[TOOL_CONFIGURATION]?.deployment_id ?? null,
    scopes: scope.split(/\s+/).filter(Boolean),
  };
}

/** What the LMS said against it: RFC 7591 members, or one line of plain text as Moodle sends; never a page. */
export function reasonOfRefusal(status: number, body: string): string {
  const said = jsonReason(body) ?? plainLine(body);
  return `The LMS refused the registration (${status})${said ? `: ${said}` : '.'}`;
}

function jsonReason(body: string): string | null {
  try {
    const parsed = z
      .object({
        error: z.string().optional(),
        error_description: z.string().optional(),
        message: z.string().optional(),
      })
      .safeParse(JSON.parse(body));
    const said = parsed.data?.error_description ?? parsed.data?.error ?? parsed.data?.message;
    return said ? said.slice(0, 300) : null;
  } catch {
    return null;
  }
}

const plainLine = (body: string): string | null => {
  const line = body.trim();
  return line && line.length <= 200 && !line.includes('<') ? line : null;
};
