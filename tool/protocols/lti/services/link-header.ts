/**
 * The address of one relation in a Link header, resolved against the page it came with; `null` when there is none.
 * Reads RFC 8288 (several relations, unquoted, any case, commas in addresses) and what Moodle 4.5 sends: typographic
 * quotes, which arrive as UTF-8 read as Latin-1, and `&amp;` in the address.
 */
export function linkOf(header: string | null, relation: string, page: string): string | null {
  for (const [, address = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const rel = /;\s*rel\s*=\s*([^;,]+)/i.exec(parameters)?.[1] ?? '';
    const relations = rel
      .replace(/[^\x20-\x7e]|["']/g, '')
      .trim()
      .toLowerCase()
      .split(/\s+/);
    if (!relations.includes(relation)) continue;
    const target = address.trim().replaceAll('&amp;', '&');
    return URL.canParse(target, page) ? new URL(target, page).href : null;
  }
  return null;
}
