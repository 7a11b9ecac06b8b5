import type { RosterProblem } from '../../contract/cohort.ts';

/** The reading of a course's roster that is under way, or the last one. */
export interface RosterSync {
  courseId: string;
  programmeId: string;
  syncId: string;
  state: 'running' | 'done' | 'failed' | 'unavailable';
  begunAt: Date;
  /** While it runs: when others may take it for dead. */
  leaseUntil: Date;
  /** Of the last reading that ended. */
  endedAt: Date | null;
  problem: RosterProblem | null;
  added: number;
  updated: number;
  gone: number;
}

const RETRY_MS = 5 * 60_000;
const FRESH_MS = 12 * 3_600_000;

/** Whether the visit of somebody who runs the course is a reason to read its roster. */
export function isDue(sync: RosterSync | null, now: Date): boolean {
  if (!sync) return true;
  if (sync.state === 'running') return sync.leaseUntil <= now;
  const age = now.getTime() - (sync.endedAt ?? sync.begunAt).getTime();
  return age > (sync.state === 'done' ? FRESH_MS : RETRY_MS);
}
