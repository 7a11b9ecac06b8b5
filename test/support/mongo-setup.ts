import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../../config/mongod/embedded-mongo.ts';

declare global {
  var stopTestMongo: (() => Promise<void>) | undefined;
}

/** One mongod for the whole run, thrown away after it; TEST_MONGODB_URI names another. Each test file takes a database of its own. */
export default async function startMongo(): Promise<void> {
  if (process.env.TEST_MONGODB_URI) return;
  const folder = await mkdtemp(join(tmpdir(), 'attest-test-'));
  const mongo = await startEmbeddedMongo({
    folder,
    throwaway: true,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.env.TEST_MONGODB_URI = mongo.uri;
  globalThis.stopTestMongo = async () => {
    delete process.env.TEST_MONGODB_URI;
    await mongo.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
