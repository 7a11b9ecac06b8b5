import type { SubmissionState } from '../../tool/contract/submission.ts';

/** The four states of work, each with one colour, icon and word, the same in chips, grids and charts. */
export type WorkTone = 'waitingOnMe' | 'waitingOnOthers' | 'needsRevision' | 'earned';

/** How a work looks to the one who does it; null: not begun. */
export function earnerTone(state: SubmissionState | 'not_started'): WorkTone | null {
  switch (state) {
    case 'not_started':
      return null;
    case 'draft':
      return 'waitingOnMe';
    case 'submitted':
      return 'waitingOnOthers';
    case 'needs_revision':
      return 'needsRevision';
    case 'earned':
      return 'earned';
  }
}

/** How a work looks to the one who reviews it: what is handed in waits on the reviewer. */
export function reviewerTone(state: SubmissionState | 'not_started'): WorkTone | null {
  switch (state) {
    case 'not_started':
      return null;
    case 'draft':
      return 'waitingOnOthers';
    case 'submitted':
      return 'waitingOnMe';
    case 'needs_revision':
      return 'needsRevision';
    case 'earned':
      return 'earned';
  }
}
