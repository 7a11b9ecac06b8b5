import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { interfaceRoutes } from '../../../tool/http/interface.ts';

let directory: string;

const serving = (from: string) => {
  const app = express();
  app.use((_req, res, next) => {
    res.locals.cspNonce = 'nonce-of-this-answer';
    next();
  });
  app.use('/app', interfaceRoutes({ frameAncestors: async () => ['https://lms.example'], directory: from }));
  return app;
};

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'attest-ui-'));
  await mkdir(path.join(directory, 'assets'));
  await writeFile(path.join(directory, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__" />');
  await writeFile(path.join(directory, 'assets/index-abc.js'), 'export const answer = 42;');
  await writeFile(
    path.join(directory, 'assets/index-abc.js.br'),
    brotliCompressSync('export const answer = 42;'),
  );
  await writeFile(path.join(directory, 'secret.txt'), 'not an asset');
});
afterAll(() => rm(directory, { recursive: true }));

test.each(['/app', '/app/', '/app/submissions/65f000000000000000000001'])(
  '%s gets the page, never stored, framed only by a registered LMS',
  async (address) => {
    const answer = await request(serving(directory)).get(address).expect(200);
    expect(answer.text).toContain('content="nonce-of-this-answer"');
    expect(answer.headers['cache-control']).toBe('no-store');
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'nonce-nonce-of-this-answer';");
    expect(policy).toContain("frame-ancestors 'self' https://lms.example");
  },
);

test('an asset is kept for a year and comes as it was compressed at build time', async () => {
  const answer = await request(serving(directory))
    .get('/app/assets/index-abc.js')
    .set('Accept-Encoding', 'br')
    .expect(200);
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    'content-type': expect.stringMatching(/^text\/javascript/),
    vary: 'Accept-Encoding',
  });
});

test('a browser without compression gets the same asset plain', async () => {
  const answer = await request(serving(directory))
    .get('/app/assets/index-abc.js')
    .set('Accept-Encoding', 'identity')
    .expect(200);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body.toString() + (answer.text ?? '')).toContain('answer = 42');
});

test.each(['/app/assets/gone-123.js', '/app/assets/..%2fsecret.txt', '/app/assets/..%2findex.html'])(
  '%s is no page and is not kept',
  async (address) => {
    const answer = await request(serving(directory)).get(address).expect(404);
    expect(answer.headers['cache-control'] ?? '').not.toContain('immutable');
    expect(answer.text).not.toContain('csp-nonce');
  },
);

test('before the interface is built the page says how to build it', async () => {
  const answer = await request(serving(path.join(directory, 'nowhere')))
    .get('/app')
    .expect(503);
  expect(answer.text).toContain('npm run build:ui');
});
