import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { CatalogFile } from '../../../tool/contract/micro-credential.ts';
import type { DraftScore } from '../../../tool/contract/review.ts';
import type { SubmissionView } from '../../../tool/contract/submission.ts';
import { scoredItems } from '../../../tool/features/catalog/micro-credential.ts';
import { noPassback } from '../../../tool/features/gradebook/passback.ts';
import { createQueueService, type QueueService } from '../../../tool/features/reviews/queue.service.ts';
import { createReadStore } from '../../../tool/features/reviews/read.store.ts';
import { createReviewService, type ReviewService } from '../../../tool/features/reviews/review.service.ts';
import { createSubmissionReviewStore } from '../../../tool/features/submissions/submission-review.store.ts';
import { submissionModel } from '../../../tool/features/submissions/submission.model.ts';
import type { Round, Submission } from '../../../tool/features/submissions/submission.ts';
import type { Actor } from '../../../tool/http/actor.ts';
import { newId } from '../../../tool/mongo/new-id.ts';
import { anActor, anInstructor } from '../../factories/actor.ts';
import { aSubmission } from '../../factories/submission.ts';
import { testDatabase, type TestDatabase } from '../../support/test-database.ts';

const catalogue = CatalogFile.parse(JSON.parse(readFileSync('config/catalogue/sample.json', 'utf8')));
const { slug, content } = catalogue.microCredentials[0]!;
const items = scoredItems(content);
const placement = { points: 100, gradeRule: 'share_of_criteria' as const };

let database: TestDatabase;
let reviews: ReviewService;
let queue: QueueService;
let released: string[];
let minute = 0;
const clock = { now: () => new Date(Date.UTC(2026, 10, 23, 10, minute++)) };

beforeAll(async () => {
  database = await testDatabase();
  const works = createSubmissionReviewStore(database.connection);
  const reads = createReadStore(database.connection);
  const catalog = {
    findVersion: async (id: string, version: number) => ({
      id,
      version,
      programmeId: '',
      slug,
      content,
      publishedAt: new Date(0),
    }),
  };
  reviews = createReviewService({
    works,
    reads,
    catalog,
    placements: { find: async () => placement },
    viewFor: async (_actor, { id, state, round }) => ({ id, state, round }) as SubmissionView,
    released: ({ id }) => void released.push(id),
    links: {
      review: (id) => `https://attest.example/lti/launch?submission=${id}`,
      feedback: (id) => `https://attest.example/app/submissions/${id}/feedback`,
    },
    clock,
  });
  queue = createQueueService({
    works,
    reads,
    catalog,
    people: { listByIds: async (ids) => ids.map((id) => ({ id, name: `Person ${id.slice(-4)}` })) },
    placements: { listForCourse: async () => [] },
  });
  await database.ensureIndexes();
});
afterAll(() => database.drop());
beforeEach(() => void (released = []));

const aCourse = () => ({ programmeId: newId(), courseId: newId() });
const round = (number: number): Round => ({
  number,
  submittedAt: clock.now(),
  changeNote: '',
  answers: {},
  evidenceIds: [],
  decision: null,
});
async function handedIn(course: Partial<Submission>, more: Partial<Submission> = {}): Promise<string> {
  const first = round(1);
  const { id, ...rest } = aSubmission({
    state: 'submitted',
    rounds: [first],
    waitingSince: first.submittedAt,
    ...course,
    ...more,
  });
  await submissionModel(database.connection).create({ _id: id, ...rest });
  return id;
}
const stored = async (id: string) => (await submissionModel(database.connection).findById(id).lean())!;

const score = (itemId: string, passes: boolean, feedback = ''): DraftScore => {
  const item = items.find((one) => one.id === itemId)!;
  const levelId =
    item.kind === 'criterion' ? item.levels.find((level) => level.passing === passes)!.id : null;
  return { itemId, levelId, passed: item.kind === 'prompt' ? passes : null, feedback };
};
const allPass = items.map(({ id }) => score(id, true));
const allButLast = [...allPass.slice(0, -1), score(items.at(-1)!.id, false, 'Say what you will change.')];
const save = (actor: Actor, id: string, scores: DraftScore[], baseRevision = 0) =>
  reviews.saveRead(actor, id, { scores, summary: 'Thank you.', baseRevision });
const code = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

