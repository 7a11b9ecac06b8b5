import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Programme } from './programme.ts';

export type ProgrammeRecord = Omit<Programme, 'id'> & { _id: string };

const schema = new Schema<ProgrammeRecord>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    slug: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'programmes' },
);
schema.index({ slug: 1 }, { unique: true });

export const programmeModel = (connection: Connection) => defineModel(connection, 'Programme', schema);
