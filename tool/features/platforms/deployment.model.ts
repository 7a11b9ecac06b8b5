import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Deployment } from './platform.ts';

export type DeploymentRecord = Omit<Deployment, 'id'> & { _id: string };

const text = { type: String, required: true } as const;

const schema = new Schema<DeploymentRecord>(
  {
    _id: text,
    platformId: text,
    deploymentId: text,
    programmeId: text,
    status: { type: String, enum: ['active', 'pending'], required: true },
    firstSeenAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'deployments' },
);
schema.index({ platformId: 1, deploymentId: 1 }, { unique: true });

export const deploymentModel = (connection: Connection) => defineModel(connection, 'Deployment', schema);
