import { z } from 'zod';
import { Id, ItemId } from './common.ts';

/** One step of a scale. Levels are data: exactly one or more of a criterion's levels is marked passing. */
export const Level = z.object({
  id: ItemId,
  label: z.string().min(1).max(60),
  passing: z.boolean(),
  description: z.string().min(1).max(600),
});
export type Level = z.infer<typeof Level>;

export const Criterion = z.object({
  id: ItemId,
  title: z.string().min(1).max(200),
  passingLooksLike: z.string().min(1).max(800),
  levels: z
    .array(Level)
    .min(2)
    .max(9)
    .refine((levels) => levels.some((level) => level.passing), 'One level has to be passing'),
});
export type Criterion = z.infer<typeof Criterion>;

/** A question answered in writing; scored yes or no against its passing text. */
export const Prompt = z.object({
  id: ItemId,
  question: z.string().min(1).max(800),
  passingLooksLike: z.string().min(1).max(800),
  /** Guide in words: shown, counted, never a gate. */
  words: z.object({ min: z.number().int().min(0), max: z.number().int().min(1) }).optional(),
});
export type Prompt = z.infer<typeof Prompt>;

export const EvidenceKind = z.enum(['file', 'link', 'text']);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

export const Artifact = z.object({
  id: ItemId,
  title: z.string().min(1).max(200),
  instructions: z.string().min(1).max(2000),
  accepts: z.array(EvidenceKind).min(1),
  minItems: z.number().int().min(1).max(20).default(1),
  maxItems: z.number().int().min(1).max(20).default(10),
  criteria: z.array(Criterion).min(1).max(12),
});
export type Artifact = z.infer<typeof Artifact>;

const Part = z.object({ guidance: z.string().max(2000) });

/** The content of one version; never changes after it is published. */
export const MicroCredentialContent = z
  .object({
    title: z.string().min(1).max(160),
    competency: z.string().min(1).max(600),
    keyMethod: z.string().min(1).max(2000),
    methodComponents: z.array(z.object({ title: z.string().max(160), text: z.string().max(4000) })),
    research: z.array(
      z.object({
        citation: z.string().max(600),
        url: z.url().optional(),
        note: z.string().max(800).optional(),
      }),
    ),
    resources: z.array(
      z.object({ title: z.string().max(200), url: z.url().optional(), note: z.string().max(600).optional() }),
    ),
    estimatedHours: z.number().positive().max(200),
    needsStudents: z.boolean(),
    tags: z.array(z.string().max(40)).max(12),
    alignments: z.array(
      z.object({ framework: z.string().max(80), code: z.string().max(40), label: z.string().max(200) }),
    ),
    overview: Part.extend({ prompts: z.array(Prompt).min(1).max(12) }),
    evidence: Part.extend({ artifacts: z.array(Artifact).min(1).max(12) }),
    reflection: Part.extend({ prompts: z.array(Prompt).min(1).max(12) }),
  })
  .refine((content) => {
    const ids = [
      ...content.overview.prompts,
      ...content.evidence.artifacts,
      ...content.evidence.artifacts.flatMap((artifact) => artifact.criteria),
      ...content.reflection.prompts,
    ].map((item) => item.id);
    return new Set(ids).size === ids.length;
  }, 'Each prompt, artifact and criterion needs an id of its own within the micro-credential');
export type MicroCredentialContent = z.infer<typeof MicroCredentialContent>;

export const MicroCredentialSummary = z.object({
  id: Id,
  /** Stable name inside the programme; travels in the LTI custom parameter `micro_credential`. */
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  version: z.number().int().min(1),
  title: z.string(),
  competency: z.string(),
  estimatedHours: z.number(),
  needsStudents: z.boolean(),
  tags: z.array(z.string()),
  counts: z.object({ prompts: z.number().int(), artifacts: z.number().int(), criteria: z.number().int() }),
});
export type MicroCredentialSummary = z.infer<typeof MicroCredentialSummary>;

export const MicroCredentialView = MicroCredentialSummary.extend({ content: MicroCredentialContent });
export type MicroCredentialView = z.infer<typeof MicroCredentialView>;

/** What `catalog import` reads: a list of micro-credentials, each under its slug. */
export const CatalogFile = z.object({
  format: z.literal('attest-catalog/1'),
  microCredentials: z.array(
    z.object({ slug: MicroCredentialSummary.shape.slug, content: MicroCredentialContent }),
  ),
});
export type CatalogFile = z.infer<typeof CatalogFile>;
