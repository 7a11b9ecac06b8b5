import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connectDatabase, type Database } from '../../../config/mongod/connect-database.ts';

let folder: string;
let cleanUp: (() => unknown)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-embedded-'));
  cleanUp = [];
});

afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  await rm(folder, { recursive: true, force: true });
});

interface Opened extends Database {
  said: string;
}

async function open(): Promise<Opened> {
  const lines: string[] = [];
  const database = await connectDatabase({ DATA_DIR: folder }, { info: (line) => void lines.push(line) });
  cleanUp.push(() => database.stop());
  return { ...database, said: lines.join('\n') };
}

const numbersIn = ({ connection }: Database) => connection.collection('numbers').countDocuments();

const runFile = async () =>
  JSON.parse(await readFile(join(folder, 'mongod', 'run.json'), 'utf8')) as {
    port: number;
    mongodPid: number;
  };

/** A process that writes; `acknowledged` is the last number it was told to be safe. */
async function startWriter(): Promise<{ process: ChildProcess; acknowledged: () => number }> {
  const writer = spawn(process.execPath, ['--import', 'tsx', 'test/config/mongod/write-until-killed.ts'], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp.push(() => writer.kill('SIGKILL'));
  let acknowledged = 0;
  await new Promise<void>((done, fail) => {
    writer.once('exit', (code) => fail(new Error(`The writer ended with ${code}`)));
    writer.stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (/^\d+$/.test(line)) acknowledged = Number(line);
      if (acknowledged >= 50) done();
    });
  });
  return { process: writer, acknowledged: () => acknowledged };
}

const ended = (child: ChildProcess) => new Promise((done) => child.once('close', done));

test('data and port are kept between runs', async () => {
  const first = await open();
  await first.connection.collection('numbers').insertOne({ number: 1 });
  const { port } = await runFile();
  await first.stop();

  const second = await open();
  expect(await numbersIn(second)).toBe(1);
  expect((await runFile()).port).toBe(port);
  expect(second.said).toMatch(/^mongod: \d+\.\d+\.\d+ at /);
}, 60_000);

test('the kept data opens on another port where its own is taken', async () => {
  const first = await open();
  await first.connection.collection('numbers').insertOne({ number: 1 });
  const { port } = await runFile();
  await first.stop();
  const squatter: Server = createServer((socket) => socket.destroy());
  await new Promise<void>((done) => squatter.listen(port, '127.0.0.1', done));
  cleanUp.push(() => squatter.close());

  const second = await open();
  expect((await runFile()).port).not.toBe(port);
  const session = await second.connection.startSession();
  await session.withTransaction(() =>
    second.connection.collection('numbers').insertOne({ number: 2 }, { session }).then(),
  );
  await session.endSession();
  expect(await numbersIn(second)).toBe(2);
}, 60_000);

test('a second process joins the running one', async () => {
  const writer = await startWriter();
  const joined = await open();
  expect(joined.said).toContain(`process ${writer.process.pid} runs it`);
  expect(await numbersIn(joined)).toBeGreaterThanOrEqual(50);
}, 60_000);

test('nothing acknowledged is lost when the tool is killed', async () => {
  const writer = await startWriter();
  writer.process.kill('SIGKILL');
  await ended(writer.process);
  expect(await numbersIn(await open())).toBeGreaterThanOrEqual(writer.acknowledged());
}, 60_000);

test('nothing acknowledged is lost when tool and mongod are killed, and the stale lock does not matter', async () => {
  const writer = await startWriter();
  process.kill((await runFile()).mongodPid, 'SIGKILL');
  writer.process.kill('SIGKILL');
  await ended(writer.process);
  expect(await numbersIn(await open())).toBeGreaterThanOrEqual(writer.acknowledged());
}, 60_000);

test('two processes that start at once share one mongod, also after both were killed', async () => {
  for (const round of ['new folder', 'kept folder']) {
    const writers = await Promise.all([startWriter(), startWriter()]);
    expect([round, ...writers.map(({ process: { exitCode } }) => exitCode)]).toEqual([round, null, null]);
    for (const writer of writers) {
      writer.process.kill('SIGKILL');
      await ended(writer.process);
    }
  }
}, 90_000);
