import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import {
  createMembershipStore,
  type MemberPageRequest,
  type MembershipStore,
  type RosterRow,
} from '../../../tool/features/cohorts/membership.store.ts';
import { newId } from '../../../tool/mongo/new-id.ts';

let connection: Connection;
let members: MembershipStore;
beforeAll(async () => {
  connection = await mongoose
    .createConnection(process.env.TEST_MONGODB_URI!, {
      dbName: `attest_test_${randomBytes(6).toString('hex')}`,
    })
    .asPromise();
  members = createMembershipStore(connection);
  for (const model of Object.values(connection.models)) await model.createIndexes();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute));
const aCourse = () => ({ programmeId: newId(), platformId: newId(), courseId: newId() });
const aPerson = (name = 'Ada Ames') => ({ id: newId(), name, testUser: false });
const row = (person = aPerson(), more: Partial<RosterRow> = {}): RosterRow => ({
  person,
  learner: true,
  ...more,
});
const page = (more: Partial<MemberPageRequest> = {}): MemberPageRequest => ({
  status: 'active',
  q: undefined,
  people: null,
  sort: 'name',
  after: null,
  limit: 50,
  ...more,
});

test('a launch and the roster that race make one member', async () => {
  const course = aCourse();
  const person = aPerson();
  const visit = { ...course, person, learner: true, at: at(1) };
  await Promise.all([
    members.recordLaunch(visit),
    members.recordRosterPage(course, 'sync', [row(person)]),
    members.recordLaunch(visit),
    members.recordRosterPage(course, 'sync', [row(person)]),
  ]);
  expect(await members.countLearners(course.courseId)).toBe(1);
  expect(await members.find(course.courseId, person.id)).toMatchObject({
    ...course,
    name: 'Ada Ames',
    learner: true,
    status: 'active',
    lastSeenAt: at(1),
    syncId: 'sync',
  });
});

test('somebody who launched as a teacher stays one when the roster says Learner, until a launch as learner', async () => {
  const course = aCourse();
  const person = aPerson();
  await members.recordLaunch({ ...course, person, learner: false, at: at(1) });
  await members.recordRosterPage(course, 'a', [row(person)]);
  expect(await members.find(course.courseId, person.id)).toMatchObject({ learner: false });
  await members.recordLaunch({ ...course, person, learner: true, at: at(2) });
  expect(await members.find(course.courseId, person.id)).toMatchObject({ learner: true });
});

test('a teacher of the roster who looks in as a student is not counted', async () => {
  const course = aCourse();
  const person = aPerson();
  await members.recordRosterPage(course, 'a', [row(person, { learner: false })]);
  await members.recordLaunch({ ...course, person, learner: true, at: at(2) });
  expect(await members.countLearners(course.courseId)).toBe(0);
});

test('the same person twice on the roster is one member; the higher role counts (K8)', async () => {
  const course = aCourse();
  const person = aPerson();
  const other = aPerson('Bo');
  const first = await members.recordRosterPage(course, 's', [
    row(person),
    row(person, { learner: false }),
    row(other),
  ]);
  expect(first).toEqual({ added: 2, updated: 0 });
  await members.recordRosterPage(course, 's', [row(person)]);
  expect(await members.find(course.courseId, person.id)).toMatchObject({ learner: false });
});

test('reading the same roster again updates nobody; a new name is an update', async () => {
  const course = aCourse();
  const person = aPerson();
  await members.recordRosterPage(course, 'one', [row(person)]);
  expect(await members.recordRosterPage(course, 'two', [row(person)])).toEqual({ added: 0, updated: 0 });
  const renamed = { ...person, name: '$name.of "Ada"' };
  expect(await members.recordRosterPage(course, 'three', [row(renamed)])).toEqual({ added: 0, updated: 1 });
  expect(await members.find(course.courseId, person.id)).toMatchObject({ name: '$name.of "Ada"' });
});

test('whoever a complete reading did not list is gone, except people who launched since it began', async () => {
  const course = aCourse();
  const [listed, left, newcomer] = [aPerson('Listed'), aPerson('Left'), aPerson('New')];
  await members.recordRosterPage(course, 'old', [row(listed), row(left)]);
  await members.recordRosterPage(course, 'new', [row(listed)]);
  await members.recordLaunch({ ...course, person: newcomer, learner: true, at: at(10) });
  expect(await members.markGone(course.courseId, 'new', at(5))).toBe(1);
  const names = async (status: 'active' | 'gone') =>
    (await members.listPage(course.courseId, page({ status }))).map((member) => member.name);
  expect(await names('active')).toEqual(['Listed', 'New']);
  expect(await names('gone')).toEqual(['Left']);
  await members.recordLaunch({ ...course, person: left, learner: true, at: at(11) });
  expect(await names('gone')).toEqual([]);
});

test('pages follow each other by name and by activity without gaps or repeats', async () => {
  const course = aCourse();
  const people = ['Éva', 'ada', 'Zoë', 'Ada', 'Bo', 'Cy'].map((name) => aPerson(name));
  await members.recordRosterPage(
    course,
    's',
    people.map((person) => row(person)),
  );
  for (const [index, person] of people.slice(0, 3).entries()) {
    await members.recordLaunch({ ...course, person, learner: true, at: at(index === 2 ? 1 : index) });
  }
  for (const sort of ['name', 'activity'] as const) {
    const seen: string[] = [];
    let after: MemberPageRequest['after'] = null;
    for (;;) {
      const rows = await members.listPage(course.courseId, page({ sort, after, limit: 2 }));
      seen.push(...rows.map((member) => member.name));
      after = rows.at(-1) ?? null;
      if (rows.length < 2) break;
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
    if (sort === 'name')
      expect(seen.map((name) => name.toLowerCase())).toEqual(['ada', 'ada', 'bo', 'cy', 'éva', 'zoë']);
    else expect(seen.slice(0, 3).sort()).toEqual(['ada', 'Zoë', 'Éva'].sort());
  }
});

test('people are found by part of a name, without accents; a pattern is only text', async () => {
  const course = aCourse();
  await members.recordRosterPage(
    course,
    's',
    ['Zoë Brontë', 'Bo (B.)'].map((name) => row(aPerson(name))),
  );
  const found = async (q: string) =>
    (await members.listPage(course.courseId, page({ q }))).map((member) => member.name);
  expect(await found('bronte')).toEqual(['Zoë Brontë']);
  expect(await found('(b.)')).toEqual(['Bo (B.)']);
  expect(await found('.*')).toEqual([]);
});

test('test users, staff and people who left are not counted (P8)', async () => {
  const course = aCourse();
  const student = aPerson();
  const preview = { ...aPerson('Test Student'), testUser: true };
  const teacher = aPerson('Tess');
  const left = aPerson('Left');
  await members.recordLaunch({ ...course, person: preview, learner: true, at: at(1) });
  await members.recordRosterPage(course, 's', [row(student), row(teacher, { learner: false })]);
  await members.recordRosterPage(course, 'before', [row(left)]);
  await members.markGone(course.courseId, 's', at(0));
  expect(await members.countLearners(course.courseId)).toBe(1);
  expect((await members.listUncounted(course.courseId)).sort()).toEqual(
    [preview.id, teacher.id, left.id].sort(),
  );
});
