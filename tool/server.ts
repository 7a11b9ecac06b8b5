import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino, type Logger } from 'pino';
import { connectDatabase } from '../config/mongod/connect-database.ts';
import type { Environment } from '../config/environment.ts';
import { createApp } from './app.ts';
import { createWiring, type Wiring } from './wiring.ts';

export interface AttestServer {
  wiring: Wiring;
  port: number;
  /**
   * Takes no new connection, lets running requests finish (10 seconds at most), stops the workers, then closes the
   * database. Safe to call twice.
   */
  stop(): Promise<void>;
}

const finishWithin = 10_000;

/** Database, indexes, workers, then the listener: resolves when the first request can be answered. */
export async function startServer({
  environment,
  log = pino({ level: environment.LOG_LEVEL }),
}: {
  environment: Environment;
  log?: Logger;
}): Promise<AttestServer> {
  const database = await connectDatabase(environment, log);
  const wiring = createWiring({ environment, connection: database.connection, log });
  try {
    await wiring.ensureIndexes();
    const server = createServer(createApp(wiring));
    // Longer than the idle time of common load balancers, which otherwise reuse a connection as it closes.
    server.keepAliveTimeout = 65_000;
    // A large video on a slow school line takes longer than Node's five minutes; a silent upload is given up by its route.
    server.requestTimeout = 3_600_000;
    await listen(server, environment.PORT);
    wiring.start();
    let stopping: Promise<void> | undefined;
    return {
      wiring,
      port: (server.address() as AddressInfo).port,
      stop() {
        stopping ??= (async () => {
          wiring.stopping = true;
          await close(server);
          await wiring.stop();
          await database.stop();
        })();
        return stopping;
      },
    };
  } catch (error) {
    await wiring.stop();
    await database.stop();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, () => {
      server.off('error', fail);
      done();
    });
  });
}

async function close(server: Server): Promise<void> {
  const overdue = setTimeout(() => server.closeAllConnections(), finishWithin);
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  await closed;
  clearTimeout(overdue);
}
