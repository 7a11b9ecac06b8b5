import type { Connection, PipelineStage, QueryFilter } from 'mongoose';
import { againOnDuplicate } from '../../mongo/again-on-duplicate.ts';
import { entityOf } from '../../mongo/define-model.ts';
import { newId } from '../../mongo/new-id.ts';
import { sortNameOf, type Membership } from './membership.ts';
import { membershipModel, type MembershipRecord } from './membership.model.ts';

export interface CourseOfMembers {
  programmeId: string;
  platformId: string;
  courseId: string;
}

export interface Visit extends CourseOfMembers {
  person: { id: string; name: string; testUser: boolean };
  /** Whether the launch gives the rights of an earner. */
  learner: boolean;
  at: Date;
}

export interface RosterRow {
  person: { id: string; name: string; testUser: boolean };
  learner: boolean;
}

export interface MemberPageRequest {
  status: Membership['status'];
  /** Part of a name. */
  q: string | undefined;
  /** Only these people, or everybody but these. */
  people: { only: string[] } | { except: string[] } | null;
  sort: 'name' | 'activity';
  /** The last row of the page before. */
  after: Pick<Membership, 'id' | 'sortName' | 'lastSeenAt'> | null;
  limit: number;
}

export interface MembershipStore {
  /** A launch makes the person an active member; one write. */
  recordLaunch(visit: Visit): Promise<void>;
  /** Something a member did; an older time changes nothing. */
  touch(courseId: string, personId: string, at: Date): Promise<void>;
  /** One page of the roster in one round trip; a person who comes twice is one member. */
  recordRosterPage(
    course: CourseOfMembers,
    syncId: string,
    rows: RosterRow[],
  ): Promise<{ added: number; updated: number }>;
  /** After a complete reading: whoever it did not list is gone, except people who launched since it began. */
  markGone(courseId: string, syncId: string, begunAt: Date): Promise<number>;
  find(courseId: string, personId: string): Promise<Membership | null>;
  /** Learners, without test users. */
  listPage(courseId: string, page: MemberPageRequest): Promise<Membership[]>;
  countLearners(courseId: string): Promise<number>;
  /** Members who are not counted: gone, staff, test users. */
  listUncounted(courseId: string): Promise<string[]>;
}

type Values = Partial<Record<keyof MembershipRecord, unknown>>;

/** `countsAsLearner` for the record being written. */
const learner = {
  $and: [
    { $ne: ['$launchLearner', false] },
    { $ifNull: ['$rosterLearner', { $ifNull: ['$launchLearner', true] }] },
  ],
};

