import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createGradeColumns } from '../../../tool/features/gradebook/grade-columns.ts';
import { createGradebookWorker } from '../../../tool/features/gradebook/gradebook.worker.ts';
import { createPassbackDelivery } from '../../../tool/features/gradebook/passback-delivery.ts';
import { passbackView } from '../../../tool/features/gradebook/passback-view.ts';
import { noPassback, type Passback } from '../../../tool/features/gradebook/passback.ts';
import { withDesired } from '../../factories/passback.ts';
import { createSubmissionPassbackStore } from '../../../tool/features/submissions/submission-passback.store.ts';
import { submissionModel } from '../../../tool/features/submissions/submission.model.ts';
import { desiredPassbackUpdate } from '../../../tool/features/submissions/desired-passback.ts';
import type { Submission } from '../../../tool/features/submissions/submission.ts';
import { LmsServiceError } from '../../../tool/protocols/lti/lms-services.ts';
import { lmsProfile } from '../../../tool/protocols/lti/lms/index.ts';
import type { GradebookState, LmsFamily } from '../../../tool/protocols/lti/lms/profile.ts';
import { aSubmission } from '../../factories/submission.ts';
import { fakeGradebook, type FakeGradebook } from '../../fakes/fake-gradebook.ts';
import { testDatabase, type TestDatabase } from '../../support/test-database.ts';

const COLUMN = 'https://lms.example/lineitems/1/lineitem?type_id=1';
const START = Date.UTC(2026, 10, 23, 10, 0, 0);

let database: TestDatabase;
let lms: FakeGradebook;
let now: Date;
let family: LmsFamily;
const clock = { now: () => now };
const log = pino({ level: 'silent' });
const later = (seconds: number) => void (now = new Date(now.getTime() + seconds * 1000));
const placement = {
  id: 'p',
  resourceLinkId: 'link-1',
  title: 'Checks',
  points: 100,
  lineItemUrl: COLUMN as string | null,
  choiceId: null,
};

beforeAll(async () => {
  database = await testDatabase();
  createSubmissionPassbackStore(database.connection);
  await database.ensureIndexes();
});
afterAll(() => database.drop());
beforeEach(() => {
  lms = fakeGradebook();
  now = new Date(START);
  family = 'other';
  placement.lineItemUrl = COLUMN;
});
afterEach(() => submissionModel(database.connection).deleteMany({}));

/** One instance of the tool, with its own worker, over the shared database. */
function anInstance({ recipient = 'user-1' as string | null, lineItemsUrl = null as string | null } = {}) {
  const queue = createSubmissionPassbackStore(database.connection);
  const columns = createGradeColumns({
    services: lms.services,
    placements: {
      find: async () => ({ ...placement }),
      setLineItem: async (_id, url) => void (placement.lineItemUrl = url),
    },
    courses: { findInProgramme: async () => ({ lineItemsUrl }) },
  });
  const deliver = createPassbackDelivery({
    queue,
    services: lms.services,
    columns,
    findLms: async () => ({ target: { platformId: 'x', deploymentId: '1' }, profile: lmsProfile(family) }),
    findRecipient: async (job) => (recipient === 'each' ? job.personId : recipient),
    clock,
    log,
    random: () => 1,
  });
  const worker = createGradebookWorker({ queue, deliver, clock, log });
  return { queue, deliver, worker };
}

const submitted = (): GradebookState => ({
  shows: 'submitted',
  submittedAt: now,
  reviewUrl: 'https://attest.example/r',
  round: 1,
});
const grade = (scoreGiven: number, comment = `Comment ${scoreGiven}`): GradebookState => ({
  shows: 'grade',
  scoreGiven,
  scoreMaximum: 100,
  comment,
  decidedAt: now,
  reviewUrl: 'https://attest.example/r',
});
async function aWork(desired: GradebookState | null, more: Partial<Submission> = {}): Promise<string> {
  const passback = desired ? withDesired(noPassback, desired, now) : noPassback;
  const { id, ...rest } = aSubmission({ passback, ...more });
  await submissionModel(database.connection).create({ _id: id, ...rest });
  return id;
}
const desire = (id: string, desired: GradebookState) =>
  submissionModel(database.connection).updateOne({ _id: id }, desiredPassbackUpdate(desired, now));
async function passbackOf(id: string): Promise<Passback> {
  return (await submissionModel(database.connection).findById(id).lean())!.passback;
}
const viewOf = async (id: string) => passbackView(await passbackOf(id));
const scores = () => lms.arrived.map(({ score }) => score.scoreGiven ?? score.activityProgress);

