import type { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';

/** Where the next page begins, as the sort values of the last row; opaque to whoever carries it. */
export const encodeCursor = (values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** `null` without a cursor; refuses with `invalid_request` one that is not of the given shape. */
export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, shape: T): z.infer<T> | null {
  if (cursor === undefined) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new DomainError('invalid_request', 'This cursor was not given out by this list');
  }
}
