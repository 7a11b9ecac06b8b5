import { expect, test } from '@jest/globals';
import {
  arrived,
  createReadSaver,
  parseKept,
  type PendingRead,
  type SaveOutcome,
  type SaveState,
} from '../../../../ui/features/review/read-saver.ts';

const score = (feedback: string) => ({ itemId: 'a', levelId: null, passed: null, feedback });

function aSaver(outcomes: SaveOutcome[]) {
  const sent: PendingRead[] = [];
  const states: SaveState['kind'][] = [];
  const timers: { ms: number; run: () => void }[] = [];
  let kept: PendingRead | null = null;
  const saver = createReadSaver(
    {
      save: async (read) => {
        sent.push(read);
        return outcomes.shift() ?? { status: 'success', revision: read.baseRevision + 1, savedAt: null };
      },
      keep: (read) => {
        kept = read;
      },
      now: () => '2026-01-01T00:00:00Z',
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    },
    { revision: 3, savedAt: null },
  );
  saver.resume((state) => states.push(state.kind));
  return { saver, sent, states, timers, kept: () => kept };
}

test('what is typed is kept on the device before it is sent', () => {
  const { saver, sent, kept } = aSaver([]);
  saver.change([score('Good')], '');
  expect(kept()?.scores[0]?.feedback).toBe('Good');
  expect(sent).toHaveLength(0);
});

test('typing fast sends only the last state, and the kept copy goes when it has arrived', async () => {
  const { saver, sent, kept, timers, states } = aSaver([]);
  saver.change([score('G')], '');
  saver.change([score('Go')], '');
  saver.change([score('Good')], '');
  expect(timers).toHaveLength(1);
  expect(await saver.flush()).toBe(true);
  expect(sent.map((read) => read.scores[0]?.feedback)).toEqual(['Good']);
  expect(sent[0]?.baseRevision).toBe(3);
  expect(saver.revision()).toBe(4);
  expect(kept()).toBeNull();
  expect(states.at(-1)).toBe('saved');
});

test('what is typed while a save is on its way is sent after it, on the new revision', async () => {
  const { saver, sent } = aSaver([]);
  saver.change([score('one')], '');
  const first = saver.flush();
  saver.change([score('two')], '');
  await first;
  expect(sent.map((read) => [read.scores[0]?.feedback, read.baseRevision])).toEqual([
    ['one', 3],
    ['two', 4],
  ]);
});

test('a save that does not arrive is tried again later and later, and nothing typed is lost', async () => {
  const { saver, sent, timers, kept, states } = aSaver([{ status: 'retry' }, { status: 'retry' }]);
  saver.change([score('keep me')], '');
  expect(await saver.flush()).toBe(false);
  expect(states.at(-1)).toBe('waiting');
  expect(timers.map((timer) => timer.ms)).toEqual([1000]);
  expect(await saver.flush()).toBe(false);
  expect(timers.map((timer) => timer.ms)).toEqual([2000]);
  expect(kept()?.scores[0]?.feedback).toBe('keep me');
  expect(await saver.flush()).toBe(true);
  expect(sent).toHaveLength(3);
});

test('a conflict stops the saving until the reviewer has chosen; what is on the screen can then win', async () => {
  const { saver, sent, kept, states } = aSaver([{ status: 'conflict' }]);
  saver.change([score('mine')], '');
  expect(await saver.flush()).toBe(false);
  expect(states.at(-1)).toBe('conflict');
  saver.change([score('mine, longer')], '');
  expect(await saver.flush()).toBe(false);
  expect(kept()?.scores[0]?.feedback).toBe('mine, longer');
  saver.rebase(9);
  expect(await saver.flush()).toBe(true);
  expect(sent.at(-1)).toMatchObject({ baseRevision: 9, scores: [score('mine, longer')] });
});

test('a refusal keeps what was typed and says why', async () => {
  const { saver, kept, states } = aSaver([{ status: 'refused', code: 'review_taken' }]);
  saver.change([score('mine')], '');
  expect(await saver.flush()).toBe(false);
  expect(states.at(-1)).toBe('refused');
  expect(kept()).not.toBeNull();
});

test('a kept copy that the server has after all is no conflict', () => {
  const kept = {
    scores: [score('Good'), { ...score(''), itemId: 'b' }],
    summary: '',
    baseRevision: 1,
    at: '',
  };
  expect(arrived(kept, { scores: [score('Good')], summary: '' })).toBe(true);
  expect(arrived(kept, { scores: [score('Bad')], summary: '' })).toBe(false);
  expect(arrived(kept, { scores: [score('Good')], summary: 'More' })).toBe(false);
});

test('a broken kept copy counts as none', () => {
  expect(parseKept('{')).toBeNull();
  expect(parseKept('"x"')).toBeNull();
  expect(parseKept(null)).toBeNull();
});
