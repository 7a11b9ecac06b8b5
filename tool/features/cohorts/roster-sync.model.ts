import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { RosterSync } from './roster-sync.ts';

/** `_id` is the course: one reading at a time. */
export type RosterSyncRecord = Omit<RosterSync, 'courseId'> & { _id: string };

const text = { type: String, required: true } as const;
const count = { type: Number, default: 0 } as const;

const schema = new Schema<RosterSyncRecord>(
  {
    _id: text,
    programmeId: text,
    syncId: text,
    state: { type: String, enum: ['running', 'done', 'failed', 'unavailable'], required: true },
    begunAt: { type: Date, required: true },
    leaseUntil: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    problem: { type: String, default: null },
    added: count,
    updated: count,
    gone: count,
  },
  { ...recordOptions, collection: 'roster_syncs' },
);

export const rosterSyncModel = (connection: Connection) => defineModel(connection, 'RosterSync', schema);
