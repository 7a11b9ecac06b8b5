import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { createSealer } from '../../mongo/seal.ts';
import type { TokenStore } from '../../protocols/lti/services/service-platform.ts';
import { accessTokenModel } from './access-token.model.ts';

const idOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** Access tokens of the LMSs, encrypted, shared by all instances; MongoDB removes them when they end. */
export function createAccessTokenStore(connection: Connection, secret: string, clock: Clock): TokenStore {
  const tokens = accessTokenModel(connection);
  const sealer = createSealer(secret, 'access tokens');

  /** A token under an earlier secret is no token. */
  function opened(sealed: string, id: string): string | null {
    try {
      return sealer.open(sealed, id);
    } catch {
      return null;
    }
  }

  return {
    async find(key) {
      const id = idOf(key);
      const record = await tokens.findById(id).lean();
      const accessToken = record && opened(record.sealedToken, id);
      return accessToken ? { accessToken, expiresAt: record.expiresAt } : null;
    },
    async keep(key, { accessToken, expiresAt }) {
      const _id = idOf(key);
      const sealedToken = sealer.seal(accessToken, _id);
      await tokens.updateOne(
        { _id },
        { $set: { sealedToken, expiresAt, createdAt: clock.now() } },
        { upsert: true },
      );
    },
    async drop(key, accessToken) {
      const id = idOf(key);
      const record = await tokens.findById(id).lean();
      if (!record || opened(record.sealedToken, id) !== accessToken) return;
      await tokens.deleteOne({ _id: id, sealedToken: record.sealedToken });
    },
  };
}
