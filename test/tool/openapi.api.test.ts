import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { operations } from '../../tool/contract/operations.ts';
import { startTool, type RunningTool } from '../support/start-tool.ts';

let tool: RunningTool;
beforeAll(async () => {
  tool = await startTool();
});
afterAll(() => tool.stop());

test('the contract is served as OpenAPI 3.1, without a session', async () => {
  const { body } = await request(tool.url).get('/api/v1/openapi.json').expect(200);
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: `${tool.url}/api/v1` }] });
  const ids = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((path) =>
    Object.values(path).map((operation) => operation.operationId),
  );
  expect(ids.sort()).toEqual(Object.keys(operations).sort());
});

test('an operation tells its parameters, its body, its answer and how it refuses', async () => {
  const { body } = await request(tool.url).get('/api/v1/openapi.json').expect(200);
  const save = body.paths['/submissions/{submissionId}/review'].put;
  expect(save.parameters).toEqual([
    { name: 'submissionId', in: 'path', required: true, schema: { type: 'string' } },
  ]);
  expect(save.requestBody.content['application/json'].schema.required).toContain('baseRevision');
  expect(save.responses['200'].content['application/json'].schema.properties).toHaveProperty('openItems');
  expect(save.responses.default).toEqual({ $ref: '#/components/responses/Problem' });
  expect(body.components.responses.Problem.content).toHaveProperty(['application/problem+json']);

  const cohort = body.paths['/cohort'].get;
  expect(cohort.parameters.map((parameter: { name: string }) => parameter.name)).toEqual(
    expect.arrayContaining(['cursor', 'limit', 'sort']),
  );
  expect(body.paths['/sessions'].post.security).toEqual([]);
  expect(body.paths['/submissions/{submissionId}/submit'].post.responses).toHaveProperty('200');
});
