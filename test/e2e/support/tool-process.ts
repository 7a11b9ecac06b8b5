import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { testEnvironment } from '../../support/start-tool.ts';

/** A port that was free a moment ago; kept over restarts, so that addresses stay what the LMS knows. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface ToolProcess {
  url: string;
  environment: Record<string, string>;
  /** Resolves when `/readyz` answers. */
  start(): Promise<void>;
  /** SIGKILL: nothing is flushed, nothing is said. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The tool as its users run it: a process of its own, on a database of its own in the MongoDB of the test run. */
export async function toolProcess(mongoUri: string): Promise<ToolProcess> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...testEnvironment,
    PUBLIC_URL: url,
    PORT: String(port),
    MONGODB_URI: mongoUri,
    LOG_LEVEL: 'warn',
  };
  let child: ChildProcess | undefined;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill(signal);
    if (running.exitCode === null) await once(running, 'exit');
  };

  return {
    url,
    environment,
    async start() {
      child = spawn(process.execPath, ['--import', 'tsx', 'tool/main.ts'], {
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const deadline = Date.now() + 30_000;
      while (Date.now() < deadline) {
        const ready = await fetch(`${url}/readyz`).catch(() => null);
        if (ready?.ok) return;
        if (child.exitCode !== null) throw new Error(`The tool ended with ${child.exitCode} while starting`);
        await wait(100);
      }
      throw new Error('The tool was not ready within 30 seconds');
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