test('a review from claim to release: earned, with the grade to show in the same document', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course);
  const claimed = await reviews.claim(reviewer, id, { takeOverFrom: null });
  expect(claimed).toMatchObject({
    heldBy: { id: reviewer.personId, name: 'Ines Instructor', me: true },
    openItems: items.map((item) => item.id),
    read: { revision: 0, scores: [], savedAt: null },
    queue: { waiting: 1, nextSubmissionId: null },
  });
  expect(claimed.unresolved).toHaveLength(items.length);
  const saved = await save(reviewer, id, allPass);
  expect(saved).toMatchObject({ read: { revision: 1, summary: 'Thank you.' }, unresolved: [] });

  const view = await reviews.release(reviewer, id, { round: 1, revision: 1 });
  expect(view).toMatchObject({ state: 'earned', round: 1 });
  expect(await stored(id)).toMatchObject({
    state: 'earned',
    hold: null,
    waitingSince: null,
    rounds: [{ decision: { outcome: 'earned', reviewer: { id: reviewer.personId } } }],
    passback: {
      sequence: 1,
      desired: {
        shows: 'grade',
        scoreGiven: 100,
        scoreMaximum: 100,
        comment: expect.stringMatching(/^Earned/),
      },
    },
  });
  expect(released).toEqual([id]);
});

test('one part that fails sends it back with the rest locked; the next round scores that part only', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course);
  await save(reviewer, id, allButLast);
  await reviews.release(reviewer, id, { round: 1, revision: 1 });
  const back = await stored(id);
  expect(back).toMatchObject({ state: 'needs_revision', round: 2, hold: null });
  const share = Math.round(((items.length - 1) / items.length) * 10_000) / 100;
  expect(back.passback.desired).toMatchObject({ shows: 'grade', scoreGiven: share });

  const again = round(2);
  await submissionModel(database.connection).updateOne(
    { _id: id },
    { $set: { state: 'submitted', waitingSince: again.submittedAt }, $push: { rounds: again } },
  );
  const last = items.at(-1)!.id;
  expect((await reviews.claim(reviewer, id, { takeOverFrom: null })).openItems).toEqual([last]);
  await expect(save(reviewer, id, [score(items[0]!.id, false, 'no')])).rejects.toEqual(code('item_locked'));
  await save(reviewer, id, [score(last, true)]);
  await reviews.release(reviewer, id, { round: 2, revision: 1 });
  const done = await stored(id);
  expect(done).toMatchObject({ state: 'earned', round: 2, passback: { sequence: 2 } });
  expect(done.rounds[1]!.decision!.scores.map((one) => one.carriedFrom)).toEqual([
    ...items.slice(1).map(() => 1),
    null,
  ]);
});

test('of two who claim at once one wins, and the other is told who has it', async () => {
  const course = aCourse();
  const id = await handedIn(course);
  const reviewers = ['Rae', 'Sam', 'Tao'].map((personName) => anInstructor({ ...course, personName }));
  const answers = await Promise.allSettled(
    reviewers.map((reviewer) => reviews.claim(reviewer, id, { takeOverFrom: null })),
  );
  const lost = answers.filter((answer) => answer.status === 'rejected');
  expect(lost).toHaveLength(2);
  const { hold } = await stored(id);
  expect(lost[0]!.reason).toEqual(
    code('review_taken', {
      context: {
        holder: { id: hold!.reviewerId, name: hold!.reviewerName },
        since: hold!.since.toISOString(),
      },
    }),
  );
});

