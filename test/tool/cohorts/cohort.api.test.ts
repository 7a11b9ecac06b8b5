import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CohortPersonView, CohortQuery, CohortView } from '../../../tool/contract/cohort.ts';
import { createCohortService, type CohortService } from '../../../tool/features/cohorts/cohort.service.ts';
import {
  createMembershipStore,
  type MembershipStore,
} from '../../../tool/features/cohorts/membership.store.ts';
import { noPassback } from '../../../tool/features/gradebook/passback.ts';
import { withDesired } from '../../factories/passback.ts';
import { createSubmissionCohortStore } from '../../../tool/features/submissions/submission-cohort.store.ts';
import { submissionModel } from '../../../tool/features/submissions/submission.model.ts';
import type { Decision, Submission } from '../../../tool/features/submissions/submission.ts';
import type { Actor } from '../../../tool/http/actor.ts';
import { newId } from '../../../tool/mongo/new-id.ts';
import { anActor, anInstructor } from '../../factories/actor.ts';
import { aSubmission } from '../../factories/submission.ts';
import { testDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let members: MembershipStore;
let cohorts: CohortService;
const placements = [
  { id: newId(), title: 'Checks', microCredentialId: newId() },
  { id: newId(), title: 'Later', microCredentialId: null },
];
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute));

beforeAll(async () => {
  database = await testDatabase();
  members = createMembershipStore(database.connection);
  cohorts = createCohortService({
    members,
    works: createSubmissionCohortStore(database.connection),
    courses: {
      findInProgramme: async (programmeId, id) => ({
        id,
        programmeId,
        platformId: 'p',
        deploymentId: 'd',
        contextId: 'c',
        title: 'Course',
        lineItemsUrl: null,
        membershipsUrl: null,
        agsScopes: [],
      }),
    },
    placements: { listForCourse: async () => placements },
    roster: {
      sync: async () => ({ added: 1, updated: 2, gone: 3, at: at(0).toISOString() }),
      stateOf: async () => ({ state: 'done', at: at(0).toISOString(), problem: null }),
    },
  });
  await database.ensureIndexes();
});
afterAll(() => database.drop());

async function aCourse() {
  const home = { programmeId: newId(), platformId: newId(), courseId: newId() };
  const { programmeId, courseId } = home;
  return {
    ...home,
    instructor: anInstructor({ programmeId, courseId }),
    learner: anActor({ programmeId, courseId }),
    async visit(name: string, more: { learner?: boolean; testUser?: boolean; at?: Date } = {}) {
      const person = { id: newId(), name, testUser: more.testUser ?? false };
      await members.recordLaunch({ ...home, person, learner: more.learner ?? true, at: more.at ?? at(1) });
      return person.id;
    },
    async work(personId: string, more: Partial<Submission> = {}) {
      const placementId = placements[0]!.id;
      const { id, ...rest } = aSubmission({ ...home, personId, placementId, lastActivityAt: at(2), ...more });
      await submissionModel(database.connection).create({ _id: id, ...rest });
      return id;
    },
  };
}
const read = async (actor: Actor, query: object = {}) =>
  CohortView.parse(await cohorts.read(actor, CohortQuery.parse(query)));
const names = async (actor: Actor, query: object = {}) =>
  (await read(actor, query)).items.map((row) => row.person.name);
const grade = { shows: 'grade', scoreGiven: 60, scoreMaximum: 100, comment: '', reviewUrl: '' } as const;
const decision = (passed: boolean[]): Decision => ({
  outcome: 'needs_revision',
  releasedAt: at(5),
  reviewer: { id: newId(), name: 'Rae' },
  summary: '',
  scores: passed.map((one, index) => ({
    itemId: `item-${index}`,
    kind: 'prompt',
    levelId: null,
    passed: one,
    feedback: '',
    carriedFrom: null,
  })),
});

test('one row per learner with the state of each placement, what passed, and what the LMS has', async () => {
  const course = await aCourse();
  const ada = await course.visit('Ada');
  const bo = await course.visit('Bo');
  const desired = { ...grade, decidedAt: at(5) };
  const id = await course.work(ada, {
    state: 'needs_revision',
    round: 2,
    lastActivityAt: at(7),
    passback: {
      ...withDesired(noPassback, desired, at(5)),
      deliveredSequence: 1,
      deliveredAt: at(6),
      nextAttemptAt: null,
    },
    rounds: [
      {
        number: 1,
        submittedAt: at(3),
        changeNote: '',
        answers: { why: 'x'.repeat(1000) },
        evidenceIds: [],
        decision: decision([true, false, true]),
      },
    ],
  });
  const view = await read(course.instructor);
  expect(view.placements).toEqual([
    { id: placements[0]!.id, title: 'Checks', configured: true },
    { id: placements[1]!.id, title: 'Later', configured: false },
  ]);
  expect(view.items).toMatchObject([
    {
      person: { id: ada, name: 'Ada' },
      membership: 'active',
      lastActivityAt: at(7).toISOString(),
      cells: [
        {
          submissionId: id,
          state: 'needs_revision',
          round: 2,
          passed: { count: 2, of: 3 },
          passback: { state: 'delivered', shows: 'grade', scoreGiven: 60, scoreMaximum: 100 },
        },
        { submissionId: null, state: 'not_started', passback: { state: 'none' } },
      ],
    },
    { person: { id: bo }, lastActivityAt: at(1).toISOString(), cells: [{ state: 'not_started' }, {}] },
  ]);
  expect(view).toMatchObject({ roster: { state: 'done' }, nextCursor: null, course: { title: 'Course' } });
});

