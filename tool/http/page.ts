import type { Response } from 'express';

export interface Page {
  status: number;
  title: string;
  paragraphs: string[];
  /** A link; `newWindow` opens it outside the frame of the LMS. */
  action?: { label: string; href: string; newWindow?: boolean };
  /** Origins whose pages may frame this one; nobody by default. */
  frameAncestors?: readonly string[];
  /** Runs under the nonce of the page. The only values in it are those given through `data`. */
  script?: string;
  /** Read by the script as `JSON.parse(document.getElementById('data').textContent)`. */
  data?: Record<string, unknown>;
  /** A line that helps whoever runs Attest; given as the request's own reference when absent. */
  reference?: string;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b2430;--soft:#566172;--line:#dde2e8;--accent:#0b6e6e;--on:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b2129;--text:#e8ecf2;--soft:#a3aebd;--line:#333c48;--accent:#5cc4c0;--on:#0b1f1f}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--bg);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:34rem;padding:1.75rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 .75rem;font-size:1.3rem;line-height:1.3}
p{margin:0 0 .75rem;overflow-wrap:anywhere}
.action{display:inline-block;margin-top:.5rem;padding:.6rem 1.1rem;border-radius:8px;background:var(--accent);color:var(--on);text-decoration:none;font-weight:600}
.action:focus-visible{outline:3px solid var(--text);outline-offset:2px}
[hidden]{display:none}
.reference{margin:1.25rem 0 0;font-size:.85rem;color:var(--soft)}
`;

/** JSON that cannot end the script element it stands in. */
const jsonInHtml = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Headers of every page the tool renders itself: no third party, no cache, framed by `ancestors` only. */
export function pageHeaders(res: Response, ancestors: readonly string[] = []): void {
  const nonce = String(res.locals.cspNonce);
  res.set({
    'Content-Security-Policy':
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; ` +
      `form-action 'self'; connect-src 'self'; frame-ancestors ${ancestors.join(' ') || "'none'"}`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
}

/** A page for people, rendered here: everything in it is escaped, nothing is loaded from elsewhere. */
export function sendPage(res: Response, page: Page): void {
  const nonce = String(res.locals.cspNonce);
  const reference = page.reference ?? (res.locals.reference as string | undefined);
  const action = page.action
    ? `<a id="action" class="action" href="${escapeHtml(page.action.href)}"${
        page.action.newWindow ? ' target="_blank" rel="noopener"' : ''
      }>${escapeHtml(page.action.label)}</a>`
    : '';
  const data = page.data ? `<script type="application/json" id="data">${jsonInHtml(page.data)}</script>` : '';
  const script = page.script ? `<script nonce="${nonce}">${page.script}</script>` : '';
  pageHeaders(res, page.frameAncestors);
  res
    .status(page.status)
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
        `<title>${escapeHtml(page.title)} · Attest</title><style nonce="${nonce}">${STYLE}</style></head><body><main>` +
        `<h1>${escapeHtml(page.title)}</h1>${page.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}` +
        `${action}${reference ? `<p class="reference">Reference ${escapeHtml(reference)}</p>` : ''}` +
        `</main>${data}${script}</body></html>`,
    );
}
