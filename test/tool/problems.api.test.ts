import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { startTool, type RunningTool } from '../support/start-tool.ts';

let tool: RunningTool;
beforeAll(async () => {
  tool = await startTool();
});
afterAll(() => tool.stop());

test('an unknown address of the API answers with problem details and a reference', async () => {
  const answer = await request(tool.url).get('/api/v1/nothing').expect(404);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'not_found', reference: expect.any(String) });
});
