import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { startTool, type RunningTool } from '../support/start-tool.ts';

let tool: RunningTool;
beforeAll(async () => {
  tool = await startTool();
});
afterAll(() => tool.stop());

test.each([
  ['/nothing', 404, 'not_found'],
  ['/api/v1/nothing', 401, 'session_missing'],
])('%s without a session answers with problem details and a reference', async (path, status, code) => {
  const answer = await request(tool.url).get(path).expect(status);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(JSON.parse(answer.text)).toMatchObject({ code, reference: expect.any(String) });
});
