import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Read } from './read.ts';

export type ReadRecord = Omit<Read, 'id'> & { _id: string };

const text = { type: String, required: true } as const;

const schema = new Schema<ReadRecord>(
  {
    _id: text,
    programmeId: text,
    submissionId: text,
    round: { type: Number, required: true },
    reviewerId: text,
    scores: { type: Schema.Types.Mixed, required: true },
    summary: { type: String, default: '' },
    revision: { type: Number, required: true },
    savedAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'reads' },
);
/** One read per reviewer and round, also when two windows save the first score at once. */
schema.index({ submissionId: 1, round: 1, reviewerId: 1 }, { unique: true });

export const readModel = (connection: Connection) => defineModel(connection, 'Read', schema);
