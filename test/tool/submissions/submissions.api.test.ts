import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { SubmissionView } from '../../../tool/contract/submission.ts';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import {
  aCourse,
  begin,
  complete,
  decideRound,
  handIn,
  placementOf,
  type CourseSetting,
} from '../../support/course-setting.ts';
import { aCatalogFile } from '../../factories/micro-credential.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';
import { role } from '../../support/test-platform.ts';

let tool: RunningTool;
let course: CourseSetting;
beforeAll(async () => {
  tool = await startTool();
  course = await aCourse(tool);
});
afterAll(async () => {
  await course.platform.stop();
  await tool.stop();
});

let people = 0;
let api: ApiClient;
let id: string;
/** Somebody new has begun. */
beforeEach(async () => {
  const learner = await course.learner(`learner-${++people}`);
  api = learner.api;
  id = await begin(learner);
});
const read = async (who: ApiClient = api) => (await who.get(`/submissions/${id}`)).body;
const save = (promptId: string, text: string, baseRevision: number) =>
  api.put(`/submissions/${id}/answers/${promptId}`, { text, baseRevision });

test('starting in two tabs at the same moment begins one work', async () => {
  const learner = await course.learner(`learner-${++people}`);
  const begun = await Promise.all(Array.from({ length: 8 }, () => begin(learner)));
  expect(new Set(begun).size).toBe(1);
  const view = (await learner.api.get(`/placements/${placementOf(learner)}`)).body;
  expect(view.mySubmission).toEqual({ id: begun[0], state: 'draft', round: 1 });
});

test('what begins is an open first round with everything missing', async () => {
  const view = await read();
  expect(() => SubmissionView.parse(view)).not.toThrow();
  expect(view).toMatchObject({ state: 'draft', round: 1, editable: true, rounds: [], lockedItems: [] });
  expect(view.missing).toHaveLength(4);
  expect(view.passback).toMatchObject({ state: 'none', shows: 'nothing' });
});

test('an answer is saved on the revision it was typed on', async () => {
  expect((await save('setting', 'One', 0)).body).toMatchObject({ text: 'One', revision: 1 });
  expect((await save('setting', 'Two', 1)).body).toMatchObject({ text: 'Two', revision: 2 });
  expect((await read()).answers.setting).toMatchObject({ text: 'Two', revision: 2 });
});

test('the same save sent again is one save', async () => {
  await save('setting', 'One', 0);
  const again = await save('setting', 'One', 0);
  expect([again.status, again.body.revision]).toEqual([200, 1]);
});

test('a save on an old revision is refused and told what stands', async () => {
  await save('setting', 'One', 0);
  const late = await save('setting', 'Other', 0);
  expect([late.status, late.body.code]).toEqual([409, 'answer_conflict']);
  expect(late.body.context).toMatchObject({ text: 'One', revision: 1 });
  expect(Date.parse(late.body.context.savedAt)).not.toBeNaN();
});

test('of saves that race on one revision one wins, and none is lost unnoticed', async () => {
  const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => save('setting', text, 0)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  const winner = answers.find(({ status }) => status === 200)!.body.text;
  expect((await read()).answers.setting.text).toBe(winner);
});

test('saves of different prompts do not disturb each other', async () => {
  await Promise.all([save('setting', 'One', 0), save('learned', 'Two', 0)]);
  expect(Object.keys((await read()).answers).sort()).toEqual(['learned', 'setting']);
});

test.each(['__proto__', 'setting.text', '$set', 'Setting', 'a'.repeat(65)])(
  'an answer cannot be filed under %s',
  async (promptId) => {
    expect((await save(encodeURIComponent(promptId), 'x', 0)).status).toBe(400);
  },
);

test.each(['constructor', 'nothing', 'plan'])('%s is no prompt of the micro-credential', async (promptId) => {
  expect((await save(promptId, 'x', 0)).body.code).toBe('item_not_found');
});

test('links and texts are attached up to the limit of the artifact, also when they race', async () => {
  const path = `/submissions/${id}/artifacts/plan/evidence`;
  const link = (n: number) => api.post(path, { kind: 'link', url: `https://docs.example/${n}`, title: '' });
  const added = await Promise.all([1, 2, 3, 4, 5].map(link));
  expect(added.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422]);
  expect(added.find(({ status }) => status === 422)!.body.code).toBe('evidence_limit_reached');
  expect((await read()).evidence).toHaveLength(3);
  expect(added.find(({ status }) => status === 201)!.body.name).toMatch(/^docs\.example\/\d$/);
});

