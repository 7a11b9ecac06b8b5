import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '../../../tool/mongo/new-id.ts';
import { aCatalogFile } from '../../factories/micro-credential.ts';
import { aCourse, type CourseSetting } from '../../support/course-setting.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

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
const verdicts = async (programmeId: string, file: ReturnType<typeof aCatalogFile>) =>
  (await tool.wiring.catalog.import(programmeId, file)).map(({ slug, status, version }) => [
    slug,
    status,
    version,
  ]);

test('importing makes a version for new and for changed content, and for nothing else', async () => {
  const programmeId = newId();
  const first = aCatalogFile({ one: {}, two: { title: 'Two' } });
  expect(await verdicts(programmeId, first)).toEqual([
    ['one', 'created', 1],
    ['two', 'created', 1],
  ]);
  const second = aCatalogFile({ one: {}, two: { title: 'Two, better' } });
  expect(await verdicts(programmeId, second)).toEqual([
    ['one', 'unchanged', 1],
    ['two', 'updated', 2],
  ]);
  expect(await verdicts(programmeId, second)).toEqual([
    ['one', 'unchanged', 1],
    ['two', 'unchanged', 2],
  ]);
});

test('two imports at once leave one version of each content', async () => {
  const programmeId = newId();
  const file = aCatalogFile({ one: {} });
  const both = await Promise.all([1, 2, 3].map(() => verdicts(programmeId, file)));
  expect(both.flat().map(([, , version]) => version)).toEqual([1, 1, 1]);
});

test('a version that was published never changes', async () => {
  const programmeId = newId();
  await tool.wiring.catalog.import(programmeId, aCatalogFile({ one: {} }));
  const { id } = (await tool.wiring.catalog.findNewestBySlug(programmeId, 'one'))!;
  await tool.wiring.catalog.import(programmeId, aCatalogFile({ one: { title: 'Other' } }));
  expect((await tool.wiring.catalog.findVersion(id, 1))?.content.title).toBe('Wait time');
  expect((await tool.wiring.catalog.findNewest(programmeId, id))?.content.title).toBe('Other');
});

test('an import that was cut off between its two writes is finished by the next one', async () => {
  const programmeId = newId();
  const file = aCatalogFile({ one: {} });
  await tool.wiring.catalog.import(programmeId, file);
  await tool.connection
    .collection('micro_credentials')
    .updateOne({ programmeId }, { $set: { version: 0, contentHash: null } });
  expect(await verdicts(programmeId, file)).toEqual([['one', 'created', 1]]);
});

test('what is exported can be imported elsewhere and is the same', async () => {
  const [here, there] = [newId(), newId()];
  await tool.wiring.catalog.import(here, aCatalogFile({ one: {}, two: { title: 'Two' } }));
  const exported = await tool.wiring.catalog.export(here);
  await tool.wiring.catalog.import(there, exported);
  expect(await tool.wiring.catalog.export(there)).toEqual(exported);
});

test('the catalogue is searched by the beginnings of words in title, competency and tags, and read page by page', async () => {
  await tool.wiring.catalog.import(
    course.programmeId,
    aCatalogFile({
      feedback: { title: 'Écoute active', tags: ['feedback'] },
      checks: { title: 'Checks of understanding', tags: ['assessment'] },
    }),
  );
  const { api } = await course.instructor();
  const titles = async (query: string) =>
    (await api.get(`/micro-credentials?${query}`)).body.items.map(({ title }: { title: string }) => title);
  expect(await titles('')).toEqual(['Checks of understanding', 'Écoute active', 'Wait time']);
  expect(await titles('q=ecou')).toEqual(['Écoute active']);
  expect(await titles('q=ASSESS%20unders')).toEqual(['Checks of understanding']);
  expect(await titles('q=.*')).toHaveLength(3);
  expect(await titles('q=nothing')).toEqual([]);

  const first = (await api.get('/micro-credentials?limit=2')).body;
  const second = (await api.get(`/micro-credentials?limit=2&cursor=${first.nextCursor}`)).body;
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  expect((await api.get('/micro-credentials?cursor=made-up')).status).toBe(400);
});

test('P2: the catalogue of another programme is not there', async () => {
  const other = await aCourse(tool);
  const theirs = (await tool.wiring.catalog.findNewestBySlug(other.programmeId, 'wait-time'))!;
  const { api } = await course.learner();
  expect((await api.get(`/micro-credentials/${theirs.id}`)).body.code).toBe('micro_credential_not_found');
  const mine = (await tool.wiring.catalog.findNewestBySlug(course.programmeId, 'wait-time'))!;
  expect((await api.get(`/micro-credentials/${mine.id}`)).body.content.title).toBe('Wait time');
  await other.platform.stop();
});
