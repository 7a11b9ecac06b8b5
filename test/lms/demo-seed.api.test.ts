import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { CatalogFile } from '../../tool/contract/micro-credential.ts';
import { connectLms } from '../support/connect-lms.ts';
import { startTool, type RunningTool } from '../support/start-tool.ts';
import { addCast } from './demo/cast.ts';
import { placeCatalogue, seedWork } from './demo/seed.ts';
import type { ProfileName } from './profiles/profile.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';
import type { ScorePost } from './world.ts';

let tool: RunningTool;
const running: StandInLms[] = [];
beforeAll(async () => {
  tool = await startTool();
  tool.wiring.start();
});
afterEach(async () => {
  for (const lms of running.splice(0)) await lms.stop();
});
afterAll(() => tool.stop());

/** Until the worker has nothing more to send. */
async function quiet(lms: StandInLms): Promise<ScorePost[]> {
  for (let before = -1, calm = 0; calm < 8; await pause(250)) {
    const now = lms.gradebook.posts().length;
    calm = now === before && now > 0 ? calm + 1 : 0;
    before = now;
  }
  return lms.gradebook.posts();
}

test.each<ProfileName>(['moodle', 'canvas', 'schoology'])(
  'on %s the demo is placed, handed in, reviewed, and stands in the gradebook',
  async (profile) => {
    const lms = createStandInLms({ profile });
    await lms.start();
    running.push(lms);
    const cast = addCast(lms);
    const { registration, programmeId } = await connectLms(tool, lms);
    const catalogue = CatalogFile.parse(JSON.parse(readFileSync('config/catalogue/sample.json', 'utf8')));
    await tool.wiring.catalog.import(programmeId, catalogue);

    const activities = await placeCatalogue(lms, cast, registration);
    expect(activities).toHaveLength(3);
    await seedWork(lms, cast, activities);
    const posts = await quiet(lms);

    expect(posts.filter((post) => post.status >= 300)).toEqual([]);
    const [first] = activities;
    const cell = (number: number) => lms.gradebook.cell(first!, cast.learners[number]!);
    const points = lms.gradebook.lineItems(first!)[0]!.scoreMaximum;
    expect(cell(0)).toMatchObject({ score: points });
    expect(cell(3)).toMatchObject({ score: points });
    expect(cell(2)?.comment).toBeTruthy();
    expect(cell(10)).toBeUndefined();
  },
  120_000,
);
