import type { CohortView } from '../../../tool/contract/cohort.ts';

/** Soon again while the roster is being read or a grade is on its way, else at leisure. */
export function lookAgainMs(page: Pick<CohortView, 'roster' | 'items'> | undefined): number {
  if (page?.roster.state === 'running') return 2_000;
  const isWaiting = page?.items.some((row) => row.cells.some((cell) => cell.passback.state === 'waiting'));
  return isWaiting ? 10_000 : 60_000;
}
