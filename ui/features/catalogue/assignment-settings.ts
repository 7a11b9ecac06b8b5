import { Points, type ConfigurePlacementBody, type GradeRule } from '../../../tool/contract/placement.ts';

/** The fields as they are typed. `due` is a day of the person's own calendar, `YYYY-MM-DD`, or empty. */
export interface AssignmentDraft {
  title: string;
  points: string;
  due: string;
  gradeRule: GradeRule;
}

export type AssignmentErrors = Partial<Record<'title' | 'points' | 'due', 'required' | 'invalid' | 'past'>>;

export const newAssignment = (title: string): AssignmentDraft => ({
  title,
  points: '100',
  due: '',
  gradeRule: 'all_or_nothing',
});

/** The last second of that day where the person is; null for what is no day. */
export function endOfLocalDay(day: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const end = new Date(year, month - 1, date, 23, 59, 59);
  return end.getMonth() === month - 1 && end.getDate() === date ? end : null;
}

/** Takes "12,5" as well as "12.5". */
const pointsOf = (text: string) => Points.safeParse(Number(text.trim().replace(',', '.') || Number.NaN));

export function checkAssignment(draft: AssignmentDraft, now: Date): AssignmentErrors {
  const errors: AssignmentErrors = {};
  if (!draft.title.trim()) errors.title = 'required';
  if (!draft.points.trim()) errors.points = 'required';
  else if (!pointsOf(draft.points).success) errors.points = 'invalid';
  if (draft.due) {
    const end = endOfLocalDay(draft.due);
    if (!end) errors.due = 'invalid';
    else if (end < now) errors.due = 'past';
  }
  return errors;
}

/** A draft without errors as the server takes it. */
export function settingsOf(
  microCredentialId: string,
  draft: AssignmentDraft,
): ConfigurePlacementBody & { title: string } {
  return {
    microCredentialId,
    title: draft.title.trim(),
    points: pointsOf(draft.points).data ?? 100,
    gradeRule: draft.gradeRule,
    dueAt: endOfLocalDay(draft.due)?.toISOString() ?? null,
  };
}

/** Chosen ones as they stand in the address: `a.b.c`. */
export const readChosen = (text: string | null): string[] => [
  ...new Set((text ?? '').split('.').filter((id) => /^[0-9a-f]{24}$/.test(id))),
];
export const writeChosen = (ids: string[]): string => ids.join('.');

export function toggleChosen(ids: string[], id: string, several: boolean): string[] {
  if (ids.includes(id)) return ids.filter((each) => each !== id);
  return several ? [...ids, id].slice(0, 20) : [id];
}
