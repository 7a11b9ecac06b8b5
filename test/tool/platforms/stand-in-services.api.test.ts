import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lmsProfile } from '../../../tool/protocols/lti/lms/index.ts';
import type { DeliveryHistory, GradebookState } from '../../../tool/protocols/lti/lms/profile.ts';
import type { LineItem } from '../../../tool/protocols/lti/lms-services.ts';
import type { ProfileName } from '../../lms/profiles/profile.ts';
import { createStandInLms, type StandInLms } from '../../lms/stand-in-lms.ts';
import type { Activity, Course, Person, Registration } from '../../lms/world.ts';
import { connectLms } from '../../support/connect-lms.ts';
import { openActivity } from '../../support/lti-client.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

let tool: RunningTool;
beforeAll(async () => {
  tool = await startTool();
});
afterAll(() => tool.stop());

describe.each<ProfileName>(['canvas', 'moodle', 'schoology'])('the services of a stand-in %s', (family) => {
  let lms: StandInLms;
  let registration: Registration;
  let course: Course;
  let student: Person;
  let activity: Activity;
  let target: { platformId: string; deploymentId: string };
  let urls: { lineItemsUrl: string; membershipsUrl: string };

  beforeAll(async () => {
    lms = createStandInLms({ profile: family });
    await lms.start();
    const connected = await connectLms(tool, lms);
    registration = connected.registration;
    target = { platformId: connected.platformId, deploymentId: registration.deploymentId };
    course = lms.courses.add({ title: 'Spring Cohort' });
    const people = Array.from({ length: 120 }, (_, index) =>
      lms.people.add({ givenName: `Person ${index}`, familyName: 'Example' }),
    );
    for (const person of people) lms.courses.enrol(course, person, 'student');
    lms.courses.enrol(course, lms.people.add({ givenName: 'Robin', familyName: 'Ortiz' }), 'teacher');
    student = people[0]!;
    activity = lms.activities.add(registration, course, {
      title: 'Wait time',
      url: `${tool.url}/lti/launch?mc=wait-time`,
      lineItem: { scoreMaximum: 20, resourceId: 'ours', tag: 'micro-credential' },
    });
    lms.activities.publish(activity);
    await openActivity(lms, student, activity);
    const record = await tool.connection.collection('courses').findOne({ platformId: target.platformId });
    urls = { lineItemsUrl: String(record?.lineItemsUrl), membershipsUrl: String(record?.membershipsUrl) };
  });
  afterAll(() => lms.stop());

  const column = (): Promise<LineItem> =>
    tool.wiring.lms.findOrCreateLineItem(target, {
      lineItemsUrl: urls.lineItemsUrl,
      resourceLinkId: activity.id,
      resourceId: 'ours',
      tag: 'micro-credential',
      label: 'Wait time',
      scoreMaximum: 20,
    });

  async function show(state: GradebookState, history: DeliveryHistory): Promise<Date | null> {
    const score = lmsProfile(family).scoreFor(student.sub, state, history, new Date());
    if (score) await tool.wiring.lms.sendScore(target, (await column()).id, score);
    return score && score.timestamp;
  }

  test('the whole roster is read', async () => {
    const found = new Set<string>();
    const { members, pages } = await tool.wiring.lms.readRoster(
      target,
      urls.membershipsUrl,
      async (people) => {
        for (const { userId } of people) found.add(userId);
      },
    );
    expect({ members, found: found.size }).toEqual({ members: 121, found: 121 });
    expect(pages).toBe({ canvas: 3, moodle: 1, schoology: 2 }[family]);
    expect(found).toContain(student.sub);
  });

  test('the column of the link is found, not made again', async () => {
    const before = lms.gradebook.lineItems(activity).length;
    expect(await column()).toMatchObject({ resourceId: 'ours', scoreMaximum: 20 });
    expect(lms.gradebook.lineItems(activity)).toHaveLength(before);
  });

  test('handed in, graded, handed in again, graded again: the grade stands throughout', async () => {
    const reviewUrl = `${tool.url}/lti/launch?submission=1`;
    const graded = (scoreGiven: number): GradebookState => ({
      shows: 'grade',
      scoreGiven,
      scoreMaximum: 20,
      comment: `Passed ${scoreGiven} of 20`,
      decidedAt: new Date(),
      reviewUrl,
    });
    const handedIn = (round: number): GradebookState => ({
      shows: 'submitted',
      submittedAt: new Date(),
      reviewUrl,
      round,
    });
    let last = await show(handedIn(1), { gradeStands: false, lastTimestamp: null });
    last = (await show(graded(10), { gradeStands: false, lastTimestamp: last })) ?? last;
    expect(lms.gradebook.cell(activity, student)).toMatchObject({ score: 10, comment: 'Passed 10 of 20' });
    last = (await show(handedIn(2), { gradeStands: true, lastTimestamp: last })) ?? last;
    expect(lms.gradebook.cell(activity, student)).toMatchObject({ score: 10 });
    await show(graded(20), { gradeStands: true, lastTimestamp: last });
    expect(lms.gradebook.cell(activity, student)).toMatchObject({ score: 20, comment: 'Passed 20 of 20' });
    expect(lms.gradebook.posts(activity, student).filter(({ status }) => status >= 300)).toEqual([]);
    expect(lms.gradebook.posts(activity, student)).toHaveLength(
      { canvas: 4, moodle: 3, schoology: 2 }[family],
    );
    if (family === 'canvas') expect(lms.gradebook.cell(activity, student)?.attempts).toHaveLength(2);
  });

  test('what the gradebook shows is read back', async () => {
    const results = await tool.wiring.lms.readResults(target, (await column()).id, student.sub);
    expect(results).toMatchObject([{ userId: student.sub, resultScore: 20, resultMaximum: 20 }]);
  });

  test('a token the LMS no longer takes is replaced', async () => {
    await column();
    lms.revokeTokens();
    expect(await column()).toMatchObject({ resourceId: 'ours' });
  });

  test('a column of its own is made where there is none', async () => {
    const wish = {
      lineItemsUrl: urls.lineItemsUrl,
      resourceLinkId: 'a link that has none',
      resourceId: 'another',
      tag: 'micro-credential',
      label: 'Another',
      scoreMaximum: 5,
    };
    const make = () => tool.wiring.lms.findOrCreateLineItem(target, wish);
    if (family === 'moodle') {
      await expect(make()).rejects.toMatchObject({ problem: 'forbidden' });
      return;
    }
    const [one, two] = await Promise.all([make(), make()]);
    expect(one.id).toBe(two.id);
  });

  if (family !== 'schoology')
    test('it registers itself by invitation, with everything it grants', async () => {
      const { invitations, programmes, platforms } = tool.wiring;
      const now = new Date();
      const [programme] = await programmes.list();
      const { code } = await invitations.create(programme!.id, new Date(now.getTime() + 60_000), now);
      const address = await lms.registrations.address(`${tool.url}/lti/register?invitation=${code}`);
      const answer = await fetch(address);
      const html = await answer.text();
      expect({ status: answer.status, closes: html.includes('org.imsglobal.lti.close') }).toEqual({
        status: 200,
        closes: true,
      });
      const made = lms.registrations.list().at(-1)!;
      const platform = await platforms.findByIssuerAndClientId(lms.issuer, made.clientId);
      expect(platform).toMatchObject({ family, status: 'active', programmeId: programme!.id });
      expect(platform?.grantedScopes).toHaveLength(5);
    });
});
