import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoInstance, MongoInstanceEvents } from 'mongodb-memory-server-core/lib/util/MongoInstance.js';
import mongoose from 'mongoose';
import { findMongod, type FoundMongod } from './find-mongod.ts';

export interface EmbeddedMongoOptions {
  /** The data lives in `<folder>/data`; who runs it stands in `<folder>/run.json`. */
  folder: string;
  say: (line: string) => void;
  /** Trades durability for speed: for databases that a test throws away. */
  throwaway?: boolean;
}

export interface EmbeddedMongo {
  /** Without a database name: append one, or pass `dbName`. */
  uri: string;
  port: number;
  /** False when another process runs it and this one only joined. */
  owned: boolean;
  /** Shuts it down cleanly where this process owns it; else leaves it alone. */
  stop(): Promise<void>;
}

/** Who runs the mongod over a data folder; the port is kept after it stopped, since the replica set remembers it. */
interface RunFile {
  port: number;
  mongodPid: number;
  ownerPid: number;
  /** Of the mongod that last wrote the data; an older or a much newer one refuses to open it. */
  version: string;
}

const replicaSet = 'attest';
const host = '127.0.0.1';
const startWithin = 60_000;

const uriOf = (port: number): string => `mongodb://${host}:${port}/?directConnection=true`;

/**
 * A single-node replica set over a kept data folder. Joins the mongod that another live process runs over the same
 * folder; takes over from one that was killed. Resolves when writes are taken.
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const folder = resolve(options.folder);
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const deadline = Date.now() + startWithin;
  let failures = 0;
  let binary: FoundMongod | undefined;

  for (;;) {
    const last = await readRunFile(folder);
    if (last && (await servingPid(last.port, data)) === last.mongodPid) {
      if (isAlive(last.ownerPid)) {
        await takesWrites(last.port);
        options.say(`mongod: joined the one on ${host}:${last.port} (process ${last.ownerPid} runs it)`);
        return { uri: uriOf(last.port), port: last.port, owned: false, stop: async () => {} };
      }
      await endOrphan(last.mongodPid);
    }
    try {
      binary ??= await findMongod(options.say);
      return await startOwn(options, binary, folder, data, last);
    } catch (error) {
      // Another process may be starting one over the same folder, or have taken the port: its run file tells.
      const heldByAnother = /DBPathInUse|already in use|Unable to lock/i.test((error as Error).message);
      if (Date.now() > deadline || (!heldByAnother && (failures += 1) > 2)) throw error;
      await pause(300);
    }
  }
}

async function startOwn(
  { say, throwaway = false }: EmbeddedMongoOptions,
  binary: FoundMongod,
  folder: string,
  data: string,
  last: RunFile | null,
): Promise<EmbeddedMongo> {
  const port = last && (await isFree(last.port)) ? last.port : await freePort();
  process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK = 'false';
  const instance = new Mongod({
    binary: { systemBinary: binary.path },
    instance: {
      port,
      ip: host,
      dbPath: data,
      replSet: replicaSet,
      storageEngine: 'wiredTiger',
      launchTimeout: startWithin,
      args: [
        '--quiet',
        '--nounixsocket',
        '--oplogSize=128',
        `--wiredTigerCacheSizeGB=${throwaway ? 1 : 0.5}`,
        '--setParameter=diagnosticDataCollectionEnabled=false',
        // A lone member has nobody to hand over to: without this a SIGTERM waits 15 s for a successor.
        '--setParameter=shutdownTimeoutMillisForSignaledShutdown=100',
      ],
    },
    // A Ctrl-C in the terminal goes to the tool, which then shuts mongod down after its last write.
    spawn: { detached: true },
  });
  try {
    await instance.start();
  } catch (error) {
    const reason = instance.refusal ?? (error as Error).message;
    const writer = last && last.version !== binary.version ? `, last written by ${last.version}` : '';
    throw new Error(`mongod ${binary.version} cannot serve ${data}${writer}: ${reason}`, { cause: error });
  }
  const mongodPid = instance.mongodProcess?.pid;
  if (!mongodPid) throw new Error('mongod ended right after its start');
  try {
    await writeRunFile(folder, {
      port,
      mongodPid,
      ownerPid: process.pid,
      version: binary.version,
    });
    await becomePrimary(port, throwaway);
  } catch (error) {
    await instance.stop();
    throw error;
  }
  say(`mongod: answers on ${host}:${port}, data in ${data}`);
  let stopping: Promise<unknown> | undefined;
  return {
    uri: uriOf(port),
    port,
    owned: true,
    async stop() {
      await (stopping ??= instance.stop());
    },
  };
}

/** mongodb-memory-server-core's process handling, which also ends mongod when this process is killed. */
class Mongod extends MongoInstance {
  /** Why mongod did not start, in its own words. */
  refusal: string | null = null;

