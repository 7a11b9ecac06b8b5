import type { Connection } from 'mongoose';
import { againOnDuplicate } from '../../mongo/again-on-duplicate.ts';
import { entityOf } from '../../mongo/define-model.ts';
import { newId } from '../../mongo/new-id.ts';
import type { Deployment, Platform } from './platform.ts';
import { deploymentModel } from './deployment.model.ts';

/** Deployments of one platform that may wait for approval at a time; more are refused without a row. */
export const PENDING_DEPLOYMENTS = 100;

export interface DeploymentStore {
  /** Makes it active in this programme, whether it was pending, active or unknown. */
  insertActive(platformId: string, deploymentId: string, programmeId: string, now: Date): Promise<Deployment>;
  find(platformId: string, deploymentId: string): Promise<Deployment | null>;
  findById(id: string): Promise<Deployment | null>;
  /**
   * Notes a deployment seen in a verified launch as pending; one already known stays as it is.
   * `null` when too many of this platform wait already.
   */
  recordUnknown(
    platform: Pick<Platform, 'id' | 'programmeId'>,
    deploymentId: string,
    now: Date,
  ): Promise<Deployment | null>;
  /** `null` when there is no such deployment. */
  setStatus(
    platformId: string,
    deploymentId: string,
    status: Deployment['status'],
  ): Promise<Deployment | null>;
  list(platformId: string): Promise<Deployment[]>;
}

/** `changed` is told after each write, so that what is cached in front of the store is dropped. */
export function createDeploymentStore(
  connection: Connection,
  changed: () => void = () => {},
): DeploymentStore {
  const deployments = deploymentModel(connection);

  async function upsert(platformId: string, deploymentId: string, update: object): Promise<Deployment> {
    try {
      const record = await againOnDuplicate(() =>
        deployments
          .findOneAndUpdate({ platformId, deploymentId }, update, { upsert: true, returnDocument: 'after' })
          .lean(),
      );
      return entityOf(record!);
    } finally {
      changed();
    }
  }

  return {
    insertActive: (platformId, deploymentId, programmeId, now) =>
      upsert(platformId, deploymentId, {
        $set: { status: 'active', programmeId },
        $setOnInsert: { _id: newId(), firstSeenAt: now },
      }),
    async find(platformId, deploymentId) {
      const record = await deployments.findOne({ platformId, deploymentId }).lean();
      return record && entityOf(record);
    },
    async findById(id) {
      const record = await deployments.findById(id).lean();
      return record && entityOf(record);
    },
    async recordUnknown(platform, deploymentId, now) {
      const waiting = await deployments.countDocuments({ platformId: platform.id, status: 'pending' });
      if (waiting >= PENDING_DEPLOYMENTS) return null;
      return upsert(platform.id, deploymentId, {
        $setOnInsert: {
          _id: newId(),
          programmeId: platform.programmeId,
          status: 'pending',
          firstSeenAt: now,
        },
      });
    },
    async setStatus(platformId, deploymentId, status) {
      const record = await deployments
        .findOneAndUpdate({ platformId, deploymentId }, { $set: { status } }, { returnDocument: 'after' })
        .lean();
      changed();
      return record && entityOf(record);
    },
    async list(platformId) {
      return (await deployments.find({ platformId }).sort({ _id: 1 }).lean()).map(entityOf);
    },
  };
}
