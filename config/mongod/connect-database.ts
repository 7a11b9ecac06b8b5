import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import type { Environment } from '../environment.ts';
import { startEmbeddedMongo } from './embedded-mongo.ts';

export interface Database {
  connection: Connection;
  uri: string;
  /** Closes the connection, then shuts the embedded mongod down where this process started it. */
  stop(): Promise<void>;
}

interface Log {
  info(message: string): void;
}

/**
 * MongoDB by MONGODB_URI, else the embedded one under DATA_DIR, which several processes may share. Throws when nothing
 * answers within 10 seconds, or the serverSelectionTimeoutMS of the URI.
 */
export async function connectDatabase(
  environment: Pick<Environment, 'MONGODB_URI' | 'DATA_DIR'>,
  log: Log,
): Promise<Database> {
  const embedded = environment.MONGODB_URI
    ? null
    : await startEmbeddedMongo({
        folder: join(environment.DATA_DIR, 'mongod'),
        say: (line) => log.info(line),
      });
  const uri = environment.MONGODB_URI ?? embedded!.uri;
  try {
    const connection = await mongoose
      .createConnection(uri, {
        ...(embedded && { dbName: 'attest' }),
        appName: 'attest',
        autoIndex: false,
        ...(!uri.includes('serverSelectionTimeoutMS') && { serverSelectionTimeoutMS: 10_000 }),
      })
      .asPromise();
    return {
      connection,
      uri,
      async stop() {
        await connection.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
