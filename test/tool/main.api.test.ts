import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { testEnvironment } from '../support/start-tool.ts';

interface Started {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

function startMain(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tool/main.ts'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  return { child, output: () => output, ended: new Promise((done) => child.once('close', done)) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

test('a bad environment is refused with every mistake in one message', async () => {
  const main = startMain({ PORT: 'http', PUBLIC_URL: 'http://attest.example.org' });
  expect(await main.ended).toBe(1);
  expect(main.output()).toMatch(/PUBLIC_URL[^]*PORT[^]*ENCRYPTION_SECRET[^]*STATE_SECRETS/);
}, 30_000);

test('the tool starts, answers and shuts down on SIGTERM', async () => {
  const port = await freePort();
  const uri = new URL(process.env.TEST_MONGODB_URI!);
  uri.pathname = `/attest_test_${randomBytes(6).toString('hex')}`;
  const main = startMain({
    ...testEnvironment,
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    MONGODB_URI: uri.href,
  });
  try {
    let ready: Response | null = null;
    while (!ready?.ok && main.child.exitCode === null) {
      await pause(100);
      ready = await fetch(`http://localhost:${port}/readyz`).catch(() => null);
    }
    expect(ready?.status).toBe(200);
    main.child.kill('SIGTERM');
    expect(await main.ended).toBe(0);
    expect(main.output()).toContain('shutting down');
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
  } finally {
    main.child.kill('SIGKILL');
    const connection = await mongoose.createConnection(uri.href).asPromise();
    await connection.dropDatabase();
    await connection.close();
  }
}, 60_000);

test('a database that does not answer ends the start with a message', async () => {
  const port = await freePort();
  const main = startMain({
    ...testEnvironment,
    PORT: '0',
    PUBLIC_URL: 'http://localhost:3000',
    MONGODB_URI: `mongodb://127.0.0.1:${port}/attest?serverSelectionTimeoutMS=500`,
  });
  expect(await main.ended).toBe(1);
  expect(main.output()).toContain('Attest cannot start');
}, 60_000);