test('counts are of the whole cohort: without staff, preview users and people who left (P8)', async () => {
  const course = await aCourse();
  const states = ['draft', 'submitted', 'submitted', 'needs_revision', 'earned'] as const;
  for (const [index, state] of states.entries()) {
    const person = await course.visit(`Person ${index}`);
    await course.work(person, { state });
  }
  await course.visit('Idle');
  const refused = await course.visit('Refused');
  const passback = { ...withDesired(noPassback, { ...grade, decidedAt: at(5) }, at(5)), refused: true };
  await course.work(refused, { state: 'earned', passback: { ...passback, nextAttemptAt: null } });
  for (const [name, more] of [
    ['Teacher', { learner: false }],
    ['Preview', { testUser: true }],
  ] as const) {
    await course.work(await course.visit(name, more), { state: 'earned' });
  }
  const left = await course.visit('Left', { at: at(1) });
  await course.work(left, { state: 'earned' });
  const listed = (await read(course.instructor, { limit: 100 })).items.filter(
    (row) => row.person.id !== left,
  );
  await members.recordRosterPage(
    course,
    'sync',
    listed.map((row) => ({ person: { ...row.person, testUser: false }, learner: true })),
  );
  await members.markGone(course.courseId, 'sync', at(30));

  const view = await read(course.instructor, { limit: 2 });
  expect(view.items).toHaveLength(2);
  expect(view.counts).toEqual({
    people: 7,
    notStarted: 1,
    working: 1,
    waitingForReview: 2,
    needsRevision: 1,
    earned: 2,
    gradesNotDelivered: 1,
  });
  expect(await names(course.instructor, { membership: 'gone' })).toEqual(['Left']);
  expect(await names(course.instructor, { state: 'submitted' })).toEqual(['Person 1', 'Person 2']);
  expect(await names(course.instructor, { state: 'not_started' })).toEqual(['Idle']);
  expect(await names(course.instructor, { q: 'idl' })).toEqual(['Idle']);
});

test('pages follow each other in both orders', async () => {
  const course = await aCourse();
  for (const [index, name] of ['Éva', 'ada', 'Zoë', 'Bo', 'Cy'].entries()) {
    await course.visit(name, { at: at(index) });
  }
  for (const [sort, expected] of [
    ['name', ['ada', 'Bo', 'Cy', 'Éva', 'Zoë']],
    ['activity', ['Cy', 'Bo', 'Zoë', 'ada', 'Éva']],
  ] as const) {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const view: CohortView = await read(course.instructor, { sort, limit: 2, ...(cursor && { cursor }) });
      seen.push(...view.items.map((row) => row.person.name));
      cursor = view.nextCursor;
    }
    expect(seen).toEqual(expected);
  }
});

test('the cost of a page does not grow with the cohort: names come off the index', async () => {
  const course = await aCourse();
  for (let index = 0; index < 30; index++) await course.visit(`Person ${index}`);
  const collection = database.connection.collection('memberships');
  const plan = await collection
    .find({ courseId: course.courseId, learner: true, testUser: false, status: 'active' })
    .sort({ sortName: 1, _id: 1 })
    .limit(5)
    .explain('executionStats');
  expect((plan as { executionStats: { totalKeysExamined: number } }).executionStats.totalKeysExamined).toBe(
    5,
  );
});

test('a person who is or was here has a page; anybody else is not there (O3)', async () => {
  const course = await aCourse();
  const ada = await course.visit('Ada');
  const elsewhere = await (await aCourse()).visit('Stranger');
  const view = CohortPersonView.parse(await cohorts.readPerson(course.instructor, ada));
  expect(view.row).toMatchObject({ person: { name: 'Ada' } });
  for (const id of [elsewhere, newId()]) {
    await expect(cohorts.readPerson(course.instructor, id)).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('only who runs the course sees its cohort or reads its roster (K13, P1)', async () => {
  const course = await aCourse();
  const ada = await course.visit('Ada');
  const calls = (actor: Actor) => [read(actor), cohorts.readPerson(actor, ada), cohorts.syncRoster(actor)];
  for (const call of calls(course.learner)) await expect(call).rejects.toMatchObject({ code: 'not_allowed' });
  for (const call of calls(anInstructor({ courseId: null }))) {
    await expect(call).rejects.toMatchObject({ code: 'course_required' });
  }
  expect(await names(anInstructor())).toEqual([]);
  expect(await cohorts.syncRoster(course.instructor)).toMatchObject({ added: 1 });
});
