import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { test as base, type Page } from '@playwright/test';
import { createStandInLms, type StandInLms } from '../../lms/stand-in-lms.ts';
import type { ProfileName } from '../../lms/profiles/profile.ts';
import type { Course, Person } from '../../lms/world.ts';
import { toolProcess, type ToolProcess } from './tool-process.ts';

const run = promisify(execFile);

export interface Stack {
  tool: ToolProcess;
  lms: StandInLms;
  course: Course;
  /** Administrator of the LMS. */
  admin: Person;
  teacher: Person;
  colleague: Person;
  earner: Person;
  learners: Person[];
  /** `npm run attest -- …`, as its JSON answer. */
  attest<T>(...args: string[]): Promise<T>;
}

async function startStack(profile: ProfileName): Promise<{ stack: Stack; stop(): Promise<void> }> {
  const server = process.env.TEST_MONGODB_URI;
  if (!server) throw new Error('TEST_MONGODB_URI is missing: run by `npm run test:e2e`');
  const uri = new URL(server);
  uri.pathname = `/attest_e2e_${randomBytes(5).toString('hex')}`;
  const tool = await toolProcess(uri.href);
  const attest = async <T>(...args: string[]): Promise<T> => {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'tool/cli.ts', ...args, '--json'], {
      env: { ...process.env, ...tool.environment },
    });
    return JSON.parse(stdout) as T;
  };
  await attest('programme', 'add', '--name', 'Harbor District', '--slug', 'harbor');
  await attest('catalog', 'import', 'config/catalogue/sample.json', '--programme', 'harbor');
  await tool.start();

  const lms = createStandInLms({ profile });
  await lms.start();
  const admin = lms.people.add({ givenName: 'Sam', familyName: 'Okafor', admin: true });
  const teacher = lms.people.add({ givenName: 'Robin', familyName: 'Ortiz' });
  const colleague = lms.people.add({ givenName: 'Imke', familyName: 'de Vries' });
  const earner = lms.people.add({ givenName: 'Dana', familyName: 'Lee' });
  const learners = [
    earner,
    lms.people.add({ givenName: 'Олена', familyName: 'Шевченко' }),
    lms.people.add({ givenName: 'José', familyName: 'Ibáñez' }),
  ];
  const course = lms.courses.add({ title: 'Spring Cohort', label: 'PL-101' });
  lms.courses.enrol(course, teacher, 'teacher');
  lms.courses.enrol(course, colleague, 'teacher');
  for (const learner of learners) lms.courses.enrol(course, learner, 'student');

  return {
    stack: { tool, lms, course, admin, teacher, colleague, earner, learners, attest },
    async stop() {
      await tool.stop();
      await lms.stop();
    },
  };
}

/** `profile` is an option (`test.use`); `stack` is the tool as a process and a stand-in LMS beside it. */
export const test = base.extend<{ stack: Stack; profile: ProfileName }>({
  profile: ['moodle', { option: true }],
  stack: async ({ profile }, use) => {
    const { stack, stop } = await startStack(profile);
    await use(stack);
    await stop();
  },
});

export { expect } from '@playwright/test';

/** Chooses who one is on the home page of the stand-in LMS. */
export async function become(page: Page, { lms }: Stack, person: Person): Promise<void> {
  await page.goto(lms.url);
  await page.getByRole('button', { name: person.name }).click();
}

/** The tool inside the page of the LMS. */
export const toolFrame = (page: Page) => page.frameLocator('iframe[name="tool"]');