test('of two who take over at once one wins', async () => {
  const course = aCourse();
  const id = await handedIn(course);
  const [first, second, third] = [anInstructor(course), anInstructor(course), anInstructor(course)] as const;
  await reviews.claim(first, id, { takeOverFrom: null });
  const answers = await Promise.allSettled(
    [second, third].map((reviewer) => reviews.claim(reviewer, id, { takeOverFrom: first.personId })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(save(first, id, allPass)).rejects.toEqual(code('review_taken'));
});

test('claiming again is no change; putting it back frees it and keeps the scores', async () => {
  const course = aCourse();
  const [reviewer, other] = [anInstructor(course), anInstructor(course)];
  const id = await handedIn(course);
  const first = await reviews.claim(reviewer, id, { takeOverFrom: null });
  const again = await reviews.claim(reviewer, id, { takeOverFrom: null });
  expect(again.heldBy).toEqual(first.heldBy);
  await save(reviewer, id, allPass.slice(0, 2));
  await reviews.unclaim(other, id);
  expect((await stored(id)).hold).not.toBeNull();
  await reviews.unclaim(reviewer, id);
  expect((await stored(id)).hold).toBeNull();
  expect((await reviews.read(reviewer, id)).read.scores).toHaveLength(2);
});

test('a save on an old revision is refused; the same save sent twice is one', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course);
  await reviews.claim(reviewer, id, { takeOverFrom: null });
  const both = await Promise.allSettled([
    save(reviewer, id, allPass.slice(0, 1)),
    save(reviewer, id, allPass.slice(0, 2)),
  ]);
  expect(both.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
  await save(reviewer, id, allPass, 1);
  expect((await save(reviewer, id, allPass, 1)).read.revision).toBe(2);
  await expect(save(reviewer, id, allButLast, 1)).rejects.toEqual(
    code('review_conflict', { context: { revision: 2 } }),
  );
});

test('a level of another criterion and an item of another micro-credential are refused', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course);
  const criterion = items.find((item) => item.kind === 'criterion')!;
  const wrongLevel = { ...score(criterion.id, true), levelId: 'no-such-level' };
  await expect(save(reviewer, id, [wrongLevel])).rejects.toEqual(code('item_not_found'));
  const wrongItem = { itemId: 'elsewhere', levelId: null, passed: true, feedback: '' };
  await expect(save(reviewer, id, [wrongItem])).rejects.toEqual(code('item_not_found'));
});

test('a release waits for every score and for feedback, and for the scores the reviewer saw', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course);
  const last = items.at(-1)!.id;
  await save(reviewer, id, [...allPass.slice(1, -1), score(last, false)]);
  await expect(reviews.release(reviewer, id, { round: 1, revision: 1 })).rejects.toEqual(
    code('review_incomplete', {
      context: {
        unresolved: [
          { itemId: items[0]!.id, reason: 'not_scored' },
          { itemId: last, reason: 'feedback_required' },
        ],
      },
    }),
  );
  await save(reviewer, id, allPass, 1);
  await expect(reviews.release(reviewer, id, { round: 1, revision: 1 })).rejects.toEqual(
    code('review_conflict'),
  );
  await expect(reviews.release(reviewer, id, { round: 2, revision: 2 })).rejects.toEqual(
    code('review_not_waiting'),
  );
  expect((await stored(id)).state).toBe('submitted');
});

test('a double click releases once, and both clicks get the same answer', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course);
  await save(reviewer, id, allButLast);
  const release = () => reviews.release(reviewer, id, { round: 1, revision: 1 });
  const answers = await Promise.all([release(), release(), release()]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await release();
  expect(await stored(id)).toMatchObject({ round: 2, passback: { sequence: 1 } });
  expect(released).toEqual([id]);
});

test('a release and a take-over that race leave one holder or one decision, never both', async () => {
  for (let tries = 0; tries < 5; tries++) {
    const course = aCourse();
    const [reviewer, other] = [anInstructor(course), anInstructor(course)];
    const id = await handedIn(course);
    await save(reviewer, id, allPass);
    const [release, takeOver] = await Promise.allSettled([
      reviews.release(reviewer, id, { round: 1, revision: 1 }),
      reviews.claim(other, id, { takeOverFrom: reviewer.personId }),
    ]);
    expect([release.status, takeOver.status].sort()).toEqual(['fulfilled', 'rejected']);
    const work = await stored(id);
    if (release.status === 'fulfilled') expect(work).toMatchObject({ state: 'earned', hold: null });
    else expect(work).toMatchObject({ state: 'submitted', hold: { reviewerId: other.personId } });
  }
});

test('a release keeps what the gradebook worker writes at the same time', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const passback = { ...noPassback, sequence: 3, deliveredSequence: 3, gradeStands: true };
  const inFlight = { sequence: 3, timestamp: new Date(0) };
  const id = await handedIn(course, { passback: { ...passback, inFlight, leaseId: 'x' } });
  await save(reviewer, id, allPass);
  await reviews.release(reviewer, id, { round: 1, revision: 1 });
  expect((await stored(id)).passback).toMatchObject({
    sequence: 4,
    deliveredSequence: 3,
    gradeStands: true,
    inFlight,
    leaseId: 'x',
  });
});

