import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { cookieOf, setFramedCookie } from '../../http/cookies.ts';
import { authorizationRequest, loginAgainPath, readLogin } from '../../protocols/lti/login.ts';
import { STATE_SECONDS, type Initiation, type StateSeal } from '../../protocols/lti/state.ts';
import type { PlatformRegistry } from '../platforms/platform-registry.ts';
import { createLaunchPages, logFields } from './launch.pages.ts';
import type { LaunchOutcome, LaunchService } from './launch.service.ts';

export interface LaunchRoutesDeps {
  launches: LaunchService;
  seal: StateSeal;
  registry: Pick<PlatformRegistry, 'findForLogin' | 'listActive'>;
  publicUrl: string;
  launchesPerMinute: number;
  clock: Clock;
  log: Logger;
}

/** Says that cookies come back inside this frame. */
const WORKING = '__Host-lti_ok';
const CHECK = 'cookie_check';
const FINISH = '/lti/launch/finish';

type Fields = Record<string, unknown>;

function redirect(res: Response, status: 302 | 303, location: string): void {
  res.setHeader('Location', location);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.statusCode = status;
  res.end();
}

const textAt = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * `/lti/login` (GET, POST), `/lti/launch` (POST) and the finish of a launch that had to ask the platform's storage.
 * A login writes nothing; a launch writes once. Everything that is refused gets a page, its code stands in the log.
 */
