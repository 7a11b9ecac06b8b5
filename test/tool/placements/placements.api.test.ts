import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import { aCourse, begin, placementOf, type CourseSetting } from '../../support/course-setting.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

let tool: RunningTool;
let course: CourseSetting;
let other: CourseSetting;
beforeAll(async () => {
  tool = await startTool();
  course = await aCourse(tool);
  other = await aCourse(tool);
});
afterAll(async () => {
  await course.platform.stop();
  await other.platform.stop();
  await tool.stop();
});
const link = (id: string, title = 'Assignment') => ({ [claim.resourceLink]: { id, title } });
const bare = { [claim.custom]: undefined };
const microCredentialId = async (setting: CourseSetting) =>
  (await tool.wiring.catalog.findNewestBySlug(setting.programmeId, 'wait-time'))!.id;

test('the first launch of a link makes its placement, once, and later ones find it', async () => {
  const entered = await Promise.all(
    ['a', 'b', 'c'].map((sub) => course.learner(sub, link('race', 'Wait time, week 1'))),
  );
  expect(new Set(entered.map(placementOf)).size).toBe(1);
  const view = (await entered[0]!.api.get(`/placements/${placementOf(entered[0]!)}`)).body;
  expect(view).toMatchObject({
    title: 'Wait time, week 1',
    microCredential: { slug: 'wait-time', version: 1 },
    points: 100,
    mySubmission: null,
  });
});

test('title and grade column follow the LMS; a launch without them changes nothing', async () => {
  const ags = { scope: [], lineitem: 'https://lms.example/items/7' };
  const first = await course.learner('a', link('follows'));
  await course.learner('a', { ...link('follows', 'Renamed'), [claim.ags]: ags });
  await course.learner('a', { [claim.resourceLink]: { id: 'follows' }, [claim.ags]: undefined });
  expect((await first.api.get(`/placements/${placementOf(first)}`)).body).toMatchObject({
    title: 'Renamed',
    hasGradeColumn: true,
  });
});

test('P3: the same link id in another district is another placement', async () => {
  const [here, there] = [await course.learner('a', link('same')), await other.learner('a', link('same'))];
  expect(placementOf(here)).not.toBe(placementOf(there));
});

test('P1, P2: a placement of another course or district is not there', async () => {
  const mine = await course.learner('a', link('mine'));
  const elsewhere = await course.learner('a', {
    ...link('elsewhere'),
    [claim.context]: { id: 'course-2', title: 'Other course' },
  });
  const foreign = await other.learner('a', link('mine'));
  for (const stranger of [elsewhere, foreign]) {
    const read = await stranger.api.get(`/placements/${placementOf(mine)}`);
    expect([read.status, read.body.code]).toEqual([404, 'placement_not_found']);
    const start = await stranger.api.post(`/placements/${placementOf(mine)}/submission`, {});
    expect([start.status, start.body.code]).toEqual([404, 'placement_not_found']);
  }
});

test('a link made without the picker waits for staff to choose', async () => {
  const learner = await course.learner('a', { ...link('unset'), ...bare });
  const placementId = placementOf(learner);
  const start = await learner.api.post(`/placements/${placementId}/submission`, {});
  expect([start.status, start.body.code]).toEqual([409, 'placement_not_configured']);

  const body = { microCredentialId: await microCredentialId(course), points: 40 };
  const path = `/placements/${placementId}/micro-credential`;
  expect((await learner.api.put(path, body)).body.code).toBe('not_allowed');
  const teacher = await course.instructor('t', { ...link('unset'), ...bare });
  const foreign = { microCredentialId: await microCredentialId(other) };
  expect((await teacher.api.put(path, foreign)).body.code).toBe('micro_credential_not_found');
  expect((await teacher.api.put(path, { ...body, points: 0 })).status).toBe(400);
  expect((await teacher.api.put(path, body)).body).toMatchObject({
    points: 40,
    microCredential: { slug: 'wait-time' },
  });

  const again = await course.learner('a', { ...link('unset'), ...bare });
  await begin(again);
  expect((await teacher.api.put(path, body)).body.code).toBe('placement_in_use');
});

test('choosing and starting at the same moment: the work has what the placement has', async () => {
  const { body } = await (await course.instructor()).api.get('/micro-credentials');
  const learner = await course.learner('racer', link('start-race'));
  const teacher = await course.instructor('t', link('start-race'));
  const [started, chosen] = await Promise.all([
    begin(learner),
    teacher.api.put(`/placements/${placementOf(learner)}/micro-credential`, {
      microCredentialId: body.items[0].id,
      points: 7,
    }),
  ]);
  const placement = (await tool.wiring.placementStore.find(placementOf(learner)))!;
  const submission = (await tool.wiring.submissionStore.find(started))!;
  expect(submission.microCredentialId).toBe(placement.microCredentialId);
  expect(placement.points).toBe(chosen.status === 200 ? 7 : 100);
});

test('a launch out of the course menu of Canvas makes no placement', async () => {
  const { me } = await course.instructor('t', {
    [claim.resourceLink]: { id: 'course-1', title: 'Course' },
    [claim.toolPlatform]: { guid: 'g', product_family_code: 'canvas' },
    ...bare,
  });
  expect(me.start).toEqual({ page: 'cohort' });
});
