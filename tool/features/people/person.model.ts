import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Person } from './person.ts';

export type PersonRecord = Omit<Person, 'id'> & { _id: string };

const text = { type: String, required: true } as const;

const schema = new Schema<PersonRecord>(
  {
    _id: text,
    platformId: text,
    programmeId: text,
    sub: text,
    name: text,
    email: { type: String, default: null },
    locale: { type: String, default: null },
    testUser: { type: Boolean, default: false },
    status: { type: String, enum: ['active', 'suspended'], required: true },
  },
  { ...recordOptions, collection: 'people' },
);
schema.index({ platformId: 1, sub: 1 }, { unique: true });
schema.index({ status: 1 }, { partialFilterExpression: { status: 'suspended' } });

export const personModel = (connection: Connection) => defineModel(connection, 'Person', schema);
