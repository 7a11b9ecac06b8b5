import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import {
  aCourse,
  begin,
  complete,
  decideRound,
  handIn,
  type CourseSetting,
} from '../../support/course-setting.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

const LIMIT = 3 * 1024 * 1024;
let time = new Date();
let tool: RunningTool;
let course: CourseSetting;
beforeAll(async () => {
  tool = await startTool({
    environment: { MAX_FILE_BYTES: String(LIMIT) },
    clock: { now: () => new Date(time) },
  });
  course = await aCourse(tool);
});
afterAll(async () => {
  await course.platform.stop();
  await tool.stop();
});

let people = 0;
let token: string;
let api: ApiClient;
let id: string;
let files: string;
beforeEach(async () => {
  time = new Date();
  const learner = await course.learner(`learner-${++people}`);
  ({ token, api } = learner);
  id = await begin(learner);
  files = `/submissions/${id}/artifacts/plan/files`;
});

const content = (evidenceId: string) => `/submissions/${id}/evidence/${evidenceId}/content`;
const evidenceOf = async () => (await api.get(`/submissions/${id}`)).body.evidence;
/** Files and chunks of this work, and of nobody's. */
async function stored() {
  const [records, chunks] = await Promise.all([
    tool.connection.collection('evidence.files').find({ 'metadata.submissionId': id }).toArray(),
    tool.connection
      .collection('evidence.chunks')
      .find({}, { projection: { files_id: 1 } })
      .toArray(),
  ]);
  const known = (await tool.connection.collection('evidence.files').find({}).toArray()).map(({ _id }) =>
    String(_id),
  );
  const orphans = chunks.filter(({ files_id }) => !known.includes(String(files_id)));
  return { files: records.length, orphans: orphans.length };
}
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await condition()) return;
    await delay(30);
  }
  throw new Error('it did not come to pass');
}

test('a file comes back byte for byte, as an attachment without rights on this origin', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_500_000, 'ab')]);
  const added = await api.upload(files, bytes, { name: 'Unité 3.pdf' });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    artifactId: 'plan',
    kind: 'file',
    name: 'Unité 3.pdf',
    file: { bytes: bytes.length, mediaType: 'application/pdf' },
    addedInRound: 1,
  });
  const response = await fetch(`${tool.url}/api/v1${content(added.body.id)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename="Unit_ 3.pdf"; filename*=UTF-8''Unit%C3%A9%203.pdf`,
    'content-security-policy': expect.stringMatching(/sandbox/),
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringMatching(/no-store/),
  });
});

test('Q1, Q2: a page with a script is kept, and given back as bytes', async () => {
  const added = await api.upload(
    files,
    '<html><script>alert(1)</script>',
    { name: 'x.png' },
    {
      'content-type': 'image/png',
    },
  );
  expect(added.body.file.mediaType).toBe('application/octet-stream');
  const answer = await api.get(content(added.body.id));
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
});

test('a file whose content type is JSON is a file all the same', async () => {
  const added = await api.upload(
    files,
    '{"a":1}',
    { name: 'a.json' },
    { 'content-type': 'application/json' },
  );
  expect([added.status, added.body.file?.bytes]).toEqual([201, 7]);
});

test('part of a file can be asked for', async () => {
  const { body } = await api.upload(files, 'abcdefghij', { name: 'a.txt' });
  const range = async (value: string) => {
    const answer = await api.get(content(body.id), { range: value });
    return [answer.status, answer.body, answer.headers.get('content-range')];
  };
  expect(await range('bytes=2-4')).toEqual([206, 'cde', 'bytes 2-4/10']);
  expect(await range('bytes=-3')).toEqual([206, 'hij', 'bytes 7-9/10']);
  expect(await range('bytes=50-')).toEqual([416, '', 'bytes */10']);
  expect(await range('bytes=0-0,5-6')).toEqual([200, 'abcdefghij', null]);
  expect(await range('nonsense')).toEqual([200, 'abcdefghij', null]);
});

