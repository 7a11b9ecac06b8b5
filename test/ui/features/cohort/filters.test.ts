import { expect, test } from '@jest/globals';
import { isFiltered, needsOf, readFilters } from '../../../../ui/features/cohort/filters.ts';
import { passbackKey, refusalKey } from '../../../../ui/features/cohort/passback.ts';
import { aCohort, aPassback } from '../../../factories/views.ts';

test('the address keeps the filters, and what is unknown there is none', () => {
  expect(readFilters(new URLSearchParams('q=am&state=submitted&membership=gone&sort=activity'))).toEqual({
    q: 'am',
    state: 'submitted',
    membership: 'gone',
    sort: 'activity',
  });
  expect(readFilters(new URLSearchParams('state=lost&sort=shoe-size&q='))).toEqual({ sort: 'name' });
});

test('the order alone is no filter', () => {
  expect(isFiltered({ sort: 'activity' })).toBe(false);
  expect(isFiltered({ sort: 'name', state: 'draft' })).toBe(true);
});

test('only what waits on the reader is named', () => {
  const { counts } = aCohort();
  expect(needsOf(counts)).toEqual([
    { kind: 'review', count: 4 },
    { kind: 'grades', count: 1 },
  ]);
  expect(needsOf({ ...counts, waitingForReview: 0, gradesNotDelivered: 0 })).toEqual([]);
});

test('what the LMS has is told only when there is something to tell', () => {
  expect(passbackKey(aPassback())).toBeNull();
  expect(passbackKey(aPassback({ state: 'delivered', shows: 'grade' }))).toBe('passback.delivered.grade');
  expect(refusalKey('forbidden')).toBe('refusal.forbidden');
  expect(refusalKey('brand-new')).toBe('refusal.other');
  expect(refusalKey(null)).toBe('refusal.other');
});
