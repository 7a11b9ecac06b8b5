export interface Page {
  url: string;
  status: number;
  headers: Headers;
  body: string;
}

export interface HtmlForm {
  action: string;
  method: string;
  fields: Record<string, string>;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

const unescape = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_all, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&(amp|lt|gt|quot);/g, (_all, name: string) => entities[name]!);

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return found ? unescape(found[1] ?? found[2] ?? '') : undefined;
}

/** The forms of a page with the values their inputs already hold. */
export function formsOf(page: Page): HtmlForm[] {
  return [...page.body.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/gi)].map(([markup]) => {
    const opening = /<form\b[^>]*>/i.exec(markup)![0];
    const inputs = [...markup.matchAll(/<input\b[^>]*>/gi)].map(([tag]) => tag);
    return {
      action: new URL(attribute(opening, 'action') ?? '', page.url).href,
      method: (attribute(opening, 'method') ?? 'get').toUpperCase(),
      fields: Object.fromEntries(
        inputs
          .filter((tag) => attribute(tag, 'name') !== undefined)
          .map((tag) => [attribute(tag, 'name')!, attribute(tag, 'value') ?? '']),
      ),
    };
  });
}

/** A browser without scripts: cookies per host, redirects, forms. Frames and SameSite are for Playwright. */
export class Browser {
  /** Host name → cookies; a cookie ignores the port. */
  readonly cookies = new Map<string, Map<string, string>>();

  get(url: string): Promise<Page> {
    return this.request(url);
  }

  submit(form: HtmlForm, extra: Record<string, string> = {}): Promise<Page> {
    const fields = new URLSearchParams({ ...form.fields, ...extra });
    if (form.method === 'POST') return this.request(form.action, fields);
    const target = new URL(form.action);
    for (const [name, value] of fields) target.searchParams.set(name, value);
    return this.request(target.href);
  }

  /** One request; redirects are followed as long as `follow` agrees with where they lead. */
  async request(
    url: string,
    form?: URLSearchParams,
    follow: (to: URL) => boolean = () => true,
  ): Promise<Page> {
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { accept: 'text/html,*/*', ...this.cookieHeader(url) },
      ...(form && { body: form }),
      signal: AbortSignal.timeout(20_000),
    });
    this.keepCookies(url, answer.headers);
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location) {
      const to = new URL(location, url);
      if (follow(to)) {
        await answer.body?.cancel();
        return this.request(to.href, undefined, follow);
      }
    }
    return { url, status: answer.status, headers: answer.headers, body: await answer.text() };
  }

  private cookieHeader(url: string): Record<string, string> {
    const kept = this.cookies.get(new URL(url).hostname);
    if (!kept || kept.size === 0) return {};
    return { cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  private keepCookies(url: string, headers: Headers): void {
    const host = new URL(url).hostname;
    const kept = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, kept);
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...rules] = line.split(';');
      const name = pair.slice(0, pair.indexOf('=')).trim();
      const gone = rules.some(
        (rule) => /^\s*max-age=0\s*$/i.test(rule) || /expires=Thu, 01 Jan 1970/i.test(rule),
      );
      if (gone) kept.delete(name);
      else kept.set(name, pair.slice(pair.indexOf('=') + 1));
    }
  }
}
