import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CohortView } from '../../tool/contract/cohort.ts';
import { CatalogFile, type MicroCredentialContent } from '../../tool/contract/micro-credential.ts';
import type { DraftScore, ReviewView } from '../../tool/contract/review.ts';
import type { SubmissionView } from '../../tool/contract/submission.ts';
import { scoredItems } from '../../tool/features/catalog/micro-credential.ts';
import type { ProfileName } from '../lms/profiles/profile.ts';
import { createStandInLms, type StandInLms } from '../lms/stand-in-lms.ts';
import type { Activity, Course, Person, Registration } from '../lms/world.ts';
import { connectLms } from '../support/connect-lms.ts';
import { openActivity, openNavigation, place, type ApiClient } from '../support/lti-client.ts';
import { startTool, type RunningTool } from '../support/start-tool.ts';

const catalogue = CatalogFile.parse(JSON.parse(readFileSync('config/catalogue/sample.json', 'utf8')));
const { slug, content } = catalogue.microCredentials[0]!;
const items = scoredItems(content);
const POINTS = 20;

let tool: RunningTool;
beforeAll(async () => {
  tool = await startTool();
});
afterAll(() => tool.stop());

const prompts = ({ overview, reflection }: MicroCredentialContent) => [
  ...overview.prompts,
  ...reflection.prompts,
];

async function fillIn(earner: ApiClient, submissionId: string): Promise<void> {
  for (const { id } of prompts(content)) {
    const body = { text: `What I did about ${id}.`, baseRevision: 0 };
    await earner.put(`/submissions/${submissionId}/answers/${id}`, body);
  }
  for (const { id, accepts, minItems } of content.evidence.artifacts) {
    for (let count = 0; count < minItems; count++) {
      const at = `/submissions/${submissionId}/artifacts/${id}`;
      if (accepts.includes('file')) {
        await earner.upload(`${at}/files`, `${id}-${count}.txt`, Buffer.from(`Evidence ${count} of ${id}`));
      } else if (accepts.includes('text')) {
        await earner.post(`${at}/evidence`, { kind: 'text', text: `Evidence ${count}` });
      } else await earner.post(`${at}/evidence`, { kind: 'link', url: `https://example.org/${id}/${count}` });
    }
  }
}
const submit = (earner: ApiClient, id: string, round: number) =>
  earner.post<SubmissionView>(`/submissions/${id}/submit`, { round, privacyConfirmed: true });

function scoresFor(open: string[], failing: string | null): DraftScore[] {
  return items
    .filter((item) => open.includes(item.id))
    .map((item): DraftScore => {
      const passes = item.id !== failing;
      const feedback = passes ? '' : 'Say what learners did with it.';
      const level = item.kind === 'criterion' ? item.levels.find((one) => one.passing === passes) : null;
      return { itemId: item.id, levelId: level?.id ?? null, passed: level ? null : passes, feedback };
    });
}
async function review(reviewer: ApiClient, id: string, failing: string | null): Promise<SubmissionView> {
  const at = `/submissions/${id}/review`;
  const { openItems, submission } = await reviewer.post<ReviewView>(`${at}/claim`, {});
  const saved = await reviewer.put<ReviewView>(at, {
    scores: scoresFor(openItems, failing),
    summary: 'A pleasure to read.',
    baseRevision: 0,
  });
  expect(saved.unresolved).toEqual([]);
  return reviewer.post(`${at}/release`, { round: submission.round, revision: saved.read.revision });
}

