import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Platform } from './platform.ts';

export type PlatformRecord = Omit<Platform, 'id'> & { _id: string };

const text = { type: String, required: true } as const;

const schema = new Schema<PlatformRecord>(
  {
    _id: text,
    programmeId: text,
    issuer: text,
    clientId: text,
    name: { type: String, default: '' },
    family: { type: String, enum: ['canvas', 'moodle', 'schoology', 'other'], required: true },
    authorizationUrl: text,
    tokenUrl: text,
    tokenAudience: { type: String, default: null },
    jwksUrl: text,
    status: { type: String, enum: ['pending', 'active', 'inactive'], required: true },
    allowAnonymous: { type: Boolean, default: false },
    trustedAudiences: { type: [String], default: [] },
    grantedScopes: { type: [String], default: null },
    frameOrigins: { type: [String], default: [] },
    createdAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'platforms' },
);
schema.index({ issuer: 1, clientId: 1 }, { unique: true });
schema.index({ programmeId: 1 });

export const platformModel = (connection: Connection) => defineModel(connection, 'Platform', schema);
