import type { Clock } from '../../clock.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { AddressRules } from '../../protocols/lti/address-rules.ts';
import {
  readPlatformConfiguration,
  readRegistrationReply,
  reasonOfRefusal,
  RegistrationError,
  toolRegistration,
  type PlatformConfiguration,
  type RegistrationReply,
} from '../../protocols/lti/registration.ts';
import { SafeFetchError, type SafeFetch, type SafeResponse } from '../../protocols/lti/safe-fetch.ts';
import type { DeploymentStore } from './deployment.store.ts';
import type { InvitationStore } from './invitation.store.ts';
import type { Platform } from './platform.ts';
import type { PlatformStore } from './platform.store.ts';
import type { ToolKeyService } from './tool-key.service.ts';

const DEADLINE_MS = 10_000;

export interface RegistrationRequest {
  configurationUrl: string | undefined;
  /** Bearer for both requests; a secret of the LMS. */
  token: string | undefined;
  invitation: string | undefined;
}

export type RegistrationProblem =
  | 'configuration_missing'
  | 'invitation_missing'
  | 'invitation_ended'
  | 'configuration_refused'
  | 'already_registered'
  | 'lms_refused';

/** A registration that did not come about; the message is for the administrator. */
export class RegistrationRefusal extends Error {
  readonly problem: RegistrationProblem;

  constructor(problem: RegistrationProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

interface Deps {
  invitations: InvitationStore;
  platforms: PlatformStore;
  deployments: DeploymentStore;
  programmes: { list(): Promise<{ id: string }[]> };
  toolKeys: Pick<ToolKeyService, 'signingKey'>;
  fetch: SafeFetch;
  rules: AddressRules;
  clock: Clock;
  newId: () => string;
  publicUrl: string;
  /** `open`: who has no invitation may ask, and waits for approval. */
  admits: 'invited' | 'open';
}

export function createRegistrationService(deps: Deps) {
  const { invitations, platforms, deployments, programmes, toolKeys, fetch, clock, publicUrl } = deps;

  /** Without an invitation nobody says for whom: there has to be one programme, not several. */
  async function onlyProgramme(): Promise<string> {
    const [programme, ...others] = await programmes.list();
    if (deps.admits === 'open' && programme && others.length === 0) return programme.id;
    throw new RegistrationRefusal(
      'invitation_missing',
      'Registering an LMS needs an invitation. Ask whoever runs Attest for a registration address.',
    );
  }

  async function read(url: string, options: Parameters<SafeFetch>[1]): Promise<SafeResponse> {
    try {
      return await fetch(url, { ...options, deadlineMs: DEADLINE_MS });
    } catch (error) {
      if (!(error instanceof SafeFetchError)) throw error;
      throw new RegistrationRefusal('configuration_refused', `${error.message}.`, error);
    }
  }

  const bearer = (token: string | undefined): Record<string, string> =>
    token ? { authorization: `Bearer ${token}` } : {};

  async function readConfiguration(url: string, token: string | undefined): Promise<PlatformConfiguration> {
    const answer = await read(url, { headers: { accept: 'application/json', ...bearer(token) } });
    if (answer.status !== 200) {
      throw new RegistrationRefusal(
        'configuration_refused',
        `The LMS did not give its configuration: it answered ${answer.status}.`,
      );
    }
    return readPlatformConfiguration(jsonOf(answer, 'configuration_refused'), url, deps.rules);
  }

  async function askToRegister(
    configuration: PlatformConfiguration,
    token: string | undefined,
  ): Promise<RegistrationReply> {
    const registration = toolRegistration(configuration, publicUrl);
    const answer = await read(configuration.registrationUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...bearer(token) },
      body: JSON.stringify(registration),
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new RegistrationRefusal('lms_refused', reasonOfRefusal(answer.status, answer.text()));
    }
    return readRegistrationReply(jsonOf(answer, 'lms_refused'), String(registration.scope));
  }

  async function keep(
    configuration: PlatformConfiguration,
    reply: RegistrationReply,
    programmeId: string,
    invited: boolean,
  ): Promise<Platform> {
    const now = clock.now();
    const { issuer, family, authorizationUrl, tokenUrl, tokenAudience, jwksUrl } = configuration;
    const platform = await platforms.insert({
      id: deps.newId(),
      programmeId,
      issuer,
      clientId: reply.clientId,
      name: new URL(issuer).host,
      family,
      authorizationUrl,
      tokenUrl,
      tokenAudience,
      jwksUrl,
      status: invited ? 'active' : 'pending',
      allowAnonymous: false,
      trustedAudiences: [],
      grantedScopes: reply.scopes,
      frameOrigins: [],
      createdAt: now,
    });
    if (reply.deploymentId !== null) {
      await deployments.insertActive(platform.id, reply.deploymentId, programmeId, now);
    }
    await toolKeys.signingKey(platform.id);
    return platform;
  }

  async function registerFor(programmeId: string, request: RegistrationRequest, invited: boolean) {
    const { configurationUrl = '', token } = request;
    try {
      const configuration = await readConfiguration(configurationUrl, token);
      return await keep(configuration, await askToRegister(configuration, token), programmeId, invited);
    } catch (error) {
      if (error instanceof RegistrationError) {
        throw new RegistrationRefusal('configuration_refused', error.message, error);
      }
      if (error instanceof DomainError && error.code === 'platform_already_registered') {
        throw new RegistrationRefusal(
          'already_registered',
          'This LMS is registered already; nothing was changed.',
        );
      }
      throw error;
    }
  }

  return {
    /**
     * Registers the LMS that opened the page. An invitation serves one registration: it is held while this runs, used
     * up by success and given back by failure. Refuses with `RegistrationRefusal`; an existing registration is never
     * overwritten.
     */
    async register(request: RegistrationRequest): Promise<Platform> {
      if (!request.configurationUrl) {
        throw new RegistrationRefusal(
          'configuration_missing',
          'This address is opened by an LMS: enter it where your LMS asks for a registration URL.',
        );
      }
      if (!request.invitation) return registerFor(await onlyProgramme(), request, false);
      const held = await invitations.hold(request.invitation, clock.now());
      if (!held) {
        throw new RegistrationRefusal(
          'invitation_ended',
          'This invitation was used already, has expired or is in use right now. Ask for a new one.',
        );
      }
      try {
        const platform = await registerFor(held.programmeId, request, true);
        await invitations.use(held.id, platform.id);
        return platform;
      } catch (error) {
        await invitations.release(held.id);
        throw error;
      }
    },
  };
}
export type RegistrationService = ReturnType<typeof createRegistrationService>;

function jsonOf(answer: SafeResponse, problem: RegistrationProblem): unknown {
  try {
    return answer.json();
  } catch (error) {
    throw new RegistrationRefusal(problem, 'The LMS answered with something that is no JSON.', error);
  }
}
