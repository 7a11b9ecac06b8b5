import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startProbeTool, type ProbeTool } from './probe-tool.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';
import { media } from './uris.ts';
import type { Activity, Person } from './world.ts';

let tool: ProbeTool;
let lms: StandInLms;
let activity: Activity;
let student: Person;
let token: string;

beforeAll(async () => {
  tool = await startProbeTool();
  lms = createStandInLms({ profile: 'moodle' });
  await lms.start();
  student = lms.people.add({ givenName: 'Ada', familyName: 'Adams' });
  const course = lms.courses.add({ title: 'Course' });
  lms.courses.enrol(course, student, 'student');
  const registered = lms.registrations.byHand({ url: tool.url });
  activity = lms.activities.add(registered, course, { title: 'Task', lineItem: { scoreMaximum: 10 } });
  token = await tool.token(lms, registered);
});
beforeEach(() => lms.faults.clear());
afterAll(async () => {
  await lms.stop();
  await tool.stop();
});

let seconds = 0;
function postScore(wait = 3000): Promise<Response> {
  seconds += 1;
  return fetch(`${lms.url}/mod/lti/services.php/2/lineitems/2/lineitem/scores?type_id=1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': media.score },
    body: JSON.stringify({
      userId: student.sub,
      scoreGiven: 5,
      scoreMaximum: 10,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      timestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString(),
    }),
    signal: AbortSignal.timeout(wait),
  });
}
const taken = () => lms.gradebook.accepted(activity, student).length;

test('a fault hits as often as asked, then the service works again', async () => {
  lms.faults.set({ service: 'scores', kind: '429', times: 2, retryAfter: 7 });
  const answers = [await postScore(), await postScore(), await postScore()];

  expect(answers.map((answer) => answer.status)).toEqual([429, 429, 200]);
  expect(answers[0]!.headers.get('retry-after')).toBe('7');
  expect(taken()).toBe(1);
});

test('a connection cut before does nothing; one cut after has done it', async () => {
  const before = taken();
  lms.faults.set({ service: 'scores', kind: 'cut', times: 1 });
  await expect(postScore()).rejects.toThrow();
  expect(taken()).toBe(before);

  lms.faults.set({ service: 'scores', kind: 'cut-after', times: 1 });
  await expect(postScore()).rejects.toThrow();
  expect(taken()).toBe(before + 1);
});

test('a service that hangs answers nobody, one with a wrong type says text/html', async () => {
  lms.faults.set({ service: 'scores', kind: 'hang', times: 1 });
  await expect(postScore(200)).rejects.toThrow();

  lms.faults.set({ service: 'roster', kind: 'wrong-type', times: 1 });
  const url = `${lms.url}/mod/lti/services.php/CourseSection/2/bindings/1/memberships`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}`, accept: media.roster } });
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
});

test('a roster page can come twice', async () => {
  const url = `${lms.url}/mod/lti/services.php/CourseSection/2/bindings/1/memberships?limit=1`;
  const other = lms.people.add({ givenName: 'Ben', familyName: 'Brown' });
  lms.courses.enrol(lms.courses.list()[0]!, other, 'student');
  lms.faults.set({ service: 'roster', kind: 'duplicate-page', times: 1 });
  const link = async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}`, accept: media.roster } });
    return answer.headers.get('link');
  };

  expect(await link()).toContain('from=0');
  expect(await link()).toContain('from=1');
});

test('keys rotate: the new one signs, the old one stays published unless forgotten', async () => {
  const kids = async () => {
    const { keys } = (await (await fetch(lms.endpoints.jwks)).json()) as {
      keys: { kid: string; d?: string }[];
    };
    expect(keys.every((key) => key.d === undefined)).toBe(true);
    return keys.map((key) => key.kid);
  };
  const [first] = await kids();
  await lms.rotateKeys();
  expect(await kids()).toContain(first);
  await lms.rotateKeys({ forget: true });
  expect(await kids()).not.toContain(first);
});

test('what an instance kept, the next one goes on with', async () => {
  const world = JSON.parse(JSON.stringify(lms.world));
  const next = createStandInLms({ profile: 'moodle', world });
  await next.start();

  expect(next.gradebook.cell(activity, student)?.score).toBe(5);
  expect(next.registrations.list()).toHaveLength(1);
  await next.stop();
});