test('a preview user is decided on, and no grade leaves (J22)', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course, { testUser: true });
  await save(reviewer, id, allPass);
  await reviews.release(reviewer, id, { round: 1, revision: 1 });
  expect(await stored(id)).toMatchObject({ state: 'earned', passback: { desired: null, sequence: 0 } });
});

test('a draft, and work that was never handed in, do not wait for a review', async () => {
  const course = aCourse();
  const reviewer = anInstructor(course);
  const id = await handedIn(course, { state: 'draft', rounds: [], waitingSince: null });
  await expect(reviews.read(reviewer, id)).rejects.toEqual(code('review_not_waiting'));
  await expect(reviews.claim(reviewer, id, { takeOverFrom: null })).rejects.toEqual(
    code('review_not_waiting'),
  );
});

test('work of another course or programme is not there; learners and its own earner do not review (J24, P1, P2)', async () => {
  const course = aCourse();
  const instructor = anInstructor(course);
  const id = await handedIn(course, { personId: instructor.personId });
  const attempts = (actor: Actor) => [
    reviews.read(actor, id),
    reviews.claim(actor, id, { takeOverFrom: null }),
    reviews.unclaim(actor, id),
    save(actor, id, allPass),
    reviews.release(actor, id, { round: 1, revision: 0 }),
  ];
  const refusals = async (actor: Actor) =>
    (await Promise.allSettled(attempts(actor))).map((answer) =>
      answer.status === 'rejected' ? (answer.reason as { code: string }).code : 'done',
    );
  const all = (code: string) => Array.from({ length: 5 }, () => code);
  expect(await refusals(anInstructor({ ...course, courseId: newId() }))).toEqual(all('submission_not_found'));
  expect(await refusals(anInstructor({ ...course, programmeId: newId() }))).toEqual(
    all('submission_not_found'),
  );
  expect(await refusals(anInstructor({ ...course, courseId: null }))).toEqual(all('submission_not_found'));
  expect(await refusals(anActor(course))).toEqual(all('not_allowed'));
  expect(await refusals(instructor)).toEqual(all('not_allowed'));
  expect(await stored(id)).toMatchObject({ state: 'submitted', hold: null });
});

test('the queue is the course of the session, oldest first, without own work, page by page', async () => {
  const course = aCourse();
  const [reviewer, other] = [anInstructor(course), anInstructor({ ...course, personName: 'Sam' })];
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) ids.push(await handedIn(course));
  await handedIn(course, { personId: reviewer.personId });
  await handedIn(aCourse());
  await handedIn(course, { state: 'draft', waitingSince: null });
  await reviews.claim(other, ids[1]!, { takeOverFrom: null });
  await save(reviewer, ids[0]!, allPass.slice(0, 3));

  const first = await queue.list(reviewer, { limit: 3 });
  expect(first.items.map((item) => item.submissionId)).toEqual(ids.slice(0, 3));
  expect(first).toMatchObject({ total: 5 });
  expect(first.items[0]).toMatchObject({
    round: 1,
    heldBy: { me: true },
    myProgress: { scored: 3, total: items.length },
    microCredential: { title: content.title },
  });
  expect(first.items[1]).toMatchObject({ heldBy: { name: 'Sam', me: false }, myProgress: null });
  const second = await queue.list(reviewer, { limit: 3, cursor: first.nextCursor! });
  expect(second.items.map((item) => item.submissionId)).toEqual(ids.slice(3));
  expect(second.nextCursor).toBeNull();

  const free = await queue.list(reviewer, { limit: 10, held: 'free' });
  expect(free.items.map((item) => item.submissionId)).toEqual(ids.slice(2));
  const mine = await queue.list(reviewer, { limit: 10, held: 'mine' });
  expect(mine.items.map((item) => item.submissionId)).toEqual([ids[0]]);
  expect((await reviews.read(reviewer, ids[0]!)).queue).toEqual({ waiting: 5, nextSubmissionId: ids[2] });

  await expect(queue.list(anActor(course), { limit: 10 })).rejects.toEqual(code('not_allowed'));
  await expect(queue.list(reviewer, { limit: 10, cursor: 'bm9wZQ' })).rejects.toEqual(
    code('invalid_request'),
  );
});