describe.each<ProfileName>(['canvas', 'moodle', 'schoology'])('the whole line through %s', (profile) => {
  let lms: StandInLms;
  let course: Course;
  let registration: Registration;
  let teacher: Person;
  let student: Person;
  let idle: Person;
  let activity: Activity;
  let earner: ApiClient;
  let reviewer: ApiClient;
  let work: SubmissionView;
  const failing = items.find((item) => item.kind === 'criterion')!.id;
  const share = Math.round(((items.length - 1) / items.length) * POINTS * 100) / 100;
  const deliver = () => tool.wiring.gradebookWorker.drain();
  const cell = () => lms.gradebook.cell(activity, student);
  const cohort = () => reviewer.get<CohortView>('/cohort');

  beforeAll(async () => {
    lms = createStandInLms({ profile });
    await lms.start();
    course = lms.courses.add({ title: 'Spring Cohort' });
    teacher = lms.people.add({ givenName: 'Robin', familyName: 'Ortiz' });
    student = lms.people.add({ givenName: 'Дмитрий', familyName: 'Соколов' });
    idle = lms.people.add({ givenName: 'Ida', familyName: 'Idle' });
    lms.courses.enrol(course, teacher, 'teacher');
    lms.courses.enrol(course, student, 'student');
    lms.courses.enrol(course, idle, 'student');
    const connected = await connectLms(tool, lms);
    registration = connected.registration;
    await tool.wiring.catalog.import(connected.programmeId, catalogue);
    const found = await tool.wiring.catalog.findNewestBySlug(connected.programmeId, slug);
    const pick = { microCredentialId: found!.id, points: POINTS, gradeRule: 'share_of_criteria' as const };
    [activity] = (await place(lms, teacher, course, registration, [pick])) as [Activity];
  });
  afterAll(() => lms.stop());

  test('an educator hands in; the gradebook says so where the LMS can show it', async () => {
    const launched = await openActivity(lms, student, activity);
    earner = launched.api;
    expect(launched.me.start).toMatchObject({ page: 'placement' });
    const placementId = launched.me.placement!.id;
    work = await earner.post<SubmissionView>(`/placements/${placementId}/submission`);
    await fillIn(earner, work.id);
    expect(await submit(earner, work.id, 1)).toMatchObject({ state: 'submitted', editable: false });
    await deliver();
    const told = lms.gradebook.accepted(activity, student);
    expect(told).toHaveLength(profile === 'schoology' ? 0 : 1);
    if (profile === 'canvas') expect(cell()).toMatchObject({ needsGrading: true, score: null });
  });

  test('the first visit of the teacher reads the roster: everybody is on the cohort page', async () => {
    const opened =
      profile === 'canvas'
        ? await openNavigation(lms, teacher, course, registration)
        : await openActivity(lms, teacher, activity);
    reviewer = opened.api;
    for (let tries = 0; tries < 100; tries++) {
      if ((await cohort()).roster.state === 'done') break;
      await new Promise((done) => setTimeout(done, 50));
    }
    const view = await cohort();
    expect(view.roster).toMatchObject({ state: 'done', problem: null });
    expect(view.counts).toMatchObject({ people: 2, notStarted: 1, waitingForReview: 1 });
    expect(view.items.map((row) => row.person.name)).toEqual(['Ida Idle', 'Дмитрий Соколов']);
  });

  test('a learner neither reviews nor sees the cohort, and reads the work of nobody else (J24, K13, P1)', async () => {
    const other = (await openActivity(lms, idle, activity)).api;
    const at = `/submissions/${work.id}`;
    for (const [method, path] of [
      ['GET', at],
      ['GET', `${at}/review`],
      ['POST', `${at}/review/claim`],
      ['POST', `${at}/passback/retry`],
      ['GET', '/cohort'],
      ['POST', '/cohort/roster'],
      ['GET', '/reviews/queue'],
    ] as const) {
      const { status } = await other.request(method, path, method === 'POST' ? {} : undefined);
      expect([403, 404]).toContain(status);
    }
    expect((await earner.request('POST', `${at}/review/claim`, {})).status).toBe(403);
  });

  test('a decision reaches the gradebook once, though the answer of the LMS is lost', async () => {
    const { items: queue } = await reviewer.get<{ items: { submissionId: string }[] }>('/reviews/queue');
    expect(queue.map((item) => item.submissionId)).toEqual([work.id]);
    lms.faults.set({ service: 'scores', kind: 'cut-after', times: 1 });
    const decided = await review(reviewer, work.id, failing);
    expect(decided).toMatchObject({ state: 'needs_revision', round: 2 });
    for (let tries = 0; tries < 40; tries++) {
      await deliver();
      if ((await earner.get<SubmissionView>(`/submissions/${work.id}`)).passback.state === 'delivered') break;
      await new Promise((done) => setTimeout(done, 250));
    }
    expect(lms.faults.list()).toEqual([]);
    const grades = lms.gradebook.accepted(activity, student).filter((post) => 'scoreGiven' in post.body);
    expect(grades).toHaveLength(1);
    expect(cell()?.score).toBeCloseTo(share, 1);
    expect(grades[0]!.body.comment).toContain('Say what learners did with it.');
    if (profile === 'canvas') expect(cell()?.comments).toHaveLength(1);
  }, 30_000);

  test('the educator revises what failed, and the grade stands while it waits', async () => {
    const view = await earner.get<SubmissionView>(`/submissions/${work.id}`);
    expect(view.lockedItems).toHaveLength(items.length - 1);
    expect(view.passback).toMatchObject({ state: 'delivered', shows: 'grade', scoreGiven: share });
    const artifact = content.evidence.artifacts.find((one) => one.criteria.some(({ id }) => id === failing))!;
    const old = view.evidence.find((item) => item.artifactId === artifact.id)!;
    await earner.delete(`/submissions/${work.id}/evidence/${old.id}`);
    await earner.upload(
      `/submissions/${work.id}/artifacts/${artifact.id}/files`,
      'better.txt',
      Buffer.from('Better'),
    );
    await submit(earner, work.id, 2);
    await deliver();
    expect(cell()?.score).toBeCloseTo(share, 1);
    if (profile === 'canvas') expect(cell()?.attempts).toHaveLength(2);
  });

  test('the second round scores what was open, and earns the credential with full points', async () => {
    const before = await reviewer.get<ReviewView>(`/submissions/${work.id}/review`);
    expect(before.openItems).toEqual([failing]);
    expect(await review(reviewer, work.id, null)).toMatchObject({ state: 'earned' });
    await deliver();
    expect(cell()?.score).toBeCloseTo(POINTS, 1);
    const view = await cohort();
    expect(view.counts).toMatchObject({ people: 2, earned: 1, notStarted: 1, gradesNotDelivered: 0 });
    const row = view.items.find((one) => one.person.name === 'Дмитрий Соколов')!;
    expect(row.cells[0]).toMatchObject({
      state: 'earned',
      passed: { count: items.length, of: items.length },
      passback: { state: 'delivered', shows: 'grade', scoreGiven: POINTS, scoreMaximum: POINTS },
    });
    const posts = lms.gradebook.posts(activity, student);
    expect(posts.filter((post) => post.status >= 400)).toEqual([]);
    const times = posts.map((post) => Date.parse(String(post.body.timestamp)));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('somebody who leaves the course is gone from the cohort; the work is kept', async () => {
    lms.courses.removeMember(course, student);
    expect(await reviewer.post('/cohort/roster', {})).toMatchObject({ added: 0, gone: 1 });
    const gone = await reviewer.get<CohortView>('/cohort?membership=gone');
    expect(gone.items).toMatchObject([{ person: { name: 'Дмитрий Соколов' }, cells: [{ state: 'earned' }] }]);
    expect(gone.counts).toMatchObject({ people: 1, earned: 0 });
    expect(await reviewer.get(`/submissions/${work.id}`)).toMatchObject({ state: 'earned' });
  });

  test('a roster that breaks off is refused with 502, and nobody is gone', async () => {
    lms.faults.set({ service: 'roster', kind: 'cut' });
    expect(await reviewer.request('POST', '/cohort/roster', {})).toMatchObject({
      status: 502,
      body: { code: 'roster_failed' },
    });
    lms.faults.clear();
    expect((await cohort()).counts.people).toBe(1);
  });
});
