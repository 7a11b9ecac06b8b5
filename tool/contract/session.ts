import { z } from 'zod';
import { Id, Instant, PersonRef } from './common.ts';

export const Role = z.enum(['earner', 'facilitator', 'reviewer', 'author', 'administrator', 'observer']);
export type Role = z.infer<typeof Role>;

export const CreateSessionBody = z.object({ code: z.string().min(20).max(200) });
export const SessionView = z.object({ token: z.string(), expiresAt: Instant });
export type SessionView = z.infer<typeof SessionView>;

/** The page a launch leads to; the interface turns it into a path. */
export const StartPage = z.discriminatedUnion('page', [
  z.object({ page: z.literal('placement'), placementId: Id }),
  z.object({ page: z.literal('unconfigured'), placementId: Id }),
  z.object({ page: z.literal('picker') }),
  z.object({ page: z.literal('cohort') }),
  z.object({ page: z.literal('submission'), submissionId: Id }),
  z.object({ page: z.literal('person'), personId: Id, placementId: Id.nullable() }),
  z.object({ page: z.literal('catalogue') }),
]);
export type StartPage = z.infer<typeof StartPage>;

export const MeView = z.object({
  person: PersonRef,
  role: Role,
  course: z.object({ id: Id, title: z.string() }).optional(),
  placement: z.object({ id: Id, title: z.string() }).optional(),
  programme: z.object({ id: Id, name: z.string() }),
  /** BCP 47; the fallback is `en`. */
  locale: z.string(),
  start: StartPage,
  /** What the role allows in this course; the server decides again on each request. */
  may: z.object({
    earn: z.boolean(),
    review: z.boolean(),
    seeCohort: z.boolean(),
    place: z.boolean(),
  }),
  testUser: z.boolean(),
  /** The LMS did not say who this is: looking around only, no work is kept. */
  anonymous: z.boolean(),
  lms: z.object({
    family: z.enum(['canvas', 'moodle', 'schoology', 'other']),
    name: z.string(),
    /** Where "back to the course" leads: https only, out of the verified launch. */
    returnUrl: z.url().nullable(),
  }),
  limits: z.object({ fileBytes: z.number().int() }),
});
export type MeView = z.infer<typeof MeView>;
