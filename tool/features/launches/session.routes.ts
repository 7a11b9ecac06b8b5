import { Router, type Request, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { CreateSessionBody } from '../../contract/session.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { actorOf, setActor } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { SessionService } from './session.service.ts';
import type { OpenSession } from './session.store.ts';

const opened = new WeakMap<Request, OpenSession>();

/**
 * Lets a request through with the actor of its session (`Authorization: Bearer …`). Refuses with `session_missing`,
 * `session_ended` and `person_suspended`. No cookie is looked at: another site cannot speak for anybody.
 */
export function requireSession({ sessions }: { sessions: SessionService }): RequestHandler {
  return async (req, _res, next) => {
    const token = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(req.headers.authorization ?? '')?.[1];
    if (!token) throw new DomainError(req.headers.authorization ? 'session_ended' : 'session_missing');
    const session = await sessions.find(token);
    setActor(req, session.actor);
    opened.set(req, session);
    next();
  };
}

interface SessionRoutesDeps {
  sessions: SessionService;
  launchesPerMinute: number;
}

/** `POST /sessions` needs no session; what follows it does. */
export function sessionRoutes({ sessions, launchesPerMinute }: SessionRoutesDeps): Router {
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: launchesPerMinute,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: () => {
      throw new DomainError('too_many_requests');
    },
  });
  const session = requireSession({ sessions });

  router.post('/sessions', limit, async (req, res) => {
    const { body } = parseRequest(req, { body: CreateSessionBody });
    res.status(201).json(await sessions.open(body.code));
  });

  router.delete('/sessions/current', session, async (req, res) => {
    await sessions.end(actorOf(req));
    res.status(204).end();
  });

  router.get('/me', session, (req, res) => {
    res.json(sessions.describe(opened.get(req)!));
  });

  return router;
}
