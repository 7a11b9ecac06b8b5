import { z } from 'zod';
import { Id, Instant, PageQuery } from './common.ts';
import { LmsProblem, PassbackView, SubmissionState } from './submission.ts';

export const CohortCell = z.object({
  placementId: Id,
  submissionId: Id.nullable(),
  state: z.enum(['not_started', ...SubmissionState.options]),
  round: z.number().int(),
  /** Items passed of all, after the last decision. */
  passed: z.object({ count: z.number().int(), of: z.number().int() }).nullable(),
  passback: PassbackView,
  lastActivityAt: Instant.nullable(),
});
export type CohortCell = z.infer<typeof CohortCell>;

export const CohortRow = z.object({
  person: z.object({ id: Id, name: z.string() }),
  /** gone: no longer on the roster; the work is kept. */
  membership: z.enum(['active', 'gone']),
  lastActivityAt: Instant.nullable(),
  cells: z.array(CohortCell),
});
export type CohortRow = z.infer<typeof CohortRow>;

/** What the LMS answered, or empty: it named nobody, not even who teaches · interrupted: the tool stopped while it read. */
export const RosterProblem = z.enum([...LmsProblem.options, 'empty', 'interrupted', 'internal_error']);
export type RosterProblem = z.infer<typeof RosterProblem>;

/** unavailable: the LMS does not share its roster with us. */
export const RosterState = z.object({
  state: z.enum(['never', 'running', 'done', 'failed', 'unavailable']),
  /** When the last reading ended. */
  at: Instant.nullable(),
  problem: RosterProblem.nullable(),
});
export type RosterState = z.infer<typeof RosterState>;

export const CohortQuery = PageQuery.extend({
  q: z.string().trim().max(100).optional(),
  state: z.enum(['not_started', ...SubmissionState.options]).optional(),
  /** Without it only active members come. */
  membership: z.enum(['active', 'gone']).optional(),
  sort: z.enum(['name', 'activity']).default('name'),
});
export type CohortQuery = z.infer<typeof CohortQuery>;

export const CohortView = z.object({
  course: z.object({ id: Id, title: z.string() }),
  placements: z.array(z.object({ id: Id, title: z.string(), configured: z.boolean() })),
  roster: RosterState,
  /** Whole cohort, not the page; test users and people who left are not counted. */
  counts: z.object({
    people: z.number().int(),
    notStarted: z.number().int(),
    working: z.number().int(),
    waitingForReview: z.number().int(),
    needsRevision: z.number().int(),
    earned: z.number().int(),
    gradesNotDelivered: z.number().int(),
  }),
  items: z.array(CohortRow),
  nextCursor: z.string().nullable(),
});
export type CohortView = z.infer<typeof CohortView>;

export const RosterReport = z.object({
  added: z.number().int(),
  updated: z.number().int(),
  gone: z.number().int(),
  at: Instant,
});
export type RosterReport = z.infer<typeof RosterReport>;

/** One person's work in the course, for whoever runs or reviews it. */
export const CohortPersonView = z.object({
  course: CohortView.shape.course,
  row: CohortRow,
  placements: CohortView.shape.placements,
});
export type CohortPersonView = z.infer<typeof CohortPersonView>;
