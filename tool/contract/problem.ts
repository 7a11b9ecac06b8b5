import { z } from 'zod';

/** RFC 9457 problem details, with our stable `code`, and for bad input one JSON Pointer per field. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Quote this to whoever runs Attest: it finds the request in the log. */
  reference: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  /** What the refusal needs to say more: who holds a review, what an answer is now. */
  context: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;