test('the same upload sent twice, also at the same moment, is one file', async () => {
  const upload = { name: 'a.txt', uploadId: crypto.randomUUID() };
  const answers = await Promise.all([1, 2, 3].map(() => api.upload(files, 'the same', upload)));
  answers.push(await api.upload(files, 'the same', upload));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(await evidenceOf()).toHaveLength(1);
  expect(await stored()).toEqual({ files: 1, orphans: 0 });
});

test('Q6: a file over the limit is refused, whether it says so or not, and nothing of it stays', async () => {
  const big = Buffer.alloc(LIMIT + 1, 'a');
  const said = await api.upload(files, big, { name: 'a.txt' });
  expect([said.status, said.body.code]).toEqual([413, 'file_too_large']);

  const unsaid = await new Promise<{ status: number; body: string }>((done, fail) => {
    const sending = httpRequest(
      `${tool.url}/api/v1${files}?name=a.txt&uploadId=${crypto.randomUUID()}`,
      { method: 'POST', headers: { authorization: `Bearer ${token}`, 'transfer-encoding': 'chunked' } },
      (response) => {
        let body = '';
        response
          .on('data', (chunk) => (body += chunk))
          .on('end', () => done({ status: response.statusCode!, body }));
      },
    );
    sending.on('error', fail);
    sending.write(big.subarray(0, 1_500_000));
    sending.end(big.subarray(1_500_000));
  });
  expect([unsaid.status, JSON.parse(unsaid.body).code]).toEqual([413, 'file_too_large']);
  expect(await stored()).toEqual({ files: 0, orphans: 0 });
});

test('Q11: an empty file is refused', async () => {
  const answer = await api.upload(files, '', { name: 'a.txt' });
  expect([answer.status, answer.body.code]).toEqual([422, 'file_empty']);
});

test('a program is refused, and nothing of it stays', async () => {
  const program = Buffer.concat([Buffer.from('MZ\x90\x00', 'latin1'), Buffer.alloc(100_000)]);
  const answer = await api.upload(files, program, { name: 'plan.pdf' });
  expect([answer.status, answer.body.code]).toEqual([422, 'file_type_not_accepted']);
  expect(await stored()).toEqual({ files: 0, orphans: 0 });
});

