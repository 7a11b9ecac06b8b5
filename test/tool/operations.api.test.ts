import { expect, test } from '@jest/globals';
import { startTool } from '../support/start-tool.ts';

test('health, readiness and metrics answer; readiness turns when the process shuts down', async () => {
  const tool = await startTool();
  try {
    expect(await (await fetch(`${tool.url}/healthz`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${tool.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok', database: 'ok' });

    const metrics = await (await fetch(`${tool.url}/metrics`)).text();
    expect(metrics).toContain(
      'attest_http_request_duration_seconds_count{method="GET",route="/readyz",status="200"} 1',
    );

    tool.wiring.stopping = true;
    const stopping = await fetch(`${tool.url}/readyz`);
    expect(stopping.status).toBe(503);
    expect(await stopping.json()).toEqual({ status: 'stopping', database: 'ok' });
  } finally {
    await tool.stop();
  }
});

test('metrics ask for the token where one is configured', async () => {
  const tool = await startTool({ environment: { METRICS_TOKEN: 'a-token-for-the-scraper' } });
  try {
    expect((await fetch(`${tool.url}/metrics`)).status).toBe(401);
    const headers = { authorization: 'Bearer a-token-for-the-scraper' };
    expect((await fetch(`${tool.url}/metrics`, { headers })).status).toBe(200);
  } finally {
    await tool.stop();
  }
});

test('a request is logged without its query', async () => {
  const tool = await startTool();
  try {
    await fetch(`${tool.url}/nothing?code=secret-code`);
    const line = tool.logged.find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({ method: 'GET', path: '/nothing', status: 404 });
    expect(JSON.stringify(tool.logged)).not.toContain('secret-code');
  } finally {
    await tool.stop();
  }
});