test('Q12: only https links are taken, and only kinds the artifact accepts', async () => {
  const add = (artifact: string, body: unknown) =>
    api.post(`/submissions/${id}/artifacts/${artifact}/evidence`, body);
  expect((await add('plan', { kind: 'link', url: 'javascript:alert(1)' })).body.code).toBe(
    'link_not_accepted',
  );
  expect((await add('talk', { kind: 'link', url: 'https://a.example' })).body.code).toBe(
    'evidence_kind_not_accepted',
  );
  expect((await add('nowhere', { kind: 'text', text: 'x' })).body.code).toBe('item_not_found');
});

test('evidence can be taken out while the round is open', async () => {
  await complete(api, id);
  const [first] = (await read()).evidence;
  expect((await api.delete(`/submissions/${id}/evidence/${first.id}`)).status).toBe(204);
  expect((await api.delete(`/submissions/${id}/evidence/${first.id}`)).body.code).toBe('evidence_not_found');
  expect((await read()).evidence).toHaveLength(1);
});

test('handing in what is not complete is refused and says what is missing', async () => {
  await save('setting', 'One', 0);
  const refused = await handIn(api, id);
  expect([refused.status, refused.body.code]).toEqual([422, 'submission_incomplete']);
  expect(refused.body.context.missing.map(({ itemId }: { itemId: string }) => itemId)).toEqual([
    'plan',
    'talk',
    'learned',
  ]);
});

test('handing in asks that student names were removed', async () => {
  await complete(api, id);
  expect((await api.post(`/submissions/${id}/submit`, { round: 1 })).status).toBe(400);
});

test('handing in freezes the round and tells the gradebook in the same write', async () => {
  await complete(api, id);
  const answer = await handIn(api, id);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ state: 'submitted', round: 1, editable: false });
  expect(answer.body.rounds[0]).toMatchObject({
    number: 1,
    answers: { setting: 'Grade 4', learned: 'To wait' },
    decision: null,
  });
  expect(answer.body.rounds[0].evidence).toHaveLength(2);
  expect(answer.body.passback).toMatchObject({ state: 'waiting', shows: 'submitted' });
  const stored = (await tool.wiring.submissionStore.find(id))!;
  expect(stored.passback).toMatchObject({
    sequence: 1,
    desired: { shows: 'submitted', round: 1, reviewUrl: `${tool.url}/lti/launch?submission=${id}` },
  });
  expect(stored.waitingSince).toEqual(stored.rounds[0]!.submittedAt);
});

test('a double click hands in once', async () => {
  await complete(api, id);
  const answers = await Promise.all([1, 2, 3, 4].map(() => handIn(api, id)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await read()).rounds).toHaveLength(1);
  expect((await tool.wiring.submissionStore.find(id))!.passback.sequence).toBe(1);
  expect((await handIn(api, id, 2)).body.code).toBe('round_conflict');
});

test('a save that races a hand-in is in the round, or is refused', async () => {
  await complete(api, id);
  const [saved] = await Promise.all([save('setting', 'Changed at the last moment', 1), handIn(api, id)]);
  const view = await read();
  expect(view.state).toBe('submitted');
  expect(view.answers.setting.text).toBe(view.rounds[0].answers.setting);
  expect(view.answers.setting.text).toBe(saved.status === 200 ? 'Changed at the last moment' : 'Grade 4');
  if (saved.status !== 200) expect(saved.body.code).toBe('submission_locked');
});

test('while a reviewer has it nothing can be changed', async () => {
  await complete(api, id);
  const { evidence } = (await handIn(api, id)).body;
  const refused = [
    await save('setting', 'x', 1),
    await api.post(`/submissions/${id}/artifacts/plan/evidence`, { kind: 'text', text: 'x' }),
    await api.delete(`/submissions/${id}/evidence/${evidence[0].id}`),
  ];
  expect(refused.map(({ body }) => body.code)).toEqual(Array(3).fill('submission_locked'));
});

