import type { Connection } from 'mongoose';
import { entityOf, isDuplicateKey } from '../../mongo/define-model.ts';
import { newId } from '../../mongo/new-id.ts';
import { readModel } from './read.model.ts';
import type { Read } from './read.ts';

export type ReadOwner = Pick<Read, 'submissionId' | 'round' | 'reviewerId'>;

export interface ReadStore {
  find(owner: ReadOwner): Promise<Read | null>;
  /** `null` when `baseRevision` is not the stored one (0: none yet), also when two saves race. */
  save(
    owner: ReadOwner,
    read: Pick<Read, 'programmeId' | 'scores' | 'summary' | 'savedAt'> & { baseRevision: number },
  ): Promise<Read | null>;
  /** Of one reviewer, for the works of one page of the queue. */
  listOf(reviewerId: string, submissionIds: string[]): Promise<Read[]>;
}

export function createReadStore(connection: Connection): ReadStore {
  const reads = readModel(connection);
  return {
    async find({ submissionId, round, reviewerId }) {
      const record = await reads.findOne({ submissionId, round, reviewerId }).lean();
      return record && entityOf(record);
    },

    async save({ submissionId, round, reviewerId }, { programmeId, baseRevision, ...values }) {
      try {
        const record = await reads
          .findOneAndUpdate(
            { submissionId, round, reviewerId, revision: baseRevision },
            {
              $set: { ...values, revision: baseRevision + 1 },
              $setOnInsert: { _id: newId(), programmeId },
            },
            { upsert: baseRevision === 0, returnDocument: 'after' },
          )
          .lean();
        return record && entityOf(record);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    async listOf(reviewerId, submissionIds) {
      const records = await reads.find({ submissionId: { $in: submissionIds }, reviewerId }).lean();
      return records.map(entityOf);
    },
  };
}
