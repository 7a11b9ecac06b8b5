import express, { type Response, type Router } from 'express';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JSONWebKeySet,
} from 'jose';
import { randomBytes } from 'node:crypto';
import { registration, strings, type LmsCore } from './core.ts';
import { gradeScopes, scope } from './uris.ts';
import type { Registration } from './world.ts';

const TOKEN_SECONDS = 3600;

/** Keys of the tool, read from its address as a real LMS does. */
export async function toolKeys(tool: Registration): Promise<JSONWebKeySet> {
  const answer = await fetch(tool.jwksUrl, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(`${tool.jwksUrl} answered ${answer.status}`);
  return (await answer.json()) as JSONWebKeySet;
}

/** Verifies a token the tool has signed: with its published keys, for RS256 only. */
export async function verifyToolToken(tool: Registration, jwt: string, now: Date, audience?: string[]) {
  const keys = createLocalJWKSet(await toolKeys(tool));
  return jwtVerify(jwt, keys, {
    algorithms: ['RS256'],
    currentDate: now,
    clockTolerance: 5,
    ...(audience && { audience }),
  });
}

/** Client credentials with a signed assertion (LTI Security 1.0 §4.1). */
export function tokenRoutes(core: LmsCore): Router {
  const router = express.Router();
  const { profile } = core;
  const moodle = profile.name === 'moodle';

  const refuse = (res: Response, error: string, description?: string) => {
    res.status(400);
    if (!moodle) return res.json({ error, ...(description && { error_description: description }) });
    // Moodle writes this JSON by hand: under text/html, and broken where the text has quotes.
    return res.type('html').send(`{\n  "error" : "${error}"\n}`);
  };

  router.post(profile.paths.token, core.faults.guard('token'), async (req, res) => {
    const form = strings(req.body);
    if (form.grant_type !== 'client_credentials') return void refuse(res, 'unsupported_grant_type');
    if (form.client_assertion_type !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return void refuse(res, 'invalid_request');

    let clientId: string;
    try {
      clientId = String(decodeJwt(form.client_assertion ?? '').sub);
    } catch {
      return void refuse(res, 'invalid_request');
    }
    const tool = registration(core, clientId);
    if (!tool || tool.state !== 'active') return void refuse(res, 'invalid_client');

    try {
      const audience = moodle
        ? undefined
        : [core.url + profile.paths.token, core.issuer, new URL(core.url).host];
      const { payload } = await verifyToolToken(tool, form.client_assertion!, core.now(), audience);
      if (payload.iss !== clientId && !moodle)
        return void refuse(res, 'invalid_client', 'iss is not the client');
      if (profile.name === 'canvas') {
        const id = `assertion ${clientId} ${payload.jti}`;
        if (!payload.jti || core.seen.has(id)) return void refuse(res, 'invalid_request', 'JTI is invalid');
        core.seen.add(id);
      }
    } catch (problem) {
      if (!moodle) return void refuse(res, 'invalid_client', (problem as Error).message);
      if (problem instanceof errors.JWTExpired) return void refuse(res, 'Expired token');
      const kid = decodeProtectedHeader(form.client_assertion!).kid;
      if (problem instanceof errors.JWKSNoMatchingKey && kid)
        return void refuse(res, '"kid" invalid, unable to lookup correct key');
      return void refuse(res, 'Signature verification failed');
    }

    const known = [...gradeScopes, scope.roster];
    const granted = (form.scope ?? '')
      .split(' ')
      .filter((asked) => known.includes(asked) && tool.scopes.includes(asked));
    if (granted.length === 0) return void refuse(res, 'invalid_scope');

    const token = randomBytes(16).toString('hex');
    core.tokens.set(token, {
      registration: tool,
      scopes: granted,
      expiresAt: core.now().getTime() + TOKEN_SECONDS * 1000,
    });
    const answer = {
      access_token: token,
      token_type: moodle ? 'Bearer' : 'bearer',
      expires_in: TOKEN_SECONDS,
      scope: granted.join(' '),
    };
    if (moodle) res.type('html').send(JSON.stringify(answer));
    else res.set('Cache-Control', 'no-store').json(answer);
  });

  return router;
}
