import { isDeepStrictEqual } from 'node:util';
import type { Connection, Model, Schema, SchemaOptions } from 'mongoose';

/** Of every schema: string ids of ours, no version key, and indexes built by `wiring.ensureIndexes` only. */
export const recordOptions = {
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  minimize: false,
} as const satisfies SchemaOptions;

/** The model on this connection; registered at the first call. */
export const defineModel = <T>(connection: Connection, name: string, schema: Schema<T>): Model<T> =>
  (connection.models[name] as Model<T> | undefined) ?? connection.model<T>(name, schema);

/** An entity from a lean record: `_id` becomes `id`. */
export function entityOf<T extends { _id: string }>({ _id, ...rest }: T): Omit<T, '_id'> & { id: string } {
  return { id: _id, ...rest };
}

/** Whether MongoDB refused a write because a unique index already holds the value. */
export const isDuplicateKey = (error: unknown): boolean =>
  (error as { code?: number } | null)?.code === 11000;

/** Whether a record already holds these values, so that writing them would change nothing. */
export const isSame = <T extends object>(record: T, values: Partial<T>): boolean =>
  Object.entries(values).every(([key, value]) => isDeepStrictEqual(record[key as keyof T], value));
