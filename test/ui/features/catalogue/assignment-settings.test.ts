import { expect, test } from '@jest/globals';
import {
  checkAssignment,
  endOfLocalDay,
  newAssignment,
  readChosen,
  settingsOf,
  toggleChosen,
  writeChosen,
} from '../../../../ui/features/catalogue/assignment-settings.ts';

const now = new Date(2026, 10, 23, 12);
const a = 'a'.repeat(24);
const b = 'b'.repeat(24);

test('a due day ends where the person is, not in UTC', () => {
  const end = endOfLocalDay('2026-12-05')!;
  expect([end.getFullYear(), end.getMonth(), end.getDate(), end.getHours(), end.getMinutes()]).toEqual([
    2026, 11, 5, 23, 59,
  ]);
});

test('a day that is in no calendar is none', () => {
  expect(endOfLocalDay('2026-02-30')).toBeNull();
  expect(endOfLocalDay('5.12.2026')).toBeNull();
});

test('a new assignment can be added as it is', () => {
  const draft = newAssignment('Formative checks');
  expect(checkAssignment(draft, now)).toEqual({});
  expect(settingsOf(a, draft)).toEqual({
    microCredentialId: a,
    title: 'Formative checks',
    points: 100,
    gradeRule: 'all_or_nothing',
    dueAt: null,
  });
});

test('points are a positive number, with comma or point', () => {
  const draft = newAssignment('x');
  expect(checkAssignment({ ...draft, points: '0' }, now)).toEqual({ points: 'invalid' });
  expect(checkAssignment({ ...draft, points: 'ten' }, now)).toEqual({ points: 'invalid' });
  expect(checkAssignment({ ...draft, points: ' ' }, now)).toEqual({ points: 'required' });
  expect(settingsOf(a, { ...draft, points: '12,5' }).points).toBe(12.5);
});

test('a day that has passed is pointed out; today is still good', () => {
  const draft = newAssignment('x');
  expect(checkAssignment({ ...draft, due: '2026-11-22' }, now)).toEqual({ due: 'past' });
  expect(checkAssignment({ ...draft, due: '2026-11-23' }, now)).toEqual({});
});

test('one or several are chosen, as the course accepts, and the address keeps them', () => {
  expect(toggleChosen([a], b, true)).toEqual([a, b]);
  expect(toggleChosen([a], b, false)).toEqual([b]);
  expect(toggleChosen([a, b], a, true)).toEqual([b]);
  expect(readChosen(writeChosen([a, b]))).toEqual([a, b]);
  expect(readChosen(`${a}.nonsense.${a}`)).toEqual([a]);
  expect(readChosen(null)).toEqual([]);
});
