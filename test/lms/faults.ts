import type { NextFunction, Request, RequestHandler, Response } from 'express';

export type FaultService =
  | 'all'
  | 'configuration'
  | 'registration'
  | 'authorization'
  | 'jwks'
  | 'token'
  | 'roster'
  | 'lineitems'
  | 'scores'
  | 'results';

export const faultServices: FaultService[] = [
  'all',
  'configuration',
  'registration',
  'authorization',
  'jwks',
  'token',
  'roster',
  'lineitems',
  'scores',
  'results',
];

export const faultKinds = {
  latency: 'Answers late',
  '401': '401 Unauthorized',
  '403': '403 Rate Limit Exceeded',
  '429': '429 Too Many Requests, with Retry-After',
  '500': '500 Internal Server Error',
  '503': '503 Service Unavailable',
  hang: 'Never answers',
  cut: 'Cuts the connection before doing anything',
  'cut-after': 'Does it, then cuts the connection',
  'duplicate-page': 'Sends the same roster page twice',
  'wrong-type': 'Answers as text/html',
} as const;
export type FaultKind = keyof typeof faultKinds;

export interface Fault {
  service: FaultService;
  kind: FaultKind;
  /** How many requests it hits; endless when left out. */
  times?: number;
  /** Seconds, for 429 and 503. */
  retryAfter?: number;
  /** Milliseconds, for latency. */
  delay?: number;
}

export interface Faults {
  set(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** Takes one use of the fault of this kind, for handlers that act on it themselves. */
  take(service: FaultService, kind: FaultKind): boolean;
  guard(service: FaultService): RequestHandler;
}

export function createFaults(): Faults {
  let active: Fault[] = [];

  const use = (fault: Fault) => {
    if (fault.times === undefined) return;
    fault.times -= 1;
    if (fault.times <= 0) active = active.filter((other) => other !== fault);
  };
  const find = (service: FaultService, wanted: (kind: FaultKind) => boolean) =>
    active.find((fault) => [service, 'all'].includes(fault.service) && wanted(fault.kind));

  return {
    set: (fault) => void active.push({ ...fault }),
    clear: () => void (active = []),
    list: () => active.map((fault) => ({ ...fault })),
    take(service, kind) {
      const fault = find(service, (each) => each === kind);
      if (fault) use(fault);
      return fault !== undefined;
    },
    guard: (service) => (req, res, next) => {
      const fault = find(service, (kind) => kind !== 'duplicate-page');
      if (!fault) return next();
      use(fault);
      misbehave(fault, req, res, next);
    },
  };
}

function misbehave(fault: Fault, req: Request, res: Response, next: NextFunction): void {
  const wait = String(fault.retryAfter ?? 1);
  switch (fault.kind) {
    case 'latency':
      setTimeout(next, fault.delay ?? 1500);
      return;
    case '401':
      res.status(401).json({ status: 401, reason: 'Unauthorized' });
      return;
    case '403':
      res.status(403).type('text').send('403 Forbidden (Rate Limit Exceeded)');
      return;
    case '429':
      res
        .status(429)
        .set('Retry-After', wait)
        .json({ errors: [{ message: 'Too many requests' }] });
      return;
    case '500':
      res.status(500).type('html').send('<!doctype html><title>Error</title><h1>Something broke</h1>');
      return;
    case '503':
      res.status(503).set('Retry-After', wait).type('html').send('<!doctype html><h1>Maintenance</h1>');
      return;
    case 'hang':
      return;
    case 'cut':
      req.socket.destroy();
      return;
    case 'cut-after':
      res.end = function cut() {
        req.socket.destroy();
        return res;
      } as typeof res.end;
      next();
      return;
    case 'wrong-type': {
      const setHeader = res.setHeader.bind(res);
      res.setHeader = (name, value) =>
        setHeader(name, name.toLowerCase() === 'content-type' ? 'text/html; charset=utf-8' : value);
      next();
      return;
    }
    case 'duplicate-page':
      next();
  }
}
