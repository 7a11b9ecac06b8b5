import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import { columnLeaseModel } from './column-lease.model.ts';

export interface ColumnLeaseStore {
  /** One holder per placement at a time, over all instances; false while another has it. */
  take(placementId: string, now: Date, until: Date): Promise<boolean>;
  giveBack(placementId: string): Promise<void>;
}

export function createColumnLeaseStore(connection: Connection): ColumnLeaseStore {
  const leases = columnLeaseModel(connection);
  return {
    async take(placementId, now, until) {
      try {
        await leases.updateOne(
          { _id: placementId, expiresAt: { $lte: now } },
          { $set: { expiresAt: until } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async giveBack(placementId) {
      await leases.deleteOne({ _id: placementId });
    },
  };
}