  /**
   * The original stops a member of a set by a command to its port. Where two processes start at once that may be the
   * other one's; the signal it sends otherwise reaches this process alone and ends it as cleanly.
   */
  override prepareCommandArgs(): string[] {
    const args = super.prepareCommandArgs();
    this.isReplSet = false;
    return args;
  }

  /** The original parses a whole chunk of log as one JSON document and throws where it holds several lines. */
  override checkErrorInLine(chunk: string): void {
    for (const line of chunk.split('\n')) {
      if (!line.includes('DBException in initAndListen')) {
        super.checkErrorInLine(line);
        continue;
      }
      try {
        const { attr } = JSON.parse(line) as { attr?: { error?: string } };
        this.refusal = attr?.error ?? line;
      } catch {
        this.refusal = line;
      }
      this.emit(MongoInstanceEvents.instanceError, new Error(this.refusal));
    }
  }
}

async function withAdmin<T>(port: number, work: (admin: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uriOf(port), { serverSelectionTimeoutMS: 3000 });
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

/** Initiates a new replica set; names the port anew, by force, where the kept data remembers another one. */
async function becomePrimary(port: number, throwaway: boolean): Promise<void> {
  const member = { _id: 0, host: `${host}:${port}` };
  const name = (admin: mongoose.mongo.Db) => nameMember(admin, member, throwaway);
  // Right after a crash a member says for a moment that it was never initiated, or that it is busy.
  await insistently(20_000, () => withAdmin(port, name));
  await takesWrites(port);
}

async function insistently(milliseconds: number, work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(100);
    }
  }
}

async function nameMember(
  admin: mongoose.mongo.Db,
  member: { _id: number; host: string },
  throwaway: boolean,
): Promise<void> {
  try {
    const { config } = (await admin.command({ replSetGetConfig: 1 })) as {
      config: { version: number; members: { host: string }[] };
    };
    if (config.members[0]?.host !== member.host) {
      const replSetReconfig = { ...config, version: config.version + 1, members: [member] };
      await admin.command({ replSetReconfig, force: true });
    }
  } catch (error) {
    if ((error as { codeName?: string }).codeName !== 'NotYetInitialized') throw error;
    await admin.command({
      replSetInitiate: {
        _id: replicaSet,
        members: [member],
        writeConcernMajorityJournalDefault: !throwaway,
        settings: { electionTimeoutMillis: 500 },
      },
    });
  }
}

/** Resolves when the mongod is a writable primary. */
async function takesWrites(port: number): Promise<void> {
  await insistently(startWithin, () =>
    withAdmin(port, async (admin) => {
      const { isWritablePrimary } = (await admin.command({ hello: 1 })) as { isWritablePrimary: boolean };
      if (!isWritablePrimary) throw new Error(`mongod on port ${port} takes no writes`);
    }),
  );
}

/** The process that serves this data folder on this port; `null` where there is none. */
async function servingPid(port: number, data: string): Promise<number | null> {
  if (await isFree(port)) return null;
  try {
    return await withAdmin(port, async (admin) => {
      const { parsed } = (await admin.command({ getCmdLineOpts: 1 })) as {
        parsed?: { storage?: { dbPath?: string } };
      };
      if (parsed?.storage?.dbPath !== data) return null;
      const { pid } = (await admin.command({ serverStatus: 1 })) as { pid: number | { toNumber(): number } };
      return typeof pid === 'number' ? pid : pid.toNumber();
    });
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks a mongod whose owner was killed to shut down, and waits for it. */
async function endOrphan(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + 20_000;
  while (isAlive(pid) && Date.now() < deadline) await pause(50);
}

async function listen(port: number): Promise<number | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(null));
    probe.listen(port, host, () => {
      const { port: bound } = probe.address() as AddressInfo;
      probe.close(() => done(bound));
    });
  });
}

const isFree = async (port: number): Promise<boolean> => (await listen(port)) !== null;

async function freePort(): Promise<number> {
  const port = await listen(0);
  if (!port) throw new Error(`No free port on ${host}`);
  return port;
}

const runFileOf = (folder: string): string => join(folder, 'run.json');

async function readRunFile(folder: string): Promise<RunFile | null> {
  try {
    const run = JSON.parse(await readFile(runFileOf(folder), 'utf8')) as Partial<RunFile>;
    return run.port && run.mongodPid && run.ownerPid ? (run as RunFile) : null;
  } catch {
    return null;
  }
}

async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  const draft = `${runFileOf(folder)}.${process.pid}`;
  await writeFile(draft, JSON.stringify(run));
  await rename(draft, runFileOf(folder));
}
