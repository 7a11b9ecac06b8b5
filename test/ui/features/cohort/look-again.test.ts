import { expect, test } from '@jest/globals';
import { lookAgainMs } from '../../../../ui/features/cohort/look-again.ts';
import { aCohort, aCohortRow } from '../../../factories/views.ts';

const roster = (state: 'running' | 'done') => ({ state, at: null, problem: null });

test('the page follows a roster that is being read, and a grade on its way', () => {
  const onItsWay = aCohortRow(1);
  expect(lookAgainMs(aCohort({ roster: roster('running') }))).toBe(2_000);
  expect(lookAgainMs(aCohort({ roster: roster('done'), items: [onItsWay] }))).toBe(10_000);
  expect(lookAgainMs(aCohort({ roster: roster('done'), items: [] }))).toBe(60_000);
  expect(lookAgainMs(undefined)).toBe(60_000);
});
