import { Schema, type Connection } from 'mongoose';
import type { Actor } from '../../http/actor.ts';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';

/** What a page needs to know of where it stands, as the launch told it. */
export interface SessionSurroundings {
  courseTitle: string | null;
  placementTitle: string | null;
  programmeName: string;
  locale: string;
  lms: { family: 'canvas' | 'moodle' | 'schoology' | 'other'; name: string; returnUrl: string | null };
}

export interface SessionRecord {
  /** Hash of the token; the token itself is only in the page. */
  _id: string;
  actor: Actor;
  surroundings: SessionSurroundings;
  lastSeenAt: Date;
  /** When it ends if nobody uses it. */
  expiresAt: Date;
  /** When it ends in any case. */
  endsAt: Date;
}

const mixed = { type: Schema.Types.Mixed, required: true } as const;

const schema = new Schema<SessionRecord>(
  {
    _id: { type: String, required: true },
    actor: mixed,
    surroundings: mixed,
    lastSeenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'sessions' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const sessionModel = (connection: Connection) => defineModel(connection, 'Session', schema);