/** Sends the beginning of a file and hands back the request, still open. */
async function startUpload(first: Buffer) {
  const sending = httpRequest(`${tool.url}/api/v1${files}?name=a.txt&uploadId=${crypto.randomUUID()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-length': String(first.length + 10) },
  });
  const answer = new Promise<{ status: number; body: string }>((done) => {
    sending.on('response', (response) => {
      let body = '';
      response
        .on('data', (chunk) => (body += chunk))
        .on('end', () => done({ status: response.statusCode!, body }));
    });
    sending.on('error', () => done({ status: 0, body: '' }));
  });
  sending.write(first);
  const loose = tool.connection.collection('evidence_loose_files');
  await until(async () => (await loose.countDocuments({ submissionId: id })) === 1);
  return { sending, answer };
}

test('Q11: an upload that breaks off leaves nothing', async () => {
  const { sending } = await startUpload(Buffer.alloc(2_000_000, 'a'));
  await until(async () => (await tool.connection.collection('evidence.chunks').countDocuments()) > 0);
  sending.destroy();
  const loose = tool.connection.collection('evidence_loose_files');
  await until(async () => (await loose.countDocuments({ submissionId: id })) === 0);
  expect(await stored()).toEqual({ files: 0, orphans: 0 });
  expect(await evidenceOf()).toEqual([]);
});

test('an upload that ends after the hand-in is refused, and nothing of it stays', async () => {
  const { sending, answer } = await startUpload(Buffer.alloc(200_000, 'a'));
  await complete(api, id);
  expect((await handIn(api, id)).status).toBe(200);
  sending.end(Buffer.alloc(10, 'z'));
  const { status, body } = await answer;
  expect([status, JSON.parse(body).code]).toEqual([409, 'submission_locked']);
  expect(await stored()).toEqual({ files: 0, orphans: 0 });
  expect(await evidenceOf()).toHaveLength(2);
});

test('files go where the micro-credential takes files, up to its number', async () => {
  const talk = await api.upload(`/submissions/${id}/artifacts/talk/files`, 'x', { name: 'a.txt' });
  expect(talk.body.code).toBe('evidence_kind_not_accepted');
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) => api.upload(files, `file ${n}`, { name: `${n}.txt` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422]);
  expect(await stored()).toEqual({ files: 3, orphans: 0 });
});

test('staff of the course get what was handed in, and nothing before', async () => {
  const teacher = (await course.instructor()).api;
  const { body } = await api.upload(files, 'A plan', { name: 'a.txt' });
  expect((await teacher.get(content(body.id))).body.code).toBe('evidence_not_found');
  await complete(api, id);
  await handIn(api, id);
  expect((await teacher.get(content(body.id))).body).toBe('A plan');

  await decideRound(tool, id, ['fits']);
  expect((await api.delete(`/submissions/${id}/evidence/${body.id}`)).status).toBe(204);
  expect((await teacher.get(content(body.id))).body).toBe('A plan');
  const draft = await api.upload(files, 'A new plan', { name: 'b.txt' });
  expect((await teacher.get(content(draft.body.id))).status).toBe(404);
});

test('Q9, P1, P2: others get no bytes, and cannot send any', async () => {
  const { body } = await api.upload(files, 'A plan', { name: 'a.txt' });
  await complete(api, id);
  await handIn(api, id);
  const other = await aCourse(tool);
  const elsewhere = { [claim.context]: { id: 'course-2', title: 'Other' } };
  const strangers = [
    await course.learner('class-mate'),
    await course.instructor('teacher-of-2', elsewhere),
    await other.instructor(),
  ];
  for (const { api: stranger } of strangers) {
    const answers = [
      await stranger.get(content(body.id)),
      await stranger.upload(files, 'x', { name: 'x.txt' }),
    ];
    expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual(
      Array(2).fill([404, 'submission_not_found']),
    );
  }
  const anonymous = await fetch(`${tool.url}/api/v1${content(body.id)}`);
  expect(anonymous.status).toBe(401);
  const mine = await course.learner('class-mate');
  const theirs = await begin(mine);
  const mixed = await mine.api.get(`/submissions/${theirs}/evidence/${body.id}/content`);
  expect(mixed.body.code).toBe('evidence_not_found');
  await other.platform.stop();
});

test('the sweep deletes what nothing has mentioned for a day, and nothing else', async () => {
  const kept = await api.upload(files, 'kept', { name: 'kept.txt' });
  const removed = await api.upload(files, 'removed', { name: 'removed.txt' });
  await api.delete(`/submissions/${id}/evidence/${removed.body.id}`);
  const frozen = await api.upload(files, 'frozen', { name: 'frozen.txt' });
  await complete(api, id);
  await handIn(api, id);
  await decideRound(tool, id, ['fits']);
  await api.delete(`/submissions/${id}/evidence/${frozen.body.id}`);

  expect(await tool.wiring.evidence.sweep()).toBe(0);
  time = new Date(time.getTime() + 25 * 3_600_000);
  expect(await tool.wiring.evidence.sweep()).toBe(1);
  expect(await stored()).toEqual({ files: 2, orphans: 0 });
  time = new Date();
  expect((await api.get(content(kept.body.id))).body).toBe('kept');
  expect((await api.get(content(frozen.body.id))).body).toBe('frozen');
});

test('the sweep finds the bytes of an upload that a crash cut off', async () => {
  const fileId = 'ab'.repeat(12);
  await tool.connection
    .collection('evidence.chunks')
    .insertOne({ files_id: new mongoose.mongo.ObjectId(fileId), n: 0, data: Buffer.from('half') });
  await tool.connection
    .collection('evidence_loose_files')
    .insertOne({ _id: fileId as never, submissionId: id, since: new Date(time.getTime() - 25 * 3_600_000) });
  expect((await stored()).orphans).toBe(1);
  expect(await tool.wiring.evidence.sweep()).toBe(1);
  expect((await stored()).orphans).toBe(0);
});
