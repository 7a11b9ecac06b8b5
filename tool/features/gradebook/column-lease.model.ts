import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';

/** `_id` is the placement whose grade column is being found or made. */
export interface ColumnLeaseRecord {
  _id: string;
  expiresAt: Date;
}

const schema = new Schema<ColumnLeaseRecord>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { ...recordOptions, collection: 'grade_column_leases' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const columnLeaseModel = (connection: Connection) =>
  defineModel(connection, 'GradeColumnLease', schema);
