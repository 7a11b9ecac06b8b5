import { pino, type Logger } from 'pino';
import type { Connection } from 'mongoose';
import type { Environment } from '../config/environment.ts';
import { systemClock, type Clock } from './clock.ts';

export interface WiringOptions {
  environment: Environment;
  connection: Connection;
  clock?: Clock;
  log?: Logger;
}

/** Builds every object, once; the only place that does. */
export function createWiring({
  environment,
  connection,
  clock = systemClock,
  log = pino({ level: environment.LOG_LEVEL }),
}: WiringOptions) {
  return {
    environment,
    connection,
    clock,
    log,
    /** Builds every declared index; resolves when unique and TTL indexes stand. */
    async ensureIndexes(): Promise<void> {
      for (const model of Object.values(connection.models)) await model.createIndexes();
    },
    /** Starts what works beside requests. */
    start(): void {},
    async stop(): Promise<void> {},
  };
}
export type Wiring = ReturnType<typeof createWiring>;
