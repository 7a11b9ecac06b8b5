import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const tsx = ['--import', 'tsx'];

/** Runs a program to its end and answers what it printed; throws with its complaint when it fails. */
export async function run(
  program: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.err += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  if (code !== 0)
    throw new Error(`${[program, ...args].join(' ')} ended with ${code}:\n${printed.err || printed.out}`);
  return printed.out;
}

/** `npm run attest -- …`, with its answer as JSON. */
export async function attest<T>(environment: Record<string, string>, ...args: string[]): Promise<T> {
  const printed = await run(process.execPath, [...tsx, 'tool/cli.ts', ...args, '--json'], environment);
  return JSON.parse(printed) as T;
}

export interface ToolProcess {
  stop(): Promise<void>;
  /** Resolves with the exit code when the tool ends by itself. */
  ended: Promise<number | null>;
}

/**
 * Starts the tool in a process group of its own, so that Ctrl+C reaches the demo alone and the tool is asked once,
 * after the LMS. Resolves when it is ready to answer.
 */
export async function startTool(
  url: string,
  environment: Record<string, string>,
  say: (line: string) => void,
): Promise<ToolProcess> {
  if (await answers(`${url}/healthz`)) throw new Error(`Something answers on ${url} already. Stop it first.`);
  const child: ChildProcess = spawn(process.execPath, [...tsx, 'tool/main.ts'], {
    env: { ...process.env, ...environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  createInterface({ input: child.stdout! }).on('line', (line) => worthSaying(line, say));
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  let over = false;
  void ended.then(() => (over = true));
  // The first start may have to fetch a mongod.
  const deadline = Date.now() + 5 * 60_000;
  while (!(await answers(`${url}/readyz`))) {
    if (over) throw new Error('The tool ended before it could answer; its words stand above.');
    if (Date.now() > deadline) throw new Error(`The tool does not answer on ${url}`);
    await pause(250);
  }
  return {
    ended,
    async stop() {
      if (!over) child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Of the tool's log: what went wrong, and where its database comes from (a first start may fetch it). */
function worthSaying(line: string, say: (line: string) => void): void {
  try {
    const { level, msg, ...rest } = JSON.parse(line) as { level: number; msg?: string };
    if (msg?.startsWith('mongod')) say(msg);
    else if (level >= 40) say(`Attest: ${msg ?? ''} ${JSON.stringify(rest)}`);
  } catch {
    say(line);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function newest(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );
}

/** Builds the interface when there is none, or its sources are newer. */
export async function buildInterface(say: (line: string) => void): Promise<void> {
  const built = 'dist/ui/index.html';
  const sources = Math.max(newest('ui'), newest('tool/contract'));
  if (existsSync(built) && statSync(built).mtimeMs > sources) return;
  say('building the interface …');
  await run('npm', ['run', '--silent', 'build:ui']);
}
