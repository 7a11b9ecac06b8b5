import { expect, test } from '@jest/globals';
import type { AnswerView } from '../../../../tool/contract/submission.ts';
import {
  createAnswerSaver,
  type AnswerSaverDeps,
  type SaveFailure,
} from '../../../../ui/features/earner/model/answer-saver.ts';
import { createDraftStore } from '../../../../ui/features/earner/model/drafts.ts';

class Conflict extends Error {}
class Locked extends Error {}

const settled = () => new Promise((done) => setImmediate(done));

/** A server with one answer, a device with storage, and a clock that is moved by hand. */
function aDesk({ saved, stored = {} }: { saved?: AnswerView; stored?: Record<string, string> } = {}) {
  const device = new Map(Object.entries(stored));
  const storage = {
    getItem: (key: string) => device.get(key) ?? null,
    setItem: (key: string, value: string) => void device.set(key, value),
    removeItem: (key: string) => void device.delete(key),
  };
  const server = {
    answer: saved,
    reachable: true,
    locked: false,
    losesAnswers: false,
    requests: [] as string[],
  };
  const planned = new Set<{ run: () => void; ms: number }>();

  const open = () => {
    const deps: AnswerSaverDeps = {
      drafts: createDraftStore('s1', storage),
      later(run, ms) {
        const plan = { run, ms };
        planned.add(plan);
        return () => void planned.delete(plan);
      },
      async save(_promptId, { text, baseRevision }, { keepalive }) {
        server.requests.push(`${text}@${baseRevision}${keepalive ? ' keepalive' : ''}`);
        await settled();
        if (!server.reachable) throw new Error('unreached');
        if (server.locked) throw new Locked();
        if (baseRevision !== (server.answer?.revision ?? 0)) throw new Conflict();
        server.answer = { text, revision: baseRevision + 1, savedAt: '2026-01-01T10:00:00Z' };
        if (server.losesAnswers) throw new Error('unreached');
        return server.answer;
      },
      async explain(_promptId, error): Promise<SaveFailure> {
        if (error instanceof Conflict) return { kind: 'conflict', theirs: server.answer! };
        if (error instanceof Locked) return { kind: 'refused', problem: error };
        return { kind: 'unreached' };
      },
    };
    const saver = createAnswerSaver(deps);
    saver.begin('p1', server.answer);
    return saver;
  };

  return {
    server,
    device,
    open,
    planned: () => [...planned].map(({ ms }) => ms),
    async timePasses() {
      const now = [...planned];
      planned.clear();
      now.forEach(({ run }) => run());
      for (let turn = 0; turn < 6; turn++) await settled();
    },
  };
}

const answer = (text: string, revision: number): AnswerView => ({
  text,
  revision,
  savedAt: '2026-01-01T09:00:00Z',
});

test('what is typed is on the device at once and on the server a moment later', async () => {
  const desk = aDesk();
  const saver = desk.open();
  saver.type('p1', 'Hello');
  expect(desk.device.get('attest.draft.s1.p1')).toContain('Hello');
  expect(saver.get('p1')?.status).toBe('saving');
  expect(desk.planned()).toEqual([600]);

  await desk.timePasses();
  expect(desk.server.requests).toEqual(['Hello@0']);
  expect(saver.get('p1')).toMatchObject({ status: 'saved', savedAt: '2026-01-01T10:00:00Z' });
  expect(desk.device.size).toBe(0);
  expect(saver.allSaved()).toBe(true);
});

test('typing on during a save sends the rest on the new revision, never two at a time', async () => {
  const desk = aDesk();
  const saver = desk.open();
  saver.type('p1', 'One');
  const first = desk.timePasses();
  saver.type('p1', 'One two');
  await first;
  expect(desk.server.requests).toEqual(['One@0']);
  expect(saver.allSaved()).toBe(false);

  await desk.timePasses();
  expect(desk.server.requests).toEqual(['One@0', 'One two@1']);
  expect(saver.get('p1')?.status).toBe('saved');
});

test('handing in waits for the save under way and sends the rest', async () => {
  const desk = aDesk();
  const saver = desk.open();
  saver.type('p1', 'One');
  const first = desk.timePasses();
  saver.type('p1', 'One two');
  await saver.flush();
  expect(saver.allSaved()).toBe(true);
  await first;
  expect(desk.server.requests).toEqual(['One@0', 'One two@1']);
});

