import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import { sendPage } from './page.ts';

const NONCE = '__CSP_NONCE__';
const YEAR = 'public, max-age=31536000, immutable';

/** `dist/ui`, seen from the sources (`tool/http`) and from the compiled server (`dist/tool/http`). */
export function builtInterface(): string {
  const root = path.resolve(import.meta.dirname, '../..');
  return path.basename(root) === 'dist' ? path.join(root, 'ui') : path.join(root, 'dist/ui');
}

interface InterfaceDeps {
  /** Origins of the LMSs that may show the application in a frame, and that it may post an answer to. */
  frameAncestors: () => Promise<readonly string[]>;
  /** Folder made by `npm run build:ui`. */
  directory?: string;
}

/**
 * The React application under `/app`: assets with a hash in their name are kept for a year and sent as compressed at
 * build time; every other address below gets the one page, never stored, with a nonce of its own. No
 * `Cross-Origin-Opener-Policy`: a window opened out of a course asks the framed page for its session.
 */
export function interfaceRoutes({ frameAncestors, directory = builtInterface() }: InterfaceDeps): Router {
  const router = express.Router();
  const assets = path.join(directory, 'assets');

  router.get('/assets/:name', async (req, res, next) => {
    const { name } = req.params;
    if (!/^[\w.-]+\.(js|css|svg|woff2|json|png)$/.test(name)) return next();
    const encoding = await compressedAs(req, path.join(assets, name));
    res.set({ 'Cache-Control': YEAR, Vary: 'Accept-Encoding', 'X-Content-Type-Options': 'nosniff' });
    res.type(path.extname(name));
    if (encoding) res.set('Content-Encoding', encoding.name);
    res.sendFile(`${name}${encoding?.suffix ?? ''}`, { root: assets, cacheControl: false }, (error) => {
      if (!error || res.headersSent) return;
      res.removeHeader('Content-Encoding');
      res.set('Cache-Control', 'no-store').status(404).type('text').send('There is no such file.');
    });
  });

  router.get('/{*page}', async (req, res, next) => {
    if (req.path.startsWith('/assets/')) return next();
    const html = await readFile(path.join(directory, 'index.html'), 'utf8').catch(() => null);
    if (!html) {
      return sendPage(res, {
        status: 503,
        title: 'The interface has not been built yet',
        paragraphs: ['Whoever runs Attest can build it with `npm run build:ui`, then load this page again.'],
      });
    }
    sendApplication(res, html, await frameAncestors());
  });

  return router;
}

const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

async function compressedAs(req: Request, file: string) {
  for (const encoding of encodings) {
    if (!req.acceptsEncodings(encoding.name)) continue;
    const found = await stat(file + encoding.suffix).catch(() => null);
    if (found?.isFile()) return encoding;
  }
  return null;
}

function sendApplication(res: Response, html: string, ancestors: readonly string[]): void {
  const nonce = String(res.locals.cspNonce);
  const platforms = ancestors.join(' ');
  res.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "font-src 'self'",
      "img-src 'self' blob: data:",
      "media-src 'self' blob:",
      "connect-src 'self'",
      "base-uri 'none'",
      // The answer of the picker is posted to the LMS, which may send it on to another host of its own.
      `form-action 'self' https: ${platforms}`.trim(),
      `frame-ancestors 'self' ${platforms}`.trim(),
    ].join('; '),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  res.type('html').send(html.replaceAll(NONCE, nonce));
}
