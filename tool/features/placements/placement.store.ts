import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import type { PlacementSettings } from './entry.ts';
import type { Placement, PlacementChoice } from './placement.ts';
import { placementChoiceModel, placementModel, type PlacementRecord } from './placement.model.ts';

export interface PlacementStore {
  find(id: string): Promise<Placement | null>;
  findByLink(courseId: string, resourceLinkId: string): Promise<Placement | null>;
  findByLineItem(courseId: string, lineItemUrl: string): Promise<Placement | null>;
  /** In the order they were first launched. */
  listForCourse(courseId: string): Promise<Placement[]>;
  /** Returns the one that exists, unchanged, when the link is already known, also when two launches race. */
  insertOnce(placement: Placement): Promise<Placement>;
  /** What the LMS says of the link. */
  refresh(id: string, facts: Partial<Pick<Placement, 'title' | 'lineItemUrl'>>): Promise<Placement | null>;
  /** Atomic against `beginWork`; `null` when work has begun. */
  configure(id: string, settings: PlacementSettings): Promise<Placement | null>;
  /** From here on `configure` refuses; returns what the work begins with, `null` when nothing is chosen. */
  beginWork(id: string): Promise<Placement | null>;
  /** The grade column that was found or made. */
  setLineItem(id: string, lineItemUrl: string): Promise<void>;
}

export interface PlacementChoiceStore {
  insert(choices: PlacementChoice[]): Promise<void>;
  remove(ids: string[]): Promise<void>;
  find(id: string): Promise<PlacementChoice | null>;
}

const toPlacement = ({ _id, ...rest }: PlacementRecord): Placement => ({ id: _id, ...rest });

export function createPlacementStore(connection: Connection): PlacementStore {
  const placements = placementModel(connection);
  const one = async (query: Promise<PlacementRecord | null>) => {
    const record = await query;
    return record && toPlacement(record);
  };
  const findByLink = (courseId: string, resourceLinkId: string) =>
    one(placements.findOne({ courseId, resourceLinkId }).lean().exec());
  const change = (filter: { _id: string } & Record<string, unknown>, values: Partial<Placement>) =>
    one(placements.findOneAndUpdate(filter, { $set: values }, { returnDocument: 'after' }).lean().exec());

  return {
    findByLink,
    find: (id) => one(placements.findById(id).lean().exec()),
    findByLineItem: (courseId, lineItemUrl) =>
      one(placements.findOne({ courseId, lineItemUrl }).lean().exec()),

    async listForCourse(courseId) {
      const records = await placements.find({ courseId }).sort({ _id: 1 }).limit(500).lean();
      return records.map(toPlacement);
    },

    async insertOnce({ id, ...rest }) {
      try {
        await placements.create({ _id: id, ...rest });
        return { id, ...rest };
      } catch (error) {
        const standing = isDuplicateKey(error) ? await findByLink(rest.courseId, rest.resourceLinkId) : null;
        if (!standing) throw error;
        return standing;
      }
    },

    refresh: (id, facts) => change({ _id: id }, facts),
    configure: (id, settings) => change({ _id: id, workBegun: false }, settings),
    beginWork: (id) => change({ _id: id, microCredentialId: { $ne: null } }, { workBegun: true }),

    async setLineItem(id, lineItemUrl) {
      await placements.updateOne({ _id: id }, { $set: { lineItemUrl } });
    },
  };
}

export function createPlacementChoiceStore(connection: Connection): PlacementChoiceStore {
  const choices = placementChoiceModel(connection);
  return {
    async insert(list) {
      await choices.insertMany(list.map(({ id, ...rest }) => ({ _id: id, ...rest })));
    },
    async remove(ids) {
      await choices.deleteMany({ _id: { $in: ids } });
    },
    async find(id) {
      const record = await choices.findById(id).lean();
      if (!record) return null;
      const { _id, ...rest } = record;
      return { id: _id, ...rest };
    },
  };
}
