import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Schema, type Connection } from 'mongoose';
import { defineModel, isDuplicateKey, recordOptions } from './define-model.ts';

interface LeaseRecord {
  _id: string;
  holder: string;
  until: Date;
}

const schema = new Schema<LeaseRecord>(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'leases' },
);
schema.index({ until: 1 }, { expireAfterSeconds: 60 });

const leaseModel = (connection: Connection) => defineModel(connection, 'Lease', schema);

/** Another one did not finish in time. */
export class StillTaken extends Error {}

/**
 * Runs work of one name by one process at a time, among all instances that share the database. Who comes second waits
 * for the first, at most `waitMs`. A lease ends by itself after `leaseMs`, so a killed process blocks nobody for long.
 */
export function createExclusive(
  connection: Connection,
  { leaseMs = 60_000, waitMs = 30_000, pollMs = 100 } = {},
): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const leases = leaseModel(connection);

  /** One write: takes a lease that is free or has ended; the unique `_id` refuses the second of two that race. */
  async function take(name: string, holder: string): Promise<boolean> {
    const now = Date.now();
    try {
      await leases.updateOne(
        { _id: name, until: { $lte: new Date(now) } },
        { $set: { holder, until: new Date(now + leaseMs) } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  return async (name, work) => {
    const holder = randomUUID();
    const giveUpAt = Date.now() + waitMs;
    while (!(await take(name, holder))) {
      if (Date.now() > giveUpAt) throw new StillTaken(`${name} is still underway elsewhere`);
      await sleep(pollMs);
    }
    try {
      return await work();
    } finally {
      await leases.deleteOne({ _id: name, holder });
    }
  };
}
