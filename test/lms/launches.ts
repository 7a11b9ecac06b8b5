import express, { type Response, type Router } from 'express';
import type { JWTPayload } from 'jose';
import { secret, sessionOf, strings, type LmsCore, type Session } from './core.ts';
import { html, selfPostingForm } from './html.ts';
import { publicKeys, sign } from './keys.ts';
import type { Launch } from './profiles/profile.ts';
import { claim } from './uris.ts';

const LAUNCH_MINUTES = 10;

export type LaunchRequest = Pick<Launch, 'messageType' | 'registration' | 'course'> & Partial<Launch>;

/** Keeps what the person pressed; the authorization request that names it uses it up. */
export function prepareLaunch(core: LmsCore, session: Session, request: LaunchRequest): Launch {
  const launch: Launch = {
    activity: null,
    lineItem: null,
    forUser: null,
    placement: null,
    documentTarget: 'iframe',
    returnUrl: null,
    data: null,
    extraCustom: {},
    targetLinkUri: request.registration.targetLinkUri,
    ...request,
    id: `ltilaunch_${secret()}`,
    person: session.person,
  };
  core.launches.set(launch.id, {
    launch,
    session: session.id,
    expiresAt: core.now().getTime() + LAUNCH_MINUTES * 60_000,
  });
  return launch;
}

/** Parameters of the login initiation (LTI Security 1.0 §5.1.1.1). */
export function loginParameters(core: LmsCore, launch: Launch): Record<string, string> {
  return {
    iss: core.issuer,
    target_link_uri: launch.targetLinkUri,
    login_hint: core.profile.loginHint(launch),
    lti_message_hint: core.profile.messageHint(launch),
    client_id: launch.registration.clientId,
    lti_deployment_id: launch.registration.deploymentId,
    ...core.profile.loginExtras(launch),
    ...(core.storage && { lti_storage_target: '_parent' }),
  };
}

/** Sends the browser to the tool's login, by GET or POST as this LMS does. */
export function sendLogin(core: LmsCore, res: Response, launch: Launch): void {
  const parameters = loginParameters(core, launch);
  if (core.profile.loginMethod === 'POST') {
    res.type('html').send(selfPostingForm(launch.registration.loginUrl, parameters));
    return;
  }
  const target = new URL(launch.registration.loginUrl);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  res.redirect(302, target.href);
}

/** The claims of a launch's id_token; `nonce` and audience are those of the authorization request. */
export function idTokenClaims(core: LmsCore, launch: Launch, nonce: string): JWTPayload {
  const seconds = Math.floor(core.now().getTime() / 1000);
  return {
    nonce,
    iat: seconds,
    exp: seconds + core.profile.tokenLifetime,
    iss: core.issuer,
    aud: launch.registration.clientId,
    [claim.deploymentId]: launch.registration.deploymentId,
    [claim.targetLinkUri]: launch.targetLinkUri,
    [claim.messageType]: launch.messageType,
    [claim.version]: '1.3.0',
    ...core.profile.claims(core, launch),
    ...(launch.messageType === 'LtiDeepLinkingRequest' && {
      [claim.deepLinkingSettings]: core.profile.deepLinkingSettings(launch),
    }),
  };
}

function takeLaunch(core: LmsCore, messageHint: string, session: Session | null): Launch | null {
  const id = core.profile.launchIdOf(messageHint);
  const pending = id ? core.launches.get(id) : undefined;
  if (!pending || pending.session !== session?.id) return null;
  return pending.expiresAt > core.now().getTime() ? pending.launch : null;
}

/** The authorization endpoint, the keys, and nothing else a browser sees of the protocol. */
export function launchRoutes(core: LmsCore): Router {
  const router = express.Router();
  const { profile, faults } = core;

  router.get(profile.paths.jwks, faults.guard('jwks'), (_req, res) => {
    res.json({ keys: publicKeys(core.world) });
  });

  router.all(profile.paths.authorization, faults.guard('authorization'), async (req, res) => {
    const query = strings(req.method === 'POST' ? req.body : req.query);
    const session = sessionOf(core, req);
    const launch = takeLaunch(core, query.lti_message_hint ?? '', session);
    const failure = profile.checkAuthorization({ query, person: session?.person ?? null, launch });
    if (failure?.kind === 'page') {
      const page = html`<!doctype html>
        <html lang="en">
          <title>Error</title>
          <h1>${failure.text}</h1>
        </html>`;
      res.status(failure.status).type('html').send(page.markup);
      return;
    }
    const state: Record<string, string> = query.state === undefined ? {} : { state: query.state };
    const storage: Record<string, string> = core.storage ? { lti_storage_target: '_parent' } : {};
    if (failure) {
      const { error, description } = failure;
      const fields = { error, ...(description && { error_description: description }), ...state, ...storage };
      res.type('html').send(selfPostingForm(query.redirect_uri!, fields));
      return;
    }
    core.launches.delete(launch!.id);
    let claims = idTokenClaims(core, launch!, query.nonce!);
    let header: Record<string, unknown> = {};
    const alteration = core.alterations.shift();
    if (alteration) {
      const altered = alteration(structuredClone(claims));
      claims = altered.claims ?? claims;
      header = altered.header ?? {};
    }
    const idToken = await sign(core.world, claims, header);
    res.type('html').send(selfPostingForm(query.redirect_uri!, { id_token: idToken, ...state, ...storage }));
  });

  return router;
}
