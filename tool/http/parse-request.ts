import type { Request } from 'express';
import type { z } from 'zod';

interface Shapes {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
}

type Parsed<S extends Shapes> = { [K in keyof S]: S[K] extends z.ZodType ? z.infer<S[K]> : never };

/** Parses what the handler asks for; a `ZodError` becomes 400 `invalid_request` with one JSON Pointer per field. */
export function parseRequest<S extends Shapes>(req: Request, shapes: S): Parsed<S> {
  const parsed: Record<string, unknown> = {};
  for (const place of ['params', 'query', 'body'] as const) {
    const shape = shapes[place];
    if (shape) parsed[place] = shape.parse(req[place] ?? {}, { reportInput: false });
  }
  return parsed as Parsed<S>;
}
