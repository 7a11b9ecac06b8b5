import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';

/** One login that was used up: by a launch, or by an error of the platform (`launch` is then null). */
export interface LaunchRecord {
  /** Hash of the login's id: a second launch of the same login meets the unique index of `_id`. */
  _id: string;
  platformId: string;
  /** Our id of the deployment. */
  deploymentId: string | null;
  /** `VerifiedLaunch` as JSON: names of custom parameters need not be names MongoDB likes. */
  launch: string | null;
  codeHash: string | null;
  codeExpiresAt: Date | null;
  redeemedAt: Date | null;
  createdAt: Date;
  /** Later than the login and the token could be used again. */
  expiresAt: Date;
}

const schema = new Schema<LaunchRecord>(
  {
    _id: { type: String, required: true },
    platformId: { type: String, required: true },
    deploymentId: { type: String, default: null },
    launch: { type: String, default: null },
    codeHash: { type: String, default: null },
    codeExpiresAt: { type: Date, default: null },
    redeemedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'launches' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const launchModel = (connection: Connection) => defineModel(connection, 'Launch', schema);
