import { randomBytes } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';

export interface TestDatabase {
  connection: Connection;
  /** Call after the stores are made: builds the indexes they declared. */
  ensureIndexes(): Promise<void>;
  drop(): Promise<void>;
}

/** A database of its own on the MongoDB of the run, for tests of stores and workers without the application. */
export async function testDatabase(): Promise<TestDatabase> {
  const dbName = `attest_test_${randomBytes(6).toString('hex')}`;
  const connection = await mongoose.createConnection(process.env.TEST_MONGODB_URI!, { dbName }).asPromise();
  return {
    connection,
    async ensureIndexes() {
      for (const model of Object.values(connection.models)) await model.createIndexes();
    },
    async drop() {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
