import type { RequestHandler } from 'express';
import { z } from 'zod';
import { operations, type Operation } from '../contract/operations.ts';
import { Problem } from '../contract/problem.ts';

type Schema = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: z.ZodObject) {
  const { properties, required = [] } = schemaOf(query, 'input') as {
    properties: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function success({ answer }: Operation) {
  if (!answer) return { 200: { description: 'The bytes', content: { 'application/octet-stream': {} } } };
  const { status, schema } = answer;
  if (schema instanceof z.ZodUndefined) return { [status]: { description: 'Done; no body' } };
  return {
    [status]: {
      description: 'Done',
      content: { 'application/json': { schema: schemaOf(schema, 'output') } },
    },
  };
}

function describe(operationId: string, operation: Operation) {
  const { summary, session, path, query, body } = operation;
  return {
    operationId,
    summary,
    ...(!session && { security: [] }),
    parameters: [...pathParameters(path), ...(query ? queryParameters(query) : [])],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: { ...success(operation), default: { $ref: '#/components/responses/Problem' } },
  };
}

/** The public contract as OpenAPI 3.1, made from the table of operations. */
export function openApiDocument(publicUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, operation] of Object.entries<Operation>(operations)) {
    const path = (paths[operation.path] ??= {});
    path[operation.method] = describe(operationId, operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Attest',
      version: '1',
      description: 'Educator micro-credentials inside the learning management system.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'Token of a launch session' },
      },
      responses: {
        Problem: {
          description: 'A refusal (RFC 9457)',
          content: { 'application/problem+json': { schema: schemaOf(Problem, 'output') } },
        },
      },
    },
  };
}

/** Answers with the document; it is built at the first request and kept. */
export function sendOpenApi(publicUrl: string): RequestHandler {
  let document: string | undefined;
  return (_req, res) => {
    document ??= JSON.stringify(openApiDocument(publicUrl));
    res.set('Cache-Control', 'public, max-age=300').type('application/json').send(document);
  };
}
