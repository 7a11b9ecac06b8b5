import type { Connection } from 'mongoose';
import { DomainError } from '../../errors/domain-error.ts';
import { entityOf, isDuplicateKey } from '../../mongo/define-model.ts';
import type { Platform } from './platform.ts';
import { platformModel } from './platform.model.ts';

export interface PlatformStore {
  /** Refuses with `platform_already_registered`, also when two requests race; nothing is overwritten. */
  insert(platform: Platform): Promise<Platform>;
  findById(id: string): Promise<Platform | null>;
  /** Several registrations may share an issuer (Canvas cloud does). */
  findByIssuer(issuer: string): Promise<Platform[]>;
  findByIssuerAndClientId(issuer: string, clientId: string): Promise<Platform | null>;
  list(programmeId?: string): Promise<Platform[]>;
  listActive(): Promise<Platform[]>;
  /** `null` when there is no such platform. */
  setStatus(id: string, status: Platform['status']): Promise<Platform | null>;
  /** Changes what an operator or a registration answer may change; issuer and client_id never do. */
  update(id: string, changes: PlatformChanges): Promise<Platform | null>;
}

export type PlatformChanges = Partial<
  Omit<Platform, 'id' | 'issuer' | 'clientId' | 'programmeId' | 'createdAt'>
>;

/** `changed` is told after each write, so that what is cached in front of the store is dropped. */
export function createPlatformStore(connection: Connection, changed: () => void = () => {}): PlatformStore {
  const platforms = platformModel(connection);
  const update = async (id: string, changes: PlatformChanges) => {
    const record = await platforms
      .findOneAndUpdate({ _id: id }, { $set: changes }, { returnDocument: 'after' })
      .lean();
    changed();
    return record && entityOf(record);
  };
  return {
    async insert(platform) {
      const { id: _id, ...rest } = platform;
      try {
        await platforms.create({ _id, ...rest });
      } catch (error) {
        if (isDuplicateKey(error)) throw new DomainError('platform_already_registered');
        throw error;
      }
      changed();
      return platform;
    },
    async findById(id) {
      const record = await platforms.findById(id).lean();
      return record && entityOf(record);
    },
    async findByIssuer(issuer) {
      return (await platforms.find({ issuer }).lean()).map(entityOf);
    },
    async findByIssuerAndClientId(issuer, clientId) {
      const record = await platforms.findOne({ issuer, clientId }).lean();
      return record && entityOf(record);
    },
    async list(programmeId) {
      const records = await platforms
        .find(programmeId ? { programmeId } : {})
        .sort({ _id: 1 })
        .lean();
      return records.map(entityOf);
    },
    async listActive() {
      return (await platforms.find({ status: 'active' }).sort({ _id: 1 }).lean()).map(entityOf);
    },
    setStatus: (id, status) => update(id, { status }),
    update,
  };
}
