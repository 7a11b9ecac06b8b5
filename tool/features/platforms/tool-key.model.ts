import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { ToolKey } from './tool-key.ts';

/** `_id` is the kid. */
export type ToolKeyRecord = Omit<ToolKey, 'kid' | 'privateKey'> & { _id: string; sealedPrivateKey: string };

const schema = new Schema<ToolKeyRecord>(
  {
    _id: { type: String, required: true },
    platformId: { type: String, required: true },
    sequence: { type: Number, required: true },
    publicKey: { n: { type: String, required: true }, e: { type: String, required: true } },
    sealedPrivateKey: { type: String, required: true },
    signsFrom: { type: Date, required: true },
    publishedUntil: { type: Date, default: null },
  },
  { ...recordOptions, collection: 'toolkeys' },
);
schema.index({ platformId: 1, sequence: 1 }, { unique: true });
schema.index({ publishedUntil: 1 }, { expireAfterSeconds: 3600 });

export const toolKeyModel = (connection: Connection) => defineModel(connection, 'ToolKey', schema);
