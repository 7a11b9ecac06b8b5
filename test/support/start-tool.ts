import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import mongoose, { type Connection } from 'mongoose';
import { pino } from 'pino';
import type { Clock } from '../../tool/clock.ts';
import { createApp } from '../../tool/app.ts';
import { createWiring, type Wiring } from '../../tool/wiring.ts';
import type { Resolve } from '../../tool/protocols/lti/safe-fetch.ts';
import { readEnvironment, type Environment } from '../../config/environment.ts';

export interface RunningTool {
  /** Where it answers; also its PUBLIC_URL. */
  url: string;
  wiring: Wiring;
  connection: Connection;
  environment: Environment;
  /** Log lines written so far, parsed. */
  logged: Record<string, unknown>[];
  stop(): Promise<void>;
}

export interface StartToolOptions {
  clock?: Clock;
  environment?: Record<string, string>;
  /** Join the database of another running tool, as a second instance would. */
  database?: string;
  /** How the tool resolves names of other servers. */
  resolve?: Resolve;
}

export const testEnvironment = {
  ENCRYPTION_SECRET: 'test-encryption-secret-of-32-characters-or-more',
  STATE_SECRETS: 'test-state-secret-of-32-characters-or-more-1',
  ALLOW_PRIVATE_PLATFORMS: 'true',
  ALLOW_HTTP_PLATFORMS: 'true',
};

/** The whole application over HTTP on a free port of localhost, with a database of its own that `stop` drops. */
export async function startTool(options: StartToolOptions = {}): Promise<RunningTool> {
  const server: Server = createServer();
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const environment = readEnvironment({ PUBLIC_URL: url, ...testEnvironment, ...options.environment });
  const uri = process.env.TEST_MONGODB_URI;
  if (!uri) throw new Error('TEST_MONGODB_URI is missing: run by `npm run test:api`');
  const database = options.database ?? `attest_test_${randomBytes(6).toString('hex')}`;
  const connection = await mongoose.createConnection(uri, { dbName: database }).asPromise();
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const wiring = createWiring({
    environment,
    connection,
    log,
    ...(options.clock && { clock: options.clock }),
    ...(options.resolve && { resolve: options.resolve }),
  });
  await wiring.ensureIndexes();
  server.on('request', createApp(wiring));
  return {
    url,
    wiring,
    connection,
    environment,
    logged,
    async stop() {
      await wiring.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (!options.database) await connection.dropDatabase();
      await connection.close();
    },
  };
}
