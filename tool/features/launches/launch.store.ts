import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { hashOf } from '../../protocols/lti/state.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import { launchModel, type LaunchRecord } from './launch.model.ts';

/** Of what happens once: also where the connection string asks for less. */
const majority = { w: 'majority' } as const;
const CODE_SECONDS = 60;
/** Longer than a session lasts, so that a session can still read the launch it came from. */
const KEPT_SECONDS = 13 * 3600;

export interface ConsumedLaunch {
  /** Random id of the login. */
  loginId: string;
  platformId: string;
  /** Our id of the deployment. */
  deploymentId: string;
  launch: VerifiedLaunch;
  /** Until when the token would be taken. */
  tokenExpiresAt: Date;
}

export interface RedeemedLaunch {
  id: string;
  platformId: string;
  deploymentId: string;
  launch: VerifiedLaunch;
}

export interface LaunchStore {
  /**
   * Uses up the login and records the launch, in one insert: of any number that race, one gets a code, the others
   * `null`. The code works once within 60 seconds; only its hash is kept.
   */
  consume(launch: ConsumedLaunch, now: Date): Promise<string | null>;
  /** Uses up a login that the platform answered with an error. */
  consumeRefused(loginId: string, platformId: string, now: Date): Promise<void>;
  /**
   * Trades a code, once; `null` when it is unknown, used or too old. Waits for the majority of the members: a failover
   * must not bring a used code back.
   */
  redeem(code: string, now: Date): Promise<RedeemedLaunch | null>;
  /** The launch a session came from. */
  findVerified(id: string): Promise<VerifiedLaunch | null>;
}

const after = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000);

export function createLaunchStore(connection: Connection): LaunchStore {
  const launches = launchModel(connection);

  /** The driver's own insert: one launch is one write, and it is the hot path. */
  async function insertOnce(record: LaunchRecord): Promise<boolean> {
    try {
      await launches.collection.insertOne(record as never, { writeConcern: majority });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  return {
    async consume({ loginId, platformId, deploymentId, launch, tokenExpiresAt }, now) {
      const id = hashOf(loginId);
      const secret = randomBytes(32).toString('base64url');
      const kept = after(now, KEPT_SECONDS);
      const tokenEnds = after(tokenExpiresAt, 600);
      const inserted = await insertOnce({
        _id: id,
        platformId,
        deploymentId,
        launch: JSON.stringify(launch),
        codeHash: hashOf(secret),
        codeExpiresAt: after(now, CODE_SECONDS),
        redeemedAt: null,
        createdAt: now,
        expiresAt: kept > tokenEnds ? kept : tokenEnds,
      });
      return inserted ? `${id}.${secret}` : null;
    },
    async consumeRefused(loginId, platformId, now) {
      await insertOnce({
        _id: hashOf(loginId),
        platformId,
        deploymentId: null,
        launch: null,
        codeHash: null,
        codeExpiresAt: null,
        redeemedAt: null,
        createdAt: now,
        expiresAt: after(now, 3600),
      });
    },
    async redeem(code, now) {
      const [id, secret] = code.split('.');
      if (!id || !secret) return null;
      const codeHash = hashOf(secret);
      const record = await launches
        .findOneAndUpdate(
          { _id: id, codeHash, redeemedAt: null, codeExpiresAt: { $gt: now } },
          { $set: { redeemedAt: now } },
          { writeConcern: majority },
        )
        .lean();
      if (!record?.launch || !record.deploymentId) return null;
      const launch = JSON.parse(record.launch) as VerifiedLaunch;
      return { id: record._id, platformId: record.platformId, deploymentId: record.deploymentId, launch };
    },
    async findVerified(id) {
      const record = await launches.findById(id, { launch: 1 }).lean();
      return record?.launch ? (JSON.parse(record.launch) as VerifiedLaunch) : null;
    },
  };
}
