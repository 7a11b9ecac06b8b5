import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectLms } from '../support/connect-lms.ts';
import { LaunchRefused, openActivity, openPicker, openReview } from '../support/lti-client.ts';
import { startTool, type RunningTool } from '../support/start-tool.ts';
import type { ProfileName } from './profiles/profile.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';
import { claim } from './uris.ts';
import type { Activity, Course, Person, Registration } from './world.ts';

let tool: RunningTool;
beforeAll(async () => {
  tool = await startTool();
});
afterAll(() => tool.stop());

describe.each<ProfileName>(['canvas', 'moodle', 'schoology'])('%s', (profile) => {
  let lms: StandInLms;
  let registration: Registration;
  let course: Course;
  let teacher: Person;
  let student: Person;
  let activity: Activity;

  beforeAll(async () => {
    lms = createStandInLms({ profile });
    await lms.start();
    teacher = lms.people.add({ givenName: 'Robin', familyName: 'Ortiz' });
    student = lms.people.add({ givenName: 'Дмитрий', familyName: 'Соколов' });
    course = lms.courses.add({ title: 'Spring Cohort' });
    lms.courses.enrol(course, teacher, 'teacher');
    lms.courses.enrol(course, student, 'student');
    ({ registration } = await connectLms(tool, lms));
    activity = lms.activities.add(registration, course, {
      title: 'Wait time',
      url: `${tool.url}/lti/launch?mc=wait-time`,
      lineItem: { scoreMaximum: 20 },
    });
    lms.activities.publish(activity);
  });
  afterAll(() => lms.stop());

  test('a student and a teacher launch into Attest as themselves', async () => {
    const earner = await openActivity(lms, student, activity);
    const facilitator = await openActivity(lms, teacher, activity);

    expect(earner.me).toMatchObject({
      person: { name: 'Дмитрий Соколов' },
      role: 'earner',
      course: { title: 'Spring Cohort' },
      lms: { family: profile },
    });
    expect(facilitator.me).toMatchObject({ role: 'facilitator', may: { review: true } });
  });

  test('a teacher opens the picker', async () => {
    const { me } = await openPicker(lms, teacher, course, registration);

    expect(me.start).toEqual({ page: 'picker' });
  });

  test('a launch with a broken claim is refused', async () => {
    lms.alterNextToken((claims) => ({ claims: { ...claims, [claim.version]: '1.1.0' } }));

    await expect(openActivity(lms, student, activity)).rejects.toThrow(LaunchRefused);
  });

  test('keys may rotate between two launches', async () => {
    await lms.rotateKeys();

    expect((await openActivity(lms, student, activity)).me.role).toBe('earner');
  });

  if (profile === 'moodle')
    test('a student opens the own work out of the gradebook', async () => {
      const { me } = await openReview(lms, student, activity, student);

      expect(me.role).toBe('earner');
    });
});
