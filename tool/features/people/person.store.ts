import type { Connection } from 'mongoose';
import { againOnDuplicate } from '../../mongo/again-on-duplicate.ts';
import { entityOf, isSame } from '../../mongo/define-model.ts';
import { newId } from '../../mongo/new-id.ts';
import { madeUpName, nameGiven, type Person, type PersonFacts } from './person.ts';
import { personModel } from './person.model.ts';

export interface PersonStore {
  /**
   * Finds or makes (platform, sub) and refreshes what the LMS told; a fact that is absent changes nothing, and nothing
   * new is no write.
   */
  record(platform: PlatformOfPerson, facts: PersonFacts): Promise<Person>;
  /** `record` for one page of a roster, in one round trip; answers in no particular order. */
  recordMany(platform: PlatformOfPerson, facts: PersonFacts[]): Promise<Person[]>;
  findById(id: string): Promise<Person | null>;
  findBySub(platformId: string, sub: string): Promise<Person | null>;
  listByIds(ids: string[]): Promise<Person[]>;
  /** Within the programme; `null` when there is nobody. */
  setStatus(programmeId: string, id: string, status: Person['status']): Promise<Person | null>;
  /** (platform, sub) of everybody who is kept out. */
  listSuspended(): Promise<{ id: string; platformId: string; sub: string }[]>;
}

export interface PlatformOfPerson {
  platformId: string;
  programmeId: string;
}

/** A name once given stays when a later message withholds it; a made-up one gives way. */
function told(facts: PersonFacts): Partial<Pick<Person, 'name' | 'email' | 'locale' | 'testUser'>> {
  const name = nameGiven(facts);
  return {
    ...(name && { name }),
    ...(facts.email && { email: facts.email }),
    ...(facts.locale && { locale: facts.locale }),
    ...(facts.testUser !== undefined && { testUser: facts.testUser }),
  };
}

function updateFor({ platformId, programmeId }: PlatformOfPerson, facts: PersonFacts) {
  const set = told(facts);
  const first = {
    _id: newId(),
    programmeId,
    status: 'active',
    name: madeUpName(platformId, facts.sub),
    email: null,
    locale: null,
    testUser: false,
  };
  const onInsert = Object.fromEntries(Object.entries(first).filter(([key]) => !(key in set)));
  return { ...(Object.keys(set).length && { $set: set }), $setOnInsert: onInsert };
}

export function createPersonStore(connection: Connection, changed: () => void = () => {}): PersonStore {
  const people = personModel(connection);

  return {
    async record(platform, facts) {
      const { platformId } = platform;
      const standing = await people.findOne({ platformId, sub: facts.sub }).lean();
      if (standing && isSame(standing, told(facts))) return entityOf(standing);
      const update = updateFor(platform, facts);
      const record = await againOnDuplicate(() =>
        people
          .findOneAndUpdate({ platformId, sub: facts.sub }, update, {
            upsert: true,
            returnDocument: 'after',
          })
          .lean(),
      );
      return entityOf(record!);
    },
    async recordMany(platform, facts) {
      const { platformId } = platform;
      const latest = [...new Map(facts.map((one) => [one.sub, one])).values()];
      if (latest.length === 0) return [];
      await againOnDuplicate(() =>
        people.bulkWrite(
          latest.map((one) => ({
            updateOne: {
              filter: { platformId, sub: one.sub },
              update: updateFor(platform, one),
              upsert: true,
            },
          })),
          { ordered: false },
        ),
      );
      const records = await people.find({ platformId, sub: { $in: latest.map((one) => one.sub) } }).lean();
      return records.map(entityOf);
    },
    async findById(id) {
      const record = await people.findById(id).lean();
      return record && entityOf(record);
    },
    async findBySub(platformId, sub) {
      const record = await people.findOne({ platformId, sub }).lean();
      return record && entityOf(record);
    },
    async listByIds(ids) {
      return (await people.find({ _id: { $in: ids } }).lean()).map(entityOf);
    },
    async setStatus(programmeId, id, status) {
      const record = await people
        .findOneAndUpdate({ _id: id, programmeId }, { $set: { status } }, { returnDocument: 'after' })
        .lean();
      changed();
      return record && entityOf(record);
    },
    async listSuspended() {
      const records = await people.find({ status: 'suspended' }, { platformId: 1, sub: 1 }).lean();
      return records.map(entityOf);
    },
  };
}
