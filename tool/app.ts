import { randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import { catalogRoutes } from './features/catalog/catalog.routes.ts';
import { cohortRoutes } from './features/cohorts/cohort.routes.ts';
import { evidenceRoutes } from './features/evidence/evidence.routes.ts';
import { reviewRoutes } from './features/reviews/review.routes.ts';
import { gradebookRoutes } from './features/gradebook/gradebook.routes.ts';
import { launchRoutes } from './features/launches/launch.routes.ts';
import { requireSession, sessionRoutes } from './features/launches/session.routes.ts';
import { placementRoutes } from './features/placements/placement.routes.ts';
import { frameOrigins } from './features/platforms/frame-origins.ts';
import { jwksRoutes } from './features/platforms/jwks.routes.ts';
import { registrationRoutes } from './features/platforms/registration.routes.ts';
import { submissionRoutes } from './features/submissions/submission.routes.ts';
import type { Wiring } from './wiring.ts';
import { interfaceRoutes } from './http/interface.ts';
import { sendOpenApi } from './http/openapi.ts';
import { apiHeaders } from './http/api-headers.ts';
import { logRequests } from './http/log-requests.ts';
import { measureRequests, operationsRoutes } from './http/operations.ts';
import { giveReference, sendNotFound, sendProblem } from './http/send-problem.ts';

/** Mounts the routers; holds no logic. */
export function createApp(wiring: Wiring): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', wiring.environment.TRUST_PROXY);
  app.set('query parser', 'simple');
  app.use(giveReference);
  app.use(measureRequests(wiring.metrics));
  app.use((_req, res, next) => {
    res.locals.cspNonce = randomBytes(16).toString('base64url');
    next();
  });
  // Before the general log: login and launch leave a line of their own, and nothing else stands in their way.
  app.use('/lti', launchRoutes(wiring.launchRoutes));
  app.use(logRequests(wiring.log));
  app.use(
    operationsRoutes({
      connection: wiring.connection,
      metrics: wiring.metrics,
      isStopping: () => wiring.stopping,
      metricsToken: wiring.environment.METRICS_TOKEN ?? null,
    }),
  );

  const api = express.Router();
  api.use(apiHeaders);
  api.use(evidenceRoutes({ ...wiring, requireSession: requireSession(wiring) }));
  api.use(express.json({ limit: '256kb' }));
  api.get('/openapi.json', sendOpenApi(wiring.environment.PUBLIC_URL));
  const launchesPerMinute = wiring.environment.LAUNCHES_PER_MINUTE;
  api.use(sessionRoutes({ sessions: wiring.sessions, launchesPerMinute }));
  api.use(requireSession(wiring));
  api.use(catalogRoutes(wiring));
  api.use(placementRoutes(wiring));
  api.use(submissionRoutes(wiring));
  api.use(reviewRoutes(wiring));
  api.use(gradebookRoutes(wiring));
  api.use(cohortRoutes(wiring));
  api.use(sendNotFound);
  app.use('/api/v1', api);
  app.use(jwksRoutes(wiring));
  app.use(
    registrationRoutes({
      ...wiring,
      publicUrl: wiring.environment.PUBLIC_URL,
      perMinute: Math.ceil(wiring.environment.LAUNCHES_PER_MINUTE / 40),
    }),
  );

  app.use(
    '/app',
    interfaceRoutes({ frameAncestors: async () => frameOrigins(await wiring.registry.listActive()) }),
  );

  app.use(sendNotFound);
  app.use(sendProblem(wiring.log));
  return app;
}
