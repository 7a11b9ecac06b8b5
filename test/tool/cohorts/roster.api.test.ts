import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import {
  createMembershipStore,
  type MembershipStore,
} from '../../../tool/features/cohorts/membership.store.ts';
import { createRosterSyncStore } from '../../../tool/features/cohorts/roster-sync.store.ts';
import { createRosterService, type RosterService } from '../../../tool/features/cohorts/roster.service.ts';
import type { Course } from '../../../tool/features/courses/course.ts';
import { createPersonStore } from '../../../tool/features/people/person.store.ts';
import { newId } from '../../../tool/mongo/new-id.ts';
import { LmsServiceError, type RosterMember } from '../../../tool/protocols/lti/lms-services.ts';
import { readRoles } from '../../../tool/protocols/lti/roles.ts';
import { testDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let members: MembershipStore;
let now: Date;
let pages: (RosterMember[] | Error | (() => Promise<void>))[];
let readings: number;
const clock = { now: () => now };

function anInstance(): RosterService {
  const { connection } = database;
  return createRosterService({
    services: {
      async readRoster(_target, _url, onPage) {
        readings++;
        let count = 0;
        for (const page of pages) {
          if (page instanceof Error) throw page;
          if (typeof page === 'function') await page();
          else {
            await onPage(page);
            count += page.length;
          }
        }
        return { members: count, pages: pages.length };
      },
    },
    findTarget: async () => ({ platformId: 'p', deploymentId: '1' }),
    people: createPersonStore(connection),
    members,
    syncs: createRosterSyncStore(connection),
    newId,
    clock,
    log: pino({ level: 'silent' }),
  });
}

beforeAll(async () => {
  database = await testDatabase();
  members = createMembershipStore(database.connection);
  anInstance();
  await database.ensureIndexes();
});
afterAll(() => database.drop());
beforeEach(() => {
  now = new Date('2026-11-23T09:00:00Z');
  readings = 0;
  pages = [];
});

const aCourse = (more: Partial<Course> = {}): Course => ({
  id: newId(),
  programmeId: newId(),
  platformId: newId(),
  deploymentId: newId(),
  contextId: 'c',
  title: 'Course',
  lineItemsUrl: null,
  membershipsUrl: 'https://lms.example/members',
  agsScopes: [],
  ...more,
});
const member = (userId: string, more: Partial<RosterMember> & { as?: string[] } = {}): RosterMember => {
  const { as = ['Learner'], ...rest } = more;
  return { userId, roles: readRoles(as), status: 'active', name: `Name ${userId}`, ...rest };
};
const names = async (course: Course, status: 'active' | 'gone' = 'active') =>
  (
    await members.listPage(course.id, {
      status,
      q: undefined,
      people: null,
      sort: 'name',
      after: null,
      limit: 100,
    })
  ).map((one) => one.name);
const failed = (problem: ConstructorParameters<typeof LmsServiceError>[0]) =>
  new LmsServiceError(problem, problem);

test('learners of every page are on the cohort; staff, preview users and people who left are not (K1, K2, K3, P8)', async () => {
  const course = aCourse();
  pages = [
    [member('ada'), member('teacher', { as: ['Instructor'] })],
    [
      { userId: 'nameless', roles: readRoles([]), status: 'active' },
      member('preview', { as: ['Learner', 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'] }),
      member('left', { status: 'inactive' }),
      member('deleted', { status: 'deleted' }),
      member('mentor', { as: ['Mentor'] }),
    ],
  ];
  expect(await anInstance().sync(course)).toEqual({ added: 4, updated: 0, gone: 0, at: now.toISOString() });
  expect(await names(course)).toEqual(['Name ada', expect.stringMatching(/^Participant /)]);
});

test('who is no longer listed is gone, and comes back with the next reading', async () => {
  const course = aCourse();
  const roster = anInstance();
  pages = [[member('ada'), member('bo')]];
  await roster.sync(course);
  pages = [[member('ada')]];
  expect(await roster.sync(course)).toMatchObject({ added: 0, updated: 0, gone: 1 });
  expect(await names(course, 'gone')).toEqual(['Name bo']);
  pages = [[member('ada'), member('bo', { status: 'inactive' })]];
  await roster.sync(course);
  expect(await names(course, 'gone')).toEqual(['Name bo']);
  pages = [[member('ada'), member('bo', { name: 'Bo Brand' })]];
  expect(await roster.sync(course)).toMatchObject({ added: 0, updated: 1, gone: 0 });
  expect(await names(course)).toEqual(['Bo Brand', 'Name ada']);
});

test('a reading that breaks off marks nobody gone, and says so (K9, K10)', async () => {
  const course = aCourse();
  const roster = anInstance();
  pages = [[member('ada'), member('bo')]];
  await roster.sync(course);
  pages = [[member('ada'), member('cy')], failed('unavailable')];
  await expect(roster.sync(course)).rejects.toMatchObject({
    code: 'roster_failed',
    context: { problem: 'unavailable' },
  });
  expect(await names(course)).toEqual(['Name ada', 'Name bo', 'Name cy']);
  expect(await roster.stateOf(course)).toMatchObject({ state: 'failed', problem: 'unavailable' });
});

test('an empty roster is a failure, not an empty course', async () => {
  const course = aCourse();
  const roster = anInstance();
  pages = [[member('ada')]];
  await roster.sync(course);
  pages = [[]];
  await expect(roster.sync(course)).rejects.toMatchObject({
    code: 'roster_failed',
    context: { problem: 'empty' },
  });
  expect(await names(course)).toEqual(['Name ada']);
});

test('a course without roster, or whose LMS does not share it, is unavailable (409)', async () => {
  const roster = anInstance();
  const closed = aCourse({ membershipsUrl: null });
  await expect(roster.sync(closed)).rejects.toMatchObject({ code: 'roster_unavailable' });
  expect(await roster.stateOf(closed)).toMatchObject({ state: 'unavailable' });
  const course = aCourse();
  pages = [failed('scope_missing')];
  await expect(roster.sync(course)).rejects.toMatchObject({ code: 'roster_unavailable' });
  expect(await roster.stateOf(course)).toMatchObject({ state: 'unavailable', problem: 'scope_missing' });
});

test('readings of one course at the same time are one, over instances too', async () => {
  const course = aCourse();
  const slow = () => new Promise<void>((done) => setTimeout(done, 100));
  pages = [[member('ada')], slow, [member('bo')]];
  const reports = await Promise.all(
    [anInstance(), anInstance(), anInstance()].map((one) => one.sync(course)),
  );
  expect(readings).toBe(1);
  expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
  expect(reports[0]).toMatchObject({ added: 2 });
});

test('a reading whose process died is taken over after its lease, and the dead one can write no more', async () => {
  const course = aCourse();
  let wake!: () => void;
  pages = [[member('ada')], () => new Promise<void>((done) => (wake = done)), [member('ghost')]];
  const dead = anInstance().sync(course);
  while ((await names(course)).length === 0) await new Promise((done) => setTimeout(done, 5));
  now = new Date(now.getTime() + 61_000);
  expect(await anInstance().stateOf(course)).toMatchObject({ state: 'failed', problem: 'interrupted' });
  const hang = pages;
  pages = [[member('ada'), member('bo')]];
  expect(await anInstance().sync(course)).toMatchObject({ added: 1, gone: 0 });
  pages = hang;
  wake();
  await expect(dead).rejects.toMatchObject({ code: 'roster_failed' });
  expect(await names(course)).toEqual(['Name ada', 'Name bo']);
  expect(await anInstance().stateOf(course)).toMatchObject({ state: 'done' });
});

test('somebody who launches while the roster is read is not marked gone', async () => {
  const course = aCourse();
  const { id: courseId, programmeId, platformId } = course;
  const person = { id: newId(), name: 'New Ned', testUser: false };
  const launch = () =>
    members.recordLaunch({ courseId, programmeId, platformId, person, learner: true, at: clock.now() });
  pages = [[member('ada')], launch, [member('bo')]];
  expect(await anInstance().sync(course)).toMatchObject({ gone: 0 });
  expect(await names(course)).toContain('New Ned');
});

test('the same people twice and a page twice are one each; ids that differ by case are two (K8)', async () => {
  const course = aCourse();
  const page = [member('ada'), member('ada'), member('ADA')];
  pages = [page, page];
  expect(await anInstance().sync(course)).toMatchObject({ added: 2, updated: 0 });
});

test('the first visit of staff reads the roster; later ones only when it has grown old', async () => {
  const course = aCourse();
  const roster = anInstance();
  const visit = async () => {
    roster.afterVisit(course);
    for (let tries = 0; tries < 20; tries++) await new Promise((done) => setTimeout(done, 5));
  };
  pages = [[member('ada')]];
  expect(await roster.stateOf(course)).toEqual({ state: 'never', at: null, problem: null });
  await visit();
  await visit();
  expect(readings).toBe(1);
  expect(await roster.stateOf(course)).toMatchObject({ state: 'done', at: now.toISOString() });
  now = new Date(now.getTime() + 13 * 3_600_000);
  await visit();
  expect(readings).toBe(2);
});

test('a stop ends a reading after its page; nobody is marked gone', async () => {
  const course = aCourse();
  const roster = anInstance();
  pages = [[member('ada'), member('bo')]];
  await roster.sync(course);
  let wake!: () => void;
  pages = [[member('ada')], () => new Promise<void>((done) => (wake = done)), [member('cy')]];
  now = new Date(now.getTime() + 24 * 3_600_000);
  roster.afterVisit(course);
  while (readings < 2) await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => setTimeout(done, 50));
  const stopping = roster.stop();
  wake();
  await stopping;
  expect(await names(course)).toEqual(['Name ada', 'Name bo']);
});

test('a roster of 10,000 is read page by page', async () => {
  const course = aCourse();
  pages = Array.from({ length: 100 }, (_, page) =>
    Array.from({ length: 100 }, (_, index) => member(`user-${page}-${index}`)),
  );
  expect(await anInstance().sync(course)).toMatchObject({ added: 10_000 });
  expect(await members.countLearners(course.id)).toBe(10_000);
}, 60_000);
