import { z } from 'zod';
import { Id, Instant } from './common.ts';
import { MicroCredentialView } from './micro-credential.ts';

/** How a decision becomes points: nothing until earned, or the share of criteria and prompts that passed. */
export const GradeRule = z.enum(['all_or_nothing', 'share_of_criteria']);
export type GradeRule = z.infer<typeof GradeRule>;

export const Points = z.number().positive().max(10_000);

export const PlacementView = z.object({
  id: Id,
  title: z.string(),
  course: z.object({ id: Id, title: z.string() }),
  /** Null until somebody has chosen one (a link made in the LMS without our picker). */
  microCredential: MicroCredentialView.nullable(),
  points: z.number(),
  gradeRule: GradeRule,
  dueAt: Instant.nullable(),
  /** Whether the LMS gave this link a grade column; without one results stay in Attest. */
  hasGradeColumn: z.boolean(),
  mySubmission: z
    .object({
      id: Id,
      state: z.enum(['draft', 'submitted', 'needs_revision', 'earned']),
      round: z.number().int(),
    })
    .nullable(),
});
export type PlacementView = z.infer<typeof PlacementView>;

export const ConfigurePlacementBody = z.object({
  microCredentialId: Id,
  points: Points.default(100),
  gradeRule: GradeRule.default('all_or_nothing'),
  dueAt: Instant.nullable().default(null),
});
export type ConfigurePlacementBody = z.infer<typeof ConfigurePlacementBody>;

/** What the course said it will take; the picker offers no more than this. */
export const DeepLinkingView = z.object({
  course: z.object({ id: Id, title: z.string() }).nullable(),
  acceptsAssignment: z.boolean(),
  acceptsSeveral: z.boolean(),
  acceptsGradeColumn: z.boolean(),
  acceptsDueDate: z.boolean(),
  answered: z.boolean(),
});
export type DeepLinkingView = z.infer<typeof DeepLinkingView>;

/** An empty list is a cancel: the course gets an answer with nothing in it. */
export const AnswerDeepLinkingBody = z.object({
  items: z
    .array(ConfigurePlacementBody.extend({ title: z.string().trim().min(1).max(160).optional() }))
    .max(20),
});
export type AnswerDeepLinkingBody = z.infer<typeof AnswerDeepLinkingBody>;

/** The browser posts `JWT` to `returnUrl` in the same frame (LTI DL 2.0 §2.3). */
export const DeepLinkingAnswerView = z.object({ returnUrl: z.url(), jwt: z.string() });
export type DeepLinkingAnswerView = z.infer<typeof DeepLinkingAnswerView>;
