import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';

/** `_id` is a hash of platform, deployment and scopes. */
export interface AccessTokenRecord {
  _id: string;
  sealedToken: string;
  createdAt: Date;
  expiresAt: Date;
}

const schema = new Schema<AccessTokenRecord>(
  {
    _id: { type: String, required: true },
    sealedToken: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'accesstokens' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const accessTokenModel = (connection: Connection) => defineModel(connection, 'AccessToken', schema);
