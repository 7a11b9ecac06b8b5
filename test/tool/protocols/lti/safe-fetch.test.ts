import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isPublicAddress } from '../../../../tool/protocols/lti/address-rules.ts';
import { createSafeFetch } from '../../../../tool/protocols/lti/safe-fetch.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ url: string; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((req, res) => {
    asked.push(req.url!);
    listener(req, res);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked };
}

function fetcher(
  rules: { allowHttp?: boolean; allowPrivate?: boolean },
  ...resolve: Parameters<typeof createSafeFetch> extends [unknown, (infer R)?] ? [R?] : never
) {
  const made = createSafeFetch({ allowHttp: false, allowPrivate: false, ...rules }, ...resolve);
  closing.push(made.close);
  return made.fetch;
}

describe('H7: what is never fetched', () => {
  test.each([
    'http://lms.example.org/jwks',
    'ftp://lms.example.org/jwks',
    'file:///etc/passwd',
    'https://localhost/jwks',
    'https://localhost./jwks',
    'https://lms.localhost/jwks',
    'https://127.0.0.1/jwks',
    'https://127.1/jwks',
    'https://2130706433/jwks',
    'https://0x7f.0.0.1/jwks',
    'https://017700000001/jwks',
    'https://[::1]/jwks',
    'https://[::]/jwks',
    'https://[::ffff:127.0.0.1]/jwks',
    'https://[::ffff:a00:1]/jwks',
    'https://[fe80::1]/jwks',
    'https://[fd00::1]/jwks',
    'https://[64:ff9b::7f00:1]/jwks',
    'https://10.1.2.3/jwks',
    'https://172.16.0.1/jwks',
    'https://172.31.255.255/jwks',
    'https://192.168.1.1/jwks',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/jwks',
    'https://0.0.0.0/jwks',
    'https://224.0.0.1/jwks',
    'https://metadata.google.internal/jwks',
    'https://lms.local/jwks',
    'https://lms/jwks',
    'https://user:password@lms.example.org/jwks',
    'not a url',
    '//lms.example.org/jwks',
  ])('%s', async (url) => {
    const fetch = fetcher({});
    await expect(fetch(url)).rejects.toMatchObject({ name: 'SafeFetchError', reason: 'unsafe_url' });
  });

  test('a public address is public', () => {
    expect(isPublicAddress('93.184.216.34')).toBe(true);
    expect(isPublicAddress('2606:2800:220:1:248:1893:25c8:1946')).toBe(true);
  });
});

test('H8: a name that resolves to a private address is refused and nothing is sent', async () => {
  const server = await serve((_req, res) => res.end('{}'));
  const fetch = fetcher({ allowHttp: true }, (_name, done) =>
    done(null, [{ address: '127.0.0.1', family: 4 }]),
  );
  await expect(fetch(`http://lms.example.org:${server.port}/jwks`)).rejects.toMatchObject({
    reason: 'unsafe_url',
  });
  expect(server.asked).toEqual([]);
});

test('H8: one private address among public ones is enough to refuse', async () => {
  const fetch = fetcher({ allowHttp: true }, (_name, done) =>
    done(null, [
      { address: '93.184.216.34', family: 4 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ]),
  );
  await expect(fetch('http://lms.example.org/jwks')).rejects.toMatchObject({ reason: 'unsafe_url' });
});

test('H8: the address that was checked is the one connected to: the name is resolved once', async () => {
  const server = await serve((_req, res) => res.end('{"keys":[]}'));
  let resolved = 0;
  const fetch = fetcher({ allowHttp: true, allowPrivate: true }, (_name, done) => {
    resolved++;
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  });
  const answer = await fetch(`http://lms.example.org:${server.port}/jwks`);
  expect(answer.json()).toEqual({ keys: [] });
  expect(resolved).toBe(1);
});

test('H9: a redirect is not followed', async () => {
  const target = await serve((_req, res) => res.end('secret'));
  const server = await serve((_req, res) => res.writeHead(302, { location: target.url }).end());
  const fetch = fetcher({ allowHttp: true, allowPrivate: true });
  await expect(fetch(server.url)).rejects.toMatchObject({ reason: 'redirected' });
  expect(target.asked).toEqual([]);
});

test('H6: an endless body is cut at the cap', async () => {
  const server = await serve((_req, res) => {
    const more = setInterval(() => res.write('x'.repeat(64 * 1024)), 1);
    res.on('close', () => clearInterval(more));
  });
  const fetch = fetcher({ allowHttp: true, allowPrivate: true });
  await expect(fetch(server.url)).rejects.toMatchObject({ reason: 'too_large' });
});

test('H6: an answer that drips is cut at the deadline', async () => {
  const server = await serve((_req, res) => {
    const more = setInterval(() => res.write(' '), 20);
    res.on('close', () => clearInterval(more));
  });
  const fetch = fetcher({ allowHttp: true, allowPrivate: true });
  const begun = Date.now();
  await expect(fetch(server.url, { deadlineMs: 150 })).rejects.toMatchObject({ reason: 'timeout' });
  expect(Date.now() - begun).toBeLessThan(2_000);
});

test('a server that is not there is unreachable, and an error status is an answer', async () => {
  const server = await serve((_req, res) => res.writeHead(503, { 'Retry-After': '7' }).end('down'));
  const fetch = fetcher({ allowHttp: true, allowPrivate: true });
  await expect(fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ reason: 'unreachable' });
  const answer = await fetch(server.url, { method: 'POST', body: 'a=b' });
  expect([answer.status, answer.header('retry-after'), answer.text()]).toEqual([503, '7', 'down']);
});
