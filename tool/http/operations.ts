import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import type { Connection } from 'mongoose';
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { DomainError } from '../errors/domain-error.ts';

const pingWithin = 2000;

/** Numbers of this instance; one registry per application, so that several can live in one process. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'attest_http_request_duration_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  return { registry, requests };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** Measures each answer under its route pattern: never under an address, which would carry ids. */
export function measureRequests({ requests }: Metrics): RequestHandler {
  return (req, res, next) => {
    const stop = requests.startTimer();
    res.once('finish', () => {
      const pattern = (req.route as { path?: unknown } | undefined)?.path;
      stop({
        method: req.method,
        route: typeof pattern === 'string' ? `${req.baseUrl}${pattern}` : 'none',
        status: res.statusCode,
      });
    });
    next();
  };
}

async function answers(connection: Connection): Promise<boolean> {
  if (connection.readyState !== 1) return false;
  try {
    await connection.db?.command({ ping: 1 }, { timeoutMS: pingWithin });
    return true;
  } catch {
    return false;
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export interface OperationsDeps {
  connection: Connection;
  metrics: Metrics;
  /** Turns true when the process has begun to shut down. */
  isStopping: () => boolean;
  /** What a scraper sends as Bearer; null leaves `/metrics` open. */
  metricsToken: string | null;
}

/**
 * `/healthz`: the process lives. `/readyz`: it takes requests (database answers, not shutting down), else 503.
 * `/metrics`: Prometheus text; refused with `session_missing` where a token is configured and does not come along.
 */
export function operationsRoutes({ connection, metrics, isStopping, metricsToken }: OperationsDeps): Router {
  const router = Router();

  router.get('/healthz', (_req, res) => {
    res.set('cache-control', 'no-store').json({ status: 'ok' });
  });

  router.get('/readyz', async (_req, res) => {
    const database = await answers(connection);
    const ready = database && !isStopping();
    res
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({
        status: ready ? 'ok' : isStopping() ? 'stopping' : 'waiting',
        database: database ? 'ok' : 'down',
      });
  });

  router.get('/metrics', async (req, res) => {
    const sent = req.get('authorization') ?? '';
    if (metricsToken && !timingSafeEqual(digest(sent), digest(`Bearer ${metricsToken}`))) {
      throw new DomainError('session_missing');
    }
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  return router;
}
