import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Actor } from '../../http/actor.ts';
import { hashOf } from '../../protocols/lti/state.ts';
import { sessionModel, type SessionSurroundings } from './session.model.ts';

const MINUTE = 60_000;
const IDLE = 120 * MINUTE;
const LONGEST = 12 * 60 * MINUTE;

export interface OpenSession {
  actor: Actor;
  surroundings: SessionSurroundings;
}

export interface SessionStore {
  /** A session of its own for each launch: 256 random bits for the page, their hash here. */
  insert(
    actor: Omit<Actor, 'sessionId'>,
    surroundings: SessionSurroundings,
    now: Date,
  ): Promise<{ token: string; endsAt: Date }>;
  /** `null` after 2 hours without use or 12 hours in all. Notes the use, at most once a minute. */
  find(token: string, now: Date): Promise<OpenSession | null>;
  remove(sessionId: string): Promise<void>;
}

const earlier = (a: Date, b: Date) => (a < b ? a : b);
const after = (now: Date, ms: number) => new Date(now.getTime() + ms);

export function createSessionStore(connection: Connection): SessionStore {
  const sessions = sessionModel(connection);
  return {
    async insert(actor, surroundings, now) {
      const token = randomBytes(32).toString('base64url');
      const sessionId = hashOf(token);
      const endsAt = after(now, LONGEST);
      const record = {
        _id: sessionId,
        actor: { ...actor, sessionId },
        surroundings,
        lastSeenAt: now,
        expiresAt: after(now, IDLE),
        endsAt,
      };
      // A session lost with its server costs one more launch, so it does not wait for the other members of the replica set.
      await sessions.collection.insertOne(record as never, { writeConcern: { w: 1 } });
      return { token, endsAt };
    },
    async find(token, now) {
      const record = await sessions.findById(hashOf(token)).lean();
      if (!record || record.expiresAt <= now || record.endsAt <= now) return null;
      if (now.getTime() - record.lastSeenAt.getTime() > MINUTE) {
        const expiresAt = earlier(after(now, IDLE), record.endsAt);
        await sessions.updateOne(
          { _id: record._id, lastSeenAt: record.lastSeenAt },
          { $set: { lastSeenAt: now, expiresAt } },
        );
      }
      return { actor: record.actor, surroundings: record.surroundings };
    },
    async remove(sessionId) {
      await sessions.deleteOne({ _id: sessionId });
    },
  };
}
