import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createExclusive, StillTaken } from '../../../tool/mongo/exclusive.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

let tool: RunningTool;
beforeEach(async () => (tool = await startTool()));
afterEach(() => tool.stop());

test('work of one name runs one at a time, whoever asks', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(20);
    inside--;
  };
  const instances = [1, 2, 3].map(() => createExclusive(tool.connection, { pollMs: 5 }));
  await Promise.all(instances.map((exclusive) => exclusive('a', work)));
  expect(most).toBe(1);
});

test('what fails gives its place back', async () => {
  const exclusive = createExclusive(tool.connection);
  const failing = exclusive('a', async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await exclusive('a', async () => 'yes')).toBe('yes');
});

test('a lease that nobody gave back ends by itself', async () => {
  const killed = createExclusive(tool.connection, { leaseMs: 100 });
  void killed('a', () => new Promise(() => {}));
  await sleep(30);
  const exclusive = createExclusive(tool.connection, { pollMs: 10 });
  expect(await exclusive('a', async () => 'mine')).toBe('mine');
});

test('who waits too long is told', async () => {
  void createExclusive(tool.connection)('a', () => new Promise(() => {}));
  await sleep(30);
  const impatient = createExclusive(tool.connection, { waitMs: 50, pollMs: 10 });
  await expect(impatient('a', async () => {})).rejects.toBeInstanceOf(StillTaken);
});