test('after a request for changes what passed is locked and the rest starts from what was handed in', async () => {
  await complete(api, id);
  await handIn(api, id);
  await decideRound(tool, id, ['fits', 'learned']);
  const view = await read();
  expect(view).toMatchObject({ state: 'needs_revision', round: 2, editable: true });
  expect(view.lockedItems).toEqual(['setting', 'clear', 'heard']);
  expect(view.answers.learned.text).toBe('To wait');
  expect(view.rounds[0].decision).toMatchObject({ passedCount: 3, totalCount: 5 });

  expect((await save('setting', 'x', 1)).body.code).toBe('item_locked');
  const talk = view.evidence.find(({ artifactId }: { artifactId: string }) => artifactId === 'talk');
  expect((await api.delete(`/submissions/${id}/evidence/${talk.id}`)).body.code).toBe('item_locked');

  const plan = view.evidence.find(({ artifactId }: { artifactId: string }) => artifactId === 'plan');
  expect((await api.delete(`/submissions/${id}/evidence/${plan.id}`)).status).toBe(204);
  await api.post(`/submissions/${id}/artifacts/plan/evidence`, { kind: 'text', text: 'A better plan' });
  expect((await save('learned', 'To wait, and to listen', 1)).status).toBe(200);
  const second = (await handIn(api, id, 2)).body;
  expect(second.missing).toEqual([]);
  expect(
    second.rounds.map((round: { evidence: { name: string }[] }) => round.evidence.map((e) => e.name)),
  ).toEqual([
    ['docs.example/plan', 'They said more.'],
    ['They said more.', 'A better plan'],
  ]);
});

test('handing in unchanged work is possible, and pointed out before', async () => {
  await complete(api, id);
  await handIn(api, id);
  await decideRound(tool, id, ['learned']);
  expect((await read()).missing).toEqual([
    { itemId: 'learned', part: 'reflection', reason: 'unchanged_since_feedback', blocking: false },
  ]);
  expect((await handIn(api, id, 2)).status).toBe(200);
});

test('what is earned stays as it is', async () => {
  await complete(api, id);
  await handIn(api, id);
  await decideRound(tool, id, []);
  expect(await read()).toMatchObject({ state: 'earned', editable: false, missing: [] });
  expect((await save('setting', 'x', 1)).body.code).toBe('submission_locked');
});

test('staff see how far an open round is, and its content only when it was handed in', async () => {
  const teacher = (await course.instructor()).api;
  await complete(api, id);
  const open = await read(teacher);
  expect(open).toMatchObject({ answers: {}, evidence: [], missing: [], editable: false });
  expect(JSON.stringify(open)).not.toMatch(/Grade 4|They said more/);
  await handIn(api, id);
  expect((await read(teacher)).answers.setting.text).toBe('Grade 4');
  await decideRound(tool, id, ['learned']);
  await save('learned', 'A draft', 1);
  const revising = await read(teacher);
  expect(JSON.stringify(revising)).not.toMatch(/A draft/);
  expect(revising.rounds[0].answers.learned).toBe('To wait');
});

test('staff cannot write in the work of an earner', async () => {
  const teacher = (await course.instructor()).api;
  const refused = [
    await teacher.put(`/submissions/${id}/answers/setting`, { text: 'x', baseRevision: 0 }),
    await teacher.post(`/submissions/${id}/artifacts/plan/evidence`, { kind: 'text', text: 'x' }),
    await handIn(teacher, id),
  ];
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, 'not_allowed']));
  const placement = placementOf(await course.learner('any'));
  expect((await teacher.post(`/placements/${placement}/submission`, {})).body.code).toBe('not_allowed');
});

test('P1, P2: the work of others is not there: class mates, other courses, other districts, mentors', async () => {
  const other = await aCourse(tool);
  const elsewhere = { [claim.context]: { id: 'course-2', title: 'Other' } };
  const strangers = [
    await course.learner('class-mate'),
    await course.instructor('teacher-of-2', elsewhere),
    await course.learner(`learner-${people}`, elsewhere),
    await course.enter({ sub: 'mentor', [claim.roles]: [role('Mentor')] }),
    await other.instructor(),
    await other.learner(`learner-${people}`),
  ];
  for (const { api: stranger } of strangers) {
    const answers = [
      await stranger.get(`/submissions/${id}`),
      await stranger.put(`/submissions/${id}/answers/setting`, { text: 'x', baseRevision: 0 }),
      await stranger.post(`/submissions/${id}/artifacts/plan/evidence`, { kind: 'text', text: 'x' }),
      await handIn(stranger, id),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      Array(4).fill([404, 'submission_not_found']),
    );
  }
  await other.platform.stop();
});

test('P8: a preview user can do the work, and the gradebook hears nothing of it', async () => {
  const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
  const preview = await course.learner('preview', { [claim.roles]: [role('Learner'), TEST_USER] });
  const work = await begin(preview);
  await complete(preview.api, work);
  const answer = await handIn(preview.api, work);
  expect([answer.body.state, answer.body.passback.state]).toEqual(['submitted', 'none']);
});

test('the version a work began with stays with it', async () => {
  await tool.wiring.catalog.import(course.programmeId, aCatalogFile({ 'wait-time': { title: 'Version 2' } }));
  expect((await read()).microCredential).toMatchObject({ version: 1, title: 'Wait time' });
});
