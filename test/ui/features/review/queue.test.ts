import { expect, test } from '@jest/globals';
import { myNext, pressing } from '../../../../ui/features/review/queue.ts';
import { aQueueItem, hoursAgo, idOf } from '../../../factories/views.ts';

const held = (me: boolean) => ({ id: idOf(3, 9), name: 'Someone', since: hoursAgo(1), me });

test('my next work is the one I have begun, else the oldest that is free', () => {
  const taken = aQueueItem(1, { heldBy: held(false) });
  const free = aQueueItem(2);
  const mine = aQueueItem(3, { heldBy: held(true) });
  expect(myNext([taken, free, mine])?.submissionId).toBe(mine.submissionId);
  expect(myNext([taken, free])?.submissionId).toBe(free.submissionId);
  expect(myNext([taken])).toBeNull();
  expect(myNext([])).toBeNull();
});

test('three days of waiting are long', () => {
  const now = Date.now();
  expect(pressing(hoursAgo(1), now)).toBe('fresh');
  expect(pressing(hoursAgo(30), now)).toBe('waiting');
  expect(pressing(hoursAgo(73), now)).toBe('long');
});
