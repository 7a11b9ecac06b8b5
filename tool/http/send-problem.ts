import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import { problems, type ProblemCode } from '../contract/problems.ts';
import type { Problem } from '../contract/problem.ts';
import { DomainError } from '../errors/domain-error.ts';

/** A short id a person can quote; the log line of the request carries the same. */
export const newReference = (): string => randomBytes(5).toString('hex');

/** Gives each request the reference that its log line and its problem document share. */
export const giveReference: RequestHandler = (_req, res, next) => {
  res.locals.reference = newReference();
  next();
};

const pointerTo = (path: PropertyKey[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function send(res: Response, code: ProblemCode, more: Partial<Problem> = {}): void {
  const { status, title } = problems[code];
  const problem: Problem = {
    type: `urn:attest:problem:${code}`,
    title,
    status,
    code,
    reference: res.locals.reference as string,
    ...more,
  };
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

export const sendNotFound: RequestHandler = (_req, res) => send(res, 'not_found');

/** Last middleware of the JSON API and the only translator of errors (RFC 9457). A refusal is not an error in the log. */
export function sendProblem(log: Logger): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error);
    if (error instanceof DomainError) {
      return send(res, error.code, {
        detail: error.message,
        ...(error.context && { context: error.context }),
      });
    }
    if (error instanceof ZodError) {
      const errors = error.issues.map((issue) => ({
        pointer: pointerTo(issue.path),
        message: issue.message,
      }));
      return send(res, 'invalid_request', { errors });
    }
    const type = (error as { type?: string } | null)?.type;
    if (type === 'entity.too.large') return send(res, 'payload_too_large');
    if (type?.startsWith('entity.') || type === 'encoding.unsupported' || error instanceof URIError) {
      return send(res, 'invalid_request');
    }
    log.error({ err: error, reference: res.locals.reference }, 'request failed');
    return send(res, 'internal_error');
  };
}
