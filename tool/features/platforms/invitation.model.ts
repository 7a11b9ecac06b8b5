import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Invitation } from './invitation.ts';

export type InvitationRecord = Omit<Invitation, 'id'> & {
  _id: string;
  codeHash: string;
  /** Held by a registration underway until then. */
  heldUntil: Date | null;
};

const schema = new Schema<InvitationRecord>(
  {
    _id: { type: String, required: true },
    programmeId: { type: String, required: true },
    codeHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    heldUntil: { type: Date, default: null },
    platformId: { type: String, default: null },
  },
  { ...recordOptions, collection: 'invitations' },
);
schema.index({ codeHash: 1 }, { unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 24 * 60 * 60 });

export const invitationModel = (connection: Connection) => defineModel(connection, 'Invitation', schema);