test('what is handed in and what is decided arrive in their order, with comment and strictly later timestamps (J12, J16)', async () => {
  const { worker } = anInstance();
  const id = await aWork(submitted());
  await worker.drain();
  await desire(id, grade(0));
  await worker.drain();
  later(60);
  await desire(id, grade(100));
  await worker.drain();
  expect(scores()).toEqual(['Submitted', 0, 100]);
  const times = lms.arrived.map(({ score }) => score.timestamp.getTime());
  expect(times[1]).toBeGreaterThan(times[0]!);
  expect(times[2]).toBeGreaterThan(times[1]!);
  expect(lms.arrived.map(({ score }) => score.comment)).toEqual([undefined, 'Comment 0', 'Comment 100']);
  expect(await viewOf(id)).toMatchObject({
    state: 'delivered',
    shows: 'grade',
    scoreGiven: 100,
    problem: null,
  });
});

test('nothing is due, nothing is asked', async () => {
  await aWork(null);
  await anInstance().worker.drain();
  expect(lms.calls).toEqual({ sendScore: 0, readResults: 0, findOrCreateLineItem: 0 });
});

test('what is due is found by its index, however much work there is', async () => {
  for (let works = 0; works < 5; works++) await aWork(null);
  await aWork(grade(100));
  const { db } = database.connection;
  await db!.setProfilingLevel('all');
  await anInstance().worker.drain();
  await db!.setProfilingLevel('off');
  const claims = await db!
    .collection('system.profile')
    .find({ 'command.findAndModify': 'submissions' })
    .toArray();
  expect(claims.length).toBeGreaterThan(1);
  for (const { planSummary } of claims) expect(planSummary).toMatch(/^IXSCAN { passback.nextAttemptAt/);
});

test('only the newest state is sent when several came while the LMS was away (J13)', async () => {
  const { worker } = anInstance();
  const id = await aWork(submitted());
  await desire(id, grade(20));
  await desire(id, grade(80));
  await worker.drain();
  expect(scores()).toEqual([80]);
});

test('many workers deliver each passback once', async () => {
  const works = await Promise.all(Array.from({ length: 25 }, (_, index) => aWork(grade(index))));
  const instances = [1, 2, 3].map(() => anInstance({ recipient: 'each' }));
  await Promise.all(instances.flatMap(({ worker }) => [worker.drain(), worker.drain()]));
  expect(scores().sort((a, b) => Number(a) - Number(b))).toEqual(works.map((_, index) => index));
  const views = await Promise.all(works.map(viewOf));
  expect(views.every((view) => view.state === 'delivered')).toBe(true);
});

test('a crash after the post: the next worker looks, sees that the grade stands, and sends nothing', async () => {
  const id = await aWork(grade(70));
  const first = anInstance();
  const job = (await first.queue.claimDue({
    now,
    leaseUntil: new Date(START + 20_000),
    exceptPlatforms: [],
  }))!;
  await first.deliver(job); // the process ends here, before it can settle
  expect((await passbackOf(id)).inFlight).toMatchObject({ sequence: 1 });

  const second = anInstance();
  await second.worker.drain();
  expect(lms.calls.sendScore).toBe(1);
  later(21);
  await second.worker.drain();
  expect(lms.calls.sendScore).toBe(1);
  expect(await viewOf(id)).toMatchObject({ state: 'delivered', scoreGiven: 70 });
  expect(await passbackOf(id)).toMatchObject({ inFlight: null, gradeStands: true, leaseId: null });
});

test('a crash before the post: the grade is sent, with the timestamp that was written down', async () => {
  const id = await aWork(grade(70));
  const { queue, worker } = anInstance();
  const job = (await queue.claimDue({ now, leaseUntil: new Date(START + 20_000), exceptPlatforms: [] }))!;
  await queue.markInFlight(job, new Date(START + 5));
  later(30);
  await worker.drain();
  expect(lms.arrived.map(({ score }) => score.timestamp)).toEqual([new Date(START + 5)]);
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});

test('an answer that was lost is not sent twice', async () => {
  const id = await aWork(grade(55));
  const { worker } = anInstance();
  lms.failPosts('lost-answer');
  await worker.drain();
  expect(await viewOf(id)).toMatchObject({ state: 'waiting' });
  later(10);
  await worker.drain();
  expect(scores()).toEqual([55]);
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});

test('a worker that lost its lease settles nothing and sends nothing', async () => {
  const id = await aWork(grade(70));
  const { queue, deliver, worker } = anInstance();
  const slow = (await queue.claimDue({ now, leaseUntil: new Date(START + 1000), exceptPlatforms: [] }))!;
  later(2);
  await worker.drain();
  expect(await deliver(slow)).toBeNull();
  await queue.settle(slow, { kind: 'refused', problem: 'rejected', gradeStands: false });
  expect(scores()).toEqual([70]);
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});

test('an outage drains without loss once the LMS is back', async () => {
  const { worker } = anInstance({ recipient: 'each' });
  const works = await Promise.all(
    Array.from({ length: 12 }, (_, index) => aWork(grade(index + 1), { platformId: 'one-lms' })),
  );
  const down = () => new LmsServiceError('unavailable', 'down', { status: 503 });
  lms.failPosts(...Array.from({ length: 40 }, down));
  for (let minute = 0; minute < 3; minute++) {
    await worker.drain();
    later(60);
  }
  expect(lms.arrived).toHaveLength(0);
  lms.clearFaults();
  for (let minute = 0; minute < 30; minute++) {
    await worker.drain();
    later(60);
  }
  const views = await Promise.all(works.map(viewOf));
  expect(views.every((view) => view.state === 'delivered')).toBe(true);
  expect(lms.arrived).toHaveLength(12);
});

test('an LMS that is down does not hold up another one', async () => {
  const { worker } = anInstance({ recipient: 'each' });
  await Promise.all(Array.from({ length: 6 }, () => aWork(grade(1), { platformId: 'down' })));
  const other = await aWork(grade(99), { platformId: 'up' });
  lms.failPosts(new LmsServiceError('timeout', 'slow'), new LmsServiceError('timeout', 'slow'));
  await worker.drain();
  expect(lms.calls.sendScore).toBeLessThanOrEqual(3);
  expect(await viewOf(other)).toMatchObject({ state: 'delivered' });
});

test('a platform that asks for time gets it (429, Retry-After)', async () => {
  const { worker } = anInstance();
  const id = await aWork(grade(10));
  lms.failPosts(new LmsServiceError('rate_limited', 'slow down', { status: 429, retryAfterMs: 90_000 }));
  await worker.drain();
  later(80);
  await worker.drain();
  expect(lms.calls.sendScore).toBe(1);
  later(15);
  await worker.drain();
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});

test('a refusal is shown and not repeated, until a person asks for it (J19)', async () => {
  const { worker, queue } = anInstance();
  const id = await aWork(grade(10));
  lms.failPosts(new LmsServiceError('rejected', 'Incorrect score received', { status: 400 }));
  await worker.drain();
  later(3600);
  await worker.drain();
  expect(lms.calls.sendScore).toBe(1);
  expect(await viewOf(id)).toMatchObject({ state: 'refused', problem: 'rejected' });

  expect(await queue.retry(id, now)).toBe(true);
  expect(await viewOf(id)).toMatchObject({ state: 'waiting', problem: null });
  await worker.drain();
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
  expect(await queue.retry(id, now)).toBe(false);
});

test('a new decision after a refusal is tried again by itself', async () => {
  const { worker } = anInstance();
  const id = await aWork(grade(10));
  lms.failPosts(new LmsServiceError('not_found', 'gone', { status: 404 }));
  await worker.drain();
  later(60);
  await desire(id, grade(90));
  await worker.drain();
  expect(scores()).toEqual([90]);
});

test('in Moodle nothing that is not final is sent after a grade stands', async () => {
  family = 'moodle';
  const { worker } = anInstance();
  const id = await aWork(submitted());
  await worker.drain();
  later(60);
  await desire(id, grade(40));
  await worker.drain();
  later(60);
  await desire(id, submitted());
  await worker.drain();
  expect(scores()).toEqual(['Submitted', 40]);
  expect(lms.cell(COLUMN, 'user-1')).toMatchObject({ resultScore: 40 });
  expect(await viewOf(id)).toMatchObject({ state: 'none', shows: 'submitted' });
  later(60);
  await desire(id, grade(100));
  await worker.drain();
  expect(lms.cell(COLUMN, 'user-1')).toMatchObject({ resultScore: 100 });
});

test('a grade whose answer was lost keeps the next hand-in from clearing it', async () => {
  family = 'moodle';
  const { worker } = anInstance();
  const id = await aWork(grade(40));
  lms.failPosts('lost-answer');
  await worker.drain();
  later(60);
  await desire(id, submitted());
  await worker.drain();
  expect(scores()).toEqual([40]);
  expect(lms.cell(COLUMN, 'user-1')).toMatchObject({ resultScore: 40 });
});

test('a grade that a teacher typed is not cleared by a hand-in', async () => {
  family = 'moodle';
  lms.type(COLUMN, 'user-1', 88);
  const id = await aWork(submitted());
  await anInstance().worker.drain();
  expect(lms.arrived).toHaveLength(0);
  expect(await viewOf(id)).toMatchObject({ state: 'none' });
});

test('in Canvas each round is handed in, and the grade stays', async () => {
  family = 'canvas';
  const { worker } = anInstance();
  const id = await aWork(grade(40));
  await worker.drain();
  later(60);
  await desire(id, submitted());
  await worker.drain();
  expect(scores()).toEqual([40, 'Submitted']);
});

test('a conflict is looked at: what stands is delivered, what does not is sent once more with a newer time', async () => {
  const { worker } = anInstance();
  const typedAt = new Date(START + 30_000);
  lms.type(COLUMN, 'user-1', 12, typedAt);
  const id = await aWork(grade(60));
  await worker.drain();
  expect(lms.arrived).toHaveLength(0);
  later(60);
  await worker.drain();
  expect(scores()).toEqual([60]);
  expect(lms.arrived[0]!.score.timestamp > typedAt).toBe(true);
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});

test('a clock that stepped back still gives later timestamps (J14)', async () => {
  const { worker } = anInstance();
  const id = await aWork(grade(10));
  await worker.drain();
  now = new Date(START - 3_600_000);
  await desire(id, grade(20));
  await worker.drain();
  expect(scores()).toEqual([10, 20]);
});

test('preview users, staff and people without an id get no grade (J22)', async () => {
  const preview = await aWork(grade(10), { testUser: true });
  await anInstance().worker.drain();
  const staff = await aWork(grade(10));
  await anInstance({ recipient: null }).worker.drain();
  expect(lms.calls.sendScore).toBe(0);
  for (const id of [preview, staff]) {
    expect(await viewOf(id)).toMatchObject({ state: 'none', problem: 'not_gradable' });
  }
});

test('without a grade column and a way to make one the work stays in Attest (J1, J4)', async () => {
  placement.lineItemUrl = null;
  const { worker, queue } = anInstance();
  const id = await aWork(grade(10));
  await worker.drain();
  expect(await viewOf(id)).toMatchObject({ state: 'none', problem: 'no_grade_column' });
  placement.lineItemUrl = COLUMN;
  expect(await queue.retry(id, now)).toBe(true);
  await worker.drain();
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});

test('a course that opens its gradebook later gets what had no place before, and nothing twice', async () => {
  placement.lineItemUrl = null;
  const { worker, queue } = anInstance();
  const id = await aWork(grade(10), { courseId: 'late' });
  await worker.drain();
  placement.lineItemUrl = COLUMN;
  expect(await queue.resume('another', now)).toBe(false);
  expect(await queue.resume('late', now)).toBe(true);
  await worker.drain();
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
  expect(await queue.resume('late', now)).toBe(false);
  expect(scores()).toEqual([10]);
});

test('instances that need the same column at once end with one, kept on the placement (J3, J6)', async () => {
  placement.lineItemUrl = null;
  const instances = [1, 2, 3].map(() =>
    anInstance({ recipient: 'each', lineItemsUrl: 'https://lms.example/lineitems' }),
  );
  await Promise.all(Array.from({ length: 4 }, (_, index) => aWork(grade(index), { placementId: 'p' })));
  for (let round = 0; round < 8; round++) {
    await Promise.all(instances.map(({ worker }) => worker.drain()));
    later(60);
  }
  expect(lms.lineItems).toEqual([
    expect.objectContaining({
      resourceLinkId: 'link-1',
      resourceId: 'p',
      tag: 'micro-credential',
      scoreMaximum: 100,
    }),
  ]);
  expect(placement.lineItemUrl).toBe(lms.lineItems[0]!.id);
  expect(lms.arrived.every(({ lineItemUrl }) => lineItemUrl === lms.lineItems[0]!.id)).toBe(true);
});

test('a started worker finds what nobody announced, and stops cleanly', async () => {
  const { worker } = anInstance();
  worker.start();
  const id = await aWork(grade(33));
  worker.wake();
  for (let tries = 0; tries < 50 && lms.arrived.length === 0; tries++) {
    await new Promise((done) => setTimeout(done, 20));
  }
  await worker.stop();
  expect(await viewOf(id)).toMatchObject({ state: 'delivered' });
});