/** An upsert that keeps what it does not name and works out `learner` from what then stands. */
function upsert(course: CourseOfMembers, person: Visit['person'], values: Values): PipelineStage.Set[] {
  const keep = (field: string, first: unknown = null) => ({ $ifNull: [`$${field}`, first] });
  return [
    {
      $set: {
        _id: keep('_id', newId()),
        launchLearner: keep('launchLearner'),
        rosterLearner: keep('rosterLearner'),
        lastSeenAt: keep('lastSeenAt'),
        lastLaunchAt: keep('lastLaunchAt'),
        syncId: keep('syncId'),
        ...course,
        name: { $literal: person.name },
        sortName: { $literal: sortNameOf(person.name) },
        testUser: person.testUser,
        ...values,
      },
    },
    { $set: { learner } },
  ];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function after({ sort, after: last }: MemberPageRequest): QueryFilter<MembershipRecord> {
  if (!last) return {};
  if (sort === 'name') {
    return {
      $or: [{ sortName: { $gt: last.sortName } }, { sortName: last.sortName, _id: { $gt: last.id } }],
    };
  }
  const same = { lastSeenAt: last.lastSeenAt, _id: { $gt: last.id } };
  if (!last.lastSeenAt) return same;
  return { $or: [{ lastSeenAt: { $lt: last.lastSeenAt } }, { lastSeenAt: null }, same] };
}

export function createMembershipStore(connection: Connection): MembershipStore {
  const memberships = membershipModel(connection);
  const counted = (courseId: string, status: Membership['status'] = 'active') => ({
    courseId,
    learner: true,
    testUser: false,
    status,
  });

  return {
    async recordLaunch({ person, learner: asLearner, at, ...rest }) {
      const { programmeId, platformId, courseId } = rest;
      const update = upsert({ programmeId, platformId, courseId }, person, {
        launchLearner: asLearner,
        status: 'active',
        lastSeenAt: { $max: ['$lastSeenAt', at] },
        lastLaunchAt: { $max: ['$lastLaunchAt', at] },
      });
      await againOnDuplicate(() =>
        memberships.updateOne({ courseId, personId: person.id }, update, {
          upsert: true,
          updatePipeline: true,
          // The next launch or roster would bring back what a failover lost.
          writeConcern: { w: 1 },
        }),
      );
    },

    async touch(courseId, personId, at) {
      await memberships.updateOne({ courseId, personId }, { $max: { lastSeenAt: at } });
    },

    async recordRosterPage(course, syncId, rows) {
      const { courseId } = course;
      const byPerson = new Map<string, RosterRow>();
      for (const row of rows) {
        const twin = byPerson.get(row.person.id);
        byPerson.set(row.person.id, twin ? { ...row, learner: row.learner && twin.learner } : row);
      }
      if (byPerson.size === 0) return { added: 0, updated: 0 };
      const before = await memberships.find({ courseId, personId: { $in: [...byPerson.keys()] } }).lean();
      const updated = before.filter((record) => {
        const row = byPerson.get(record.personId)!;
        const changed =
          record.name !== row.person.name ||
          record.status === 'gone' ||
          (record.rosterLearner !== null && record.rosterLearner !== row.learner);
        return changed && record.syncId !== syncId;
      });
      const writes = [...byPerson.values()].map(({ person, learner: asLearner }) => ({
        updateOne: {
          filter: { courseId, personId: person.id },
          update: upsert(course, person, {
            rosterLearner: {
              $and: [asLearner, { $or: [{ $ne: ['$syncId', syncId] }, { $ne: ['$rosterLearner', false] }] }],
            },
            status: 'active',
            syncId,
          }),
          upsert: true,
        },
      }));
      const result = await againOnDuplicate(() => memberships.bulkWrite(writes, { ordered: false }));
      return { added: result.upsertedCount, updated: updated.length };
    },

    async markGone(courseId, syncId, begunAt) {
      const { modifiedCount } = await memberships.updateMany(
        {
          courseId,
          testUser: false,
          status: 'active',
          syncId: { $ne: syncId },
          $or: [{ lastLaunchAt: null }, { lastLaunchAt: { $lt: begunAt } }],
        },
        { $set: { status: 'gone' } },
      );
      return modifiedCount;
    },

    async find(courseId, personId) {
      const record = await memberships.findOne({ courseId, personId }).lean();
      return record && entityOf(record);
    },

    async listPage(courseId, page) {
      const { people, q } = page;
      const records = await memberships
        .find({
          ...counted(courseId, page.status),
          ...(people && { personId: 'only' in people ? { $in: people.only } : { $nin: people.except } }),
          ...(q && { sortName: { $regex: escaped(sortNameOf(q)) } }),
          $and: [after(page)],
        })
        .sort(page.sort === 'name' ? { sortName: 1, _id: 1 } : { lastSeenAt: -1, _id: 1 })
        .limit(page.limit)
        .lean();
      return records.map(entityOf);
    },

    countLearners: (courseId) => memberships.countDocuments(counted(courseId)),

    async listUncounted(courseId) {
      return memberships.distinct('personId', {
        courseId,
        $or: [{ learner: false }, { testUser: true }, { status: 'gone' }],
      });
    },
  };
}
