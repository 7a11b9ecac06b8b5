import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { newId } from '../../mongo/new-id.ts';
import { invitationModel } from './invitation.model.ts';
import type { Invitation } from './invitation.ts';

/** Longest time a registration may hold its invitation; a tool that died in it gives it back after that. */
const HOLD_MS = 2 * 60 * 1000;

export interface InvitationStore {
  /** The only time the code is known. */
  create(programmeId: string, expiresAt: Date, now: Date): Promise<{ code: string; invitation: Invitation }>;
  /**
   * Takes the invitation for one registration; atomic, so that of two at once one gets it. `null` when it is unknown,
   * used, expired or held.
   */
  hold(code: string, now: Date): Promise<Pick<Invitation, 'id' | 'programmeId'> | null>;
  /** The registration stands: it will not be taken again. */
  use(id: string, platformId: string): Promise<void>;
  /** The registration failed: it may be tried again. */
  release(id: string): Promise<void>;
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64url');

export function createInvitationStore(connection: Connection): InvitationStore {
  const invitations = invitationModel(connection);
  return {
    async create(programmeId, expiresAt, now) {
      const code = randomBytes(24).toString('base64url');
      const invitation: Invitation = {
        id: newId(),
        programmeId,
        createdAt: now,
        expiresAt,
        platformId: null,
      };
      const { id: _id, ...rest } = invitation;
      await invitations.create({ ...rest, _id, codeHash: hashOf(code), heldUntil: null });
      return { code, invitation };
    },
    async hold(code, now) {
      const record = await invitations
        .findOneAndUpdate(
          {
            codeHash: hashOf(code),
            platformId: null,
            expiresAt: { $gt: now },
            $or: [{ heldUntil: null }, { heldUntil: { $lte: now } }],
          },
          { $set: { heldUntil: new Date(now.getTime() + HOLD_MS) } },
          { returnDocument: 'after' },
        )
        .lean();
      return record && { id: record._id, programmeId: record.programmeId };
    },
    async use(id, platformId) {
      await invitations.updateOne({ _id: id }, { $set: { platformId, heldUntil: null } });
    },
    async release(id) {
      await invitations.updateOne({ _id: id, platformId: null }, { $set: { heldUntil: null } });
    },
  };
}
