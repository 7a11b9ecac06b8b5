import type { Connection } from 'mongoose';
import type { RosterProblem } from '../../contract/cohort.ts';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import { rosterSyncModel, type RosterSyncRecord } from './roster-sync.model.ts';
import type { RosterSync } from './roster-sync.ts';

export type RosterSyncEnd =
  | { state: 'done'; added: number; updated: number; gone: number }
  | { state: 'failed' | 'unavailable'; problem: RosterProblem };

export interface RosterSyncStore {
  find(courseId: string): Promise<RosterSync | null>;
  /** False while another reading of the course is under way, in whatever instance; one whose lease ended is dead. */
  begin(
    sync: Pick<RosterSync, 'courseId' | 'programmeId' | 'syncId' | 'begunAt' | 'leaseUntil'>,
  ): Promise<boolean>;
  /** False when the reading was taken for dead and another has begun. */
  renew(courseId: string, syncId: string, leaseUntil: Date): Promise<boolean>;
  end(courseId: string, syncId: string, endedAt: Date, end: RosterSyncEnd): Promise<void>;
}

const toSync = ({ _id, ...rest }: RosterSyncRecord): RosterSync => ({ courseId: _id, ...rest });

export function createRosterSyncStore(connection: Connection): RosterSyncStore {
  const syncs = rosterSyncModel(connection);
  return {
    async find(courseId) {
      const record = await syncs.findById(courseId).lean();
      return record && toSync(record);
    },

    async begin({ courseId, begunAt, ...values }) {
      try {
        await syncs.updateOne(
          { _id: courseId, $or: [{ state: { $ne: 'running' } }, { leaseUntil: { $lte: begunAt } }] },
          { $set: { ...values, begunAt, state: 'running' } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async renew(courseId, syncId, leaseUntil) {
      const { matchedCount } = await syncs.updateOne(
        { _id: courseId, syncId, state: 'running' },
        { $set: { leaseUntil } },
      );
      return matchedCount === 1;
    },

    async end(courseId, syncId, endedAt, end) {
      await syncs.updateOne({ _id: courseId, syncId }, { $set: { problem: null, ...end, endedAt } });
    },
  };
}
