import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findMongod } from '../../../config/mongod/find-mongod.ts';

let folder: string;
let said: string[];
const say = (line: string) => void said.push(line);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-find-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that stands in for mongod and does nothing but answer. */
async function aProgram(path: string, script: string): Promise<string> {
  const whole = join(folder, path);
  await mkdir(join(whole, '..'), { recursive: true });
  await writeFile(whole, `#!/bin/sh\n${script}\n`);
  await chmod(whole, 0o755);
  return whole;
}

const answering = (version: string) => `echo "db version v${version}"`;

test('MONGOD_BINARY comes before PATH', async () => {
  const named = await aProgram('mine/my-mongod', answering('7.0.1'));
  await aProgram('bin/mongod', answering('8.0.0'));
  const found = await findMongod(say, { MONGOD_BINARY: named, PATH: join(folder, 'bin') });
  expect(found).toEqual({ path: named, version: '7.0.1', from: 'MONGOD_BINARY' });
});

test('PATH comes before the cache, and one line says what was found', async () => {
  const onPath = await aProgram('bin/mongod', answering('8.0.0'));
  await aProgram('attest/mongod-6.0.5', answering('6.0.5'));
  const found = await findMongod(say, { PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder });
  expect(found.path).toBe(onPath);
  expect(said).toEqual([`mongod: 8.0.0 at ${onPath} (PATH)`]);
});

test('one on PATH that does not run is passed over for the cached one', async () => {
  await aProgram('bin/mongod', 'exit 1');
  const cached = await aProgram('attest/mongodb/mongod-x64-debian-7.0.24', answering('7.0.24'));
  const found = await findMongod(say, { PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder });
  expect(found).toEqual({ path: cached, version: '7.0.24', from: 'cache' });
});

test('a named one that lacks a library is refused with the package to install', async () => {
  const named = await aProgram(
    'mongod',
    'echo "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file" >&2; exit 127',
  );
  await expect(findMongod(say, { MONGOD_BINARY: named })).rejects.toThrow(
    /libcurl\.so\.4.*apt-get install libcurl4/,
  );
});
