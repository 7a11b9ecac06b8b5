import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';

let server: Server;
let port: number;

/** `/outer` frames `/inner` from another site; `/inner` sets two cookies and shows which ones come back. */
test.beforeAll(async () => {
  server = createServer((req, res) => {
    if (req.url === '/outer') {
      res.setHeader('content-type', 'text/html');
      res.end(`<iframe src="http://localhost:${port}/set" width="600" height="200"></iframe>`);
    } else if (req.url === '/set') {
      res.writeHead(302, {
        location: '/inner',
        'set-cookie': [
          'plain=1; SameSite=None; Secure; Path=/',
          '__Host-partitioned=1; SameSite=None; Secure; Partitioned; Path=/',
        ],
      });
      res.end();
    } else {
      res.setHeader('content-type', 'text/html');
      res.end(`<p id="cookies">${req.headers.cookie ?? 'none'}</p>`);
    }
  });
  await new Promise<void>((done) => server.listen(0, done));
  port = (server.address() as AddressInfo).port;
});

test.afterAll(() => server.close());

test('the browser of these tests blocks third-party cookies and keeps partitioned ones', async ({ page }) => {
  await page.goto(`http://127.0.0.1:${port}/outer`);
  await expect(page.frameLocator('iframe').locator('#cookies')).toHaveText('__Host-partitioned=1');
});

test('the browser of these tests draws letters', async ({ page }) => {
  await page.setContent('<span id="wide">WWWWWW</span><br><span id="narrow">iiiiii</span>');
  const width = async (id: string) => (await page.locator(id).boundingBox())?.width ?? 0;
  expect(await width('#wide')).toBeGreaterThan(1.5 * (await width('#narrow')));
});