export function launchRoutes(deps: LaunchRoutesDeps): Router {
  const { launches, seal, registry, publicUrl, clock, log } = deps;
  const router = Router();
  const pages = createLaunchPages({ log, listActive: () => registry.listActive() });
  const redirectUri = `${publicUrl}/lti/launch`;

  const limit = rateLimit({
    windowMs: 60_000,
    limit: deps.launchesPerMinute,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (_req, res) => pages.refuse(res, 'lti.too_many_requests'),
  });
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 100 });
  const onlyMethods =
    (allow: string): RequestHandler =>
    (_req, res) => {
      res.setHeader('Allow', allow);
      return pages.refuse(res, 'lti.method_not_allowed');
    };

  async function login(req: Request, res: Response, fields: Fields): Promise<void> {
    const read = readLogin(fields, publicUrl);
    if (read.status === 'failure') return pages.refuse(res, read.code, {}, { parameter: read.parameter });
    const { issuer, clientId, loginHint, targetLinkUri, messageHint, deploymentId, storageTarget } =
      read.login;
    const found = await registry.findForLogin(issuer, clientId);
    const asked = { asked_iss: issuer.slice(0, 200), asked_client_id: clientId?.slice(0, 200) };
    if (found === 'unknown') return pages.refuse(res, 'lti.platform_unknown', {}, asked);
    if (found === 'ambiguous') return pages.refuse(res, 'lti.platform_ambiguous', {}, asked);
    if (found.status !== 'active') return pages.refuse(res, 'lti.platform_inactive', { platform: found });

    const initiation: Initiation = {
      issuer,
      clientId: found.clientId,
      loginHint,
      targetLinkUri,
      ...(messageHint !== undefined && { messageHint }),
      ...(deploymentId !== undefined && { deploymentId }),
    };
    const framed = req.headers['sec-fetch-dest'] === 'iframe' || req.headers['sec-fetch-dest'] === 'frame';
    const cookiesWork = cookieOf(req, WORKING) !== undefined;
    const withCheck = loginAgainPath(initiation, { [CHECK]: '1' });
    if (framed && fields[CHECK] !== undefined && !cookiesWork) {
      return pages.refuse(res, 'lti.cookies_blocked', { platform: found, initiation });
    }
    if (framed && !cookiesWork) setFramedCookie(res, WORKING, '1', 86_400);
    if (framed && !cookiesWork && storageTarget === undefined) return redirect(res, 302, withCheck);

    const asksStorage = storageTarget !== undefined && !cookiesWork;
    const sealed = seal.seal(
      { platformId: found.id, initiation, ...(asksStorage && { storageTarget }) },
      clock.now(),
    );
    setFramedCookie(res, sealed.cookie.name, sealed.cookie.value, STATE_SECONDS);
    const next = authorizationRequest(found.authorizationUrl, redirectUri, initiation, sealed);
    if (!asksStorage) return redirect(res, 302, next);
    const task = {
      mode: 'put',
      ...sealed.storage,
      target: storageTarget,
      next,
      otherwise: withCheck,
    } as const;
    const origin = new URL(found.authorizationUrl).origin;
    pages.storage(res, { ...task, origin }, { platform: found, initiation });
  }

  async function answer(res: Response, outcome: LaunchOutcome): Promise<void> {
    const { trace } = outcome;
    if (outcome.status === 'failure') return pages.refuse(res, outcome.code, trace);
    if (outcome.status === 'ask_storage') {
      const { storage, storageTarget } = outcome.state;
      const origin = new URL(trace.platform!.authorizationUrl).origin;
      const failed =
        'Your browser could not show that this launch began here. Open it in a new window, or again from your course.';
      return pages.storage(
        res,
        {
          mode: 'get',
          origin,
          target: storageTarget!,
          key: storage.key,
          next: FINISH,
          ticket: outcome.ticket,
          failed,
        },
        trace,
      );
    }
    entered(res, outcome);
    redirect(res, 303, `/app#launch=${outcome.code}`);
  }

  function entered(res: Response, { trace, launch }: Extract<LaunchOutcome, { status: 'success' }>): void {
    log.info(
      { code: 'lti.launched', message_type: launch.messageType, ...logFields(trace, res.locals.reference) },
      'launch accepted',
    );
    if (trace.loginId) setFramedCookie(res, `__Host-lti_${trace.loginId}`, '', 0);
  }

  router.head(['/login', '/launch'], onlyMethods('GET, POST'));
  router.get('/login', limit, (req, res) => login(req, res, req.query));
  router.post('/login', limit, form, (req, res) => login(req, res, (req.body as Fields | undefined) ?? {}));
  router.all('/login', onlyMethods('GET, POST'));

  router.get('/launch', limit, (req, res) => {
    if (req.query.error !== undefined) return platformError(req, res, req.query);
    if (req.query.id_token !== undefined) return pages.refuse(res, 'lti.token_in_address');
    return pages.explain(req, res);
  });

  async function platformError(req: Request, res: Response, fields: Fields): Promise<void> {
    if (fields.id_token !== undefined) return pages.refuse(res, 'lti.error_with_token');
    const trace = await launches.refuse({
      state: textAt(fields, 'state'),
      cookie: (name) => cookieOf(req, name),
    });
    const error = /^[a-z_]{1,60}$/.exec(String(fields.error))?.[0] ?? 'other';
    return pages.refuse(res, 'lti.platform_error', trace, { error });
  }

  router.post('/launch', limit, form, async (req, res) => {
    const fields = req.body as Fields | undefined;
    if (!fields) return pages.refuse(res, 'lti.body_malformed');
    if (Array.isArray(fields.id_token) || Array.isArray(fields.state) || req.query.id_token !== undefined) {
      return pages.refuse(res, 'lti.body_malformed');
    }
    if (fields.error !== undefined) return platformError(req, res, fields);
    const outcome = await launches.accept({
      idToken: textAt(fields, 'id_token'),
      state: textAt(fields, 'state'),
      cookie: (name) => cookieOf(req, name),
    });
    return answer(res, outcome);
  });
  router.all('/launch', onlyMethods('GET, POST'));

  /** JSON from our own page only: another site can send neither this content type nor this fetch metadata unasked. */
  router.post('/launch/finish', limit, express.json({ limit: '128kb' }), async (req, res) => {
    const { ticket, value } = (req.body as { ticket?: unknown; value?: unknown } | undefined) ?? {};
    const site = req.headers['sec-fetch-site'];
    const own = site === undefined || site === 'same-origin';
    if (!own || typeof ticket !== 'string' || typeof value !== 'string') {
      return pages.refuse(res, 'lti.ticket_invalid');
    }
    const outcome = await launches.finish(ticket, value);
    if (outcome.status !== 'success') return answer(res, outcome);
    entered(res, outcome);
    res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    res.json({ location: `/app#launch=${outcome.code}` });
  });
  router.all('/launch/finish', onlyMethods('POST'));

  const failed: ErrorRequestHandler = (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error);
    const { type, status } = (error ?? {}) as { type?: string; status?: number };
    if (type === 'entity.too.large' || type === 'parameters.too.many') {
      return pages.refuse(res, 'lti.body_too_large');
    }
    if (status !== undefined && status >= 400 && status < 500) return pages.refuse(res, 'lti.body_malformed');
    log.error({ err: error, reference: res.locals.reference as string }, 'launch failed');
    return pages.refuse(res, 'lti.internal_error');
  };
  router.use(failed);
  return router;
}