test('without a connection the text is kept, said to be kept, and sent when the server answers again', async () => {
  const desk = aDesk();
  desk.server.reachable = false;
  const saver = desk.open();
  saver.type('p1', 'Kept');
  await desk.timePasses();
  expect(saver.get('p1')?.status).toBe('kept');
  expect(desk.planned()).toEqual([2_000]);
  await desk.timePasses();
  expect(desk.planned()).toEqual([4_000]);

  desk.server.reachable = true;
  await desk.timePasses();
  expect(desk.server.answer?.text).toBe('Kept');
  expect(saver.get('p1')?.status).toBe('saved');
});

test('a text left on the device is sent on the next visit', async () => {
  const desk = aDesk({ saved: answer('Old', 2) });
  desk.server.reachable = false;
  const before = desk.open();
  before.type('p1', 'New');
  await desk.timePasses();
  before.stop();

  desk.server.reachable = true;
  const after = desk.open();
  expect(after.get('p1')?.text).toBe('New');
  await desk.timePasses();
  expect(desk.server.answer).toMatchObject({ text: 'New', revision: 3 });
});

test('a save whose answer got lost is recognised, not taken for somebody else', async () => {
  const desk = aDesk();
  const saver = desk.open();
  desk.server.losesAnswers = true;
  saver.type('p1', 'First');
  await desk.timePasses();
  expect(saver.get('p1')?.status).toBe('kept');

  desk.server.losesAnswers = false;
  saver.type('p1', 'First and second');
  await desk.timePasses();
  await desk.timePasses();
  expect(saver.get('p1')).toMatchObject({ status: 'saved', theirs: null });
  expect(desk.server.answer).toMatchObject({ text: 'First and second', revision: 2 });
});

test('leaving the page sends what is typed so that it outlives the page', async () => {
  const desk = aDesk();
  const saver = desk.open();
  saver.type('p1', 'Last words');
  await saver.flush({ keepalive: true });
  expect(desk.server.requests).toEqual(['Last words@0 keepalive']);
});

test('a change made elsewhere is shown beside the own text, and either may be kept', async () => {
  for (const [choice, expected] of [
    ['mine', 'Mine'],
    ['theirs', 'Theirs'],
  ] as const) {
    const desk = aDesk({ saved: answer('Base', 1) });
    const saver = desk.open();
    desk.server.answer = answer('Theirs', 2);
    saver.type('p1', 'Mine');
    await desk.timePasses();
    expect(saver.get('p1')).toMatchObject({ status: 'conflict', text: 'Mine', theirs: { text: 'Theirs' } });
    expect(desk.device.get('attest.draft.s1.p1')).toContain('Mine');

    saver.resolve('p1', choice);
    await desk.timePasses();
    expect(desk.server.answer?.text).toBe(expected);
    expect(saver.get('p1')).toMatchObject({ status: 'saved', text: expected });
    expect(desk.device.size).toBe(0);
  }
});

test('an answer saved on another device replaces the text only while nothing unsaved stands here', () => {
  const desk = aDesk({ saved: answer('Base', 1) });
  const clean = desk.open();
  clean.begin('p1', answer('From the phone', 2));
  expect(clean.get('p1')?.text).toBe('From the phone');

  const typing = desk.open();
  typing.type('p1', 'Half a sentence');
  typing.begin('p1', answer('From the phone', 2));
  expect(typing.get('p1')?.text).toBe('Half a sentence');
});

test('when the work was handed in elsewhere the text stays on the device and is not sent again and again', async () => {
  const desk = aDesk({ saved: answer('Base', 1) });
  desk.server.locked = true;
  const saver = desk.open();
  saver.type('p1', 'Too late');
  await desk.timePasses();
  expect(saver.get('p1')?.status).toBe('refused');
  expect(desk.planned()).toEqual([]);
  expect(desk.device.get('attest.draft.s1.p1')).toContain('Too late');
});

test('typing back to what is saved leaves nothing to save', async () => {
  const desk = aDesk({ saved: answer('Base', 1) });
  const saver = desk.open();
  saver.type('p1', 'Base!');
  saver.type('p1', 'Base');
  expect(saver.get('p1')?.status).toBe('saved');
  await desk.timePasses();
  expect(desk.server.requests).toEqual([]);
  expect(desk.device.size).toBe(0);
});

test('a browser that keeps nothing is not said to keep anything', () => {
  const drafts = createDraftStore('s1', {
    getItem: () => null,
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem() {},
  });
  drafts.write('p1', { text: 'x', baseRevision: 0, sent: [], at: 0 });
  expect(drafts.persistent).toBe(false);
  expect(drafts.read('p1')?.text).toBe('x');
});
