import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import { createSealer } from '../../mongo/seal.ts';
import { toolKeyModel, type ToolKeyRecord } from './tool-key.model.ts';
import type { PublishedKey, ToolKey } from './tool-key.ts';

export interface ToolKeyStore {
  /** All keys of a platform, newest first. */
  list(platformId: string): Promise<ToolKey[]>;
  /** `false` when the platform has a key of this sequence already, also when two instances race. */
  insert(key: ToolKey): Promise<boolean>;
  /** Keeps the earlier end when there is one. */
  endPublication(kid: string, until: Date): Promise<void>;
  published(now: Date): Promise<PublishedKey[]>;
}

/** Private keys are encrypted at rest, each bound to its kid. */
export function createToolKeyStore(connection: Connection, secret: string): ToolKeyStore {
  const keys = toolKeyModel(connection);
  const sealer = createSealer(secret, 'tool keys');

  const toToolKey = ({ _id, sealedPrivateKey, ...rest }: ToolKeyRecord): ToolKey => ({
    ...rest,
    kid: _id,
    privateKey: sealer.open(sealedPrivateKey, _id),
  });

  return {
    async list(platformId) {
      return (await keys.find({ platformId }).sort({ sequence: -1 }).lean()).map(toToolKey);
    },
    async insert({ kid, privateKey, ...rest }) {
      try {
        await keys.create({ ...rest, _id: kid, sealedPrivateKey: sealer.seal(privateKey, kid) });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async endPublication(kid, until) {
      await keys.updateOne({ _id: kid, publishedUntil: null }, { $set: { publishedUntil: until } });
    },
    async published(now) {
      const records = await keys
        .find({ $or: [{ publishedUntil: null }, { publishedUntil: { $gt: now } }] })
        .select({ publicKey: 1 })
        .sort({ _id: 1 })
        .lean();
      return records.map(({ _id, publicKey: { n, e } }) => ({
        kid: _id,
        kty: 'RSA',
        n,
        e,
        alg: 'RS256',
        use: 'sig',
      }));
    },
  };
}
