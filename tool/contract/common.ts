import { z } from 'zod';

/** An id made by Attest: 24 hexadecimal characters that sort by creation time. */
export const Id = z.string().regex(/^[0-9a-f]{24}$/, 'Not an id of ours');

/** ISO 8601 instant in UTC. */
export const Instant = z.iso.datetime({ offset: true });

/** Name of a prompt, artifact, criterion or level inside one version of a micro-credential. */
export const ItemId = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int().optional() });

export const PersonRef = z.object({ id: Id, name: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;
