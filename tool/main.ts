import { pino } from 'pino';
import { EnvironmentError, loadEnvironment, type Environment } from '../config/environment.ts';
import { startServer, type AttestServer } from './server.ts';

function environmentOrExit(): Environment {
  try {
    return loadEnvironment();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\nEach variable is described in .env.example.\n`);
    process.exit(1);
  }
}

const environment = environmentOrExit();
const log = pino({ level: environment.LOG_LEVEL });
let server: AttestServer | undefined;
let ending = false;

/** A second signal while the first is being obeyed ends the process at once. */
async function end(reason: string, code: number): Promise<void> {
  if (ending) process.exit(code || 1);
  ending = true;
  log.info({ reason }, 'shutting down');
  try {
    await server?.stop();
  } catch (error) {
    log.error({ err: error }, 'shutdown failed');
    code ||= 1;
  }
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(signal, 0));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    log.fatal({ err: error }, event);
    void end(event, 1);
  });
}

try {
  server = await startServer({ environment, log });
  log.info(`Attest answers on ${environment.PUBLIC_URL} (port ${server.port})`);
} catch (error) {
  log.fatal({ err: error }, 'Attest cannot start');
  process.exit(1);
}
