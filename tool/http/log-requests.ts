import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const quiet = new Set(['/healthz', '/readyz', '/metrics']);

/** One line per answer, without query, body and headers: those carry login hints, codes and tokens. */
export function logRequests(log: Logger): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    const path = req.path;
    res.once('close', () => {
      if (quiet.has(path)) return;
      const line = {
        method: req.method,
        path,
        status: res.statusCode,
        ms: Math.round(performance.now() - start),
        reference: res.locals.reference as string,
        ...(!res.writableFinished && { aborted: true }),
      };
      if (res.statusCode >= 500) log.error(line, 'request');
      else log.info(line, 'request');
    });
    next();
  };
}
