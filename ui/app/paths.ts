import type { StartPage } from '../../tool/contract/session.ts';

/** Where each page lives below `/app`: routes and links both read this. */
export const patterns = {
  start: '/',
  placement: '/placements/:placementId',
  placementSetup: '/placements/:placementId/setup',
  workspace: '/submissions/:submissionId',
  feedback: '/submissions/:submissionId/feedback',
  reviews: '/reviews',
  review: '/reviews/:submissionId',
  cohort: '/cohort',
  cohortPerson: '/cohort/people/:personId',
  picker: '/picker',
  catalogue: '/catalogue',
} as const;

export const paths = {
  start: () => patterns.start,
  placement: (placementId: string) => `/placements/${placementId}`,
  placementSetup: (placementId: string) => `/placements/${placementId}/setup`,
  /** `itemId`: the prompt or artifact to open; `check` opens the list of what is missing. */
  workspace: (submissionId: string, itemId?: string) =>
    `/submissions/${submissionId}${itemId ? `?item=${encodeURIComponent(itemId)}` : ''}`,
  feedback: (submissionId: string, round?: number) =>
    `/submissions/${submissionId}/feedback${round ? `?round=${round}` : ''}`,
  reviews: () => patterns.reviews,
  review: (submissionId: string) => `/reviews/${submissionId}`,
  cohort: () => patterns.cohort,
  cohortPerson: (personId: string, placementId?: string | null) =>
    `/cohort/people/${personId}${placementId ? `?placement=${placementId}` : ''}`,
  picker: () => patterns.picker,
  catalogue: () => patterns.catalogue,
} as const;

/** The path of the page a launch leads to. A reviewer who is sent to a submission gets the console. */
export function startPath(start: StartPage, mayReview: boolean): string {
  switch (start.page) {
    case 'placement':
      return paths.placement(start.placementId);
    case 'unconfigured':
      return paths.placementSetup(start.placementId);
    case 'picker':
      return paths.picker();
    case 'cohort':
      return paths.cohort();
    case 'submission':
      return mayReview ? paths.review(start.submissionId) : paths.feedback(start.submissionId);
    case 'person':
      return paths.cohortPerson(start.personId, start.placementId);
    case 'catalogue':
      return paths.catalogue();
  }
}
