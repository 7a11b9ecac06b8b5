import { fileTypeFromBuffer } from 'file-type';
import { extensionOf } from './file-name.ts';

/** How much of a file is looked at to tell what it is. */
export const HEAD_BYTES = 64 * 1024;

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** Formats inside a zip whose beginning alone does not tell them apart. */
const zipped: Record<string, string> = {
  docx: `${OFFICE}.wordprocessingml.document`,
  pptx: `${OFFICE}.presentationml.presentation`,
  ppsx: `${OFFICE}.presentationml.slideshow`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  docm: 'application/vnd.ms-word.document.macroenabled.12',
  pptm: 'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  xlsm: 'application/vnd.ms-excel.sheet.macroenabled.12',
  odt: `${OPEN_DOCUMENT}.text`,
  odp: `${OPEN_DOCUMENT}.presentation`,
  ods: `${OPEN_DOCUMENT}.spreadsheet`,
  odg: `${OPEN_DOCUMENT}.graphics`,
  epub: 'application/epub+zip',
  pages: 'application/vnd.apple.pages',
  key: 'application/vnd.apple.keynote',
  numbers: 'application/vnd.apple.numbers',
};

/** Older office formats share one container. */
const compound: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  pub: 'application/x-mspublisher',
};

const plainText: Record<string, string> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  vtt: 'text/vtt',
  srt: 'text/plain',
  ics: 'text/calendar',
};

const taken = new Set([
  'application/pdf',
  'application/rtf',
  'application/zip',
  ...Object.values(zipped),
  ...['jpeg', 'png', 'apng', 'gif', 'webp', 'heic', 'heic-sequence', 'heif', 'heif-sequence'].map(
    (format) => `image/${format}`,
  ),
  ...['avif', 'bmp', 'tiff'].map((format) => `image/${format}`),
  ...['mpeg', 'mp4', 'x-m4a', 'aac', 'ogg', 'flac', 'wav', 'amr', 'x-ms-asf', 'aiff'].map(
    (format) => `audio/${format}`,
  ),
  ...['mp4', 'webm', 'quicktime', 'x-m4v', 'matroska', 'mpeg', '3gpp', '3gpp2', 'ogg', 'x-ms-asf'].map(
    (format) => `video/${format}`,
  ),
  'video/vnd.avi',
  'video/mp2t',
  'video/MP2P',
  'text/vtt',
  'text/calendar',
]);

/** A double click on one of these runs it, whatever is in it. */
const runs = new Set(
  (
    'exe com scr pif cpl msi msp msix appx bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar lnk url reg scf inf ' +
    'dll sys app dmg pkg deb rpm apk xpi crx iso img vhd chm hlp sh bash command desktop workflow jnlp xll xlam ppam'
  ).split(' '),
);

/** Content a browser would run. It is kept, under a type that no browser shows. */
const ACTIVE = /^\s*(<!doctype|<\?xml|<html|<head|<body|<script|<svg|<iframe|<!--|<math|<x:|<xsl|<style)/i;
const SHOWN_BY_NONE = 'application/octet-stream';

function textOf(head: Uint8Array): string | null {
  const encoding =
    head[0] === 0xff && head[1] === 0xfe
      ? 'utf-16le'
      : head[0] === 0xfe && head[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    // Streaming: the last character of the head may be cut in two.
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    // eslint-disable-next-line no-control-regex -- these are what plain text does not have
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return latin1Text(head);
  }
}

/** Text of older programs: no control characters, and mostly letters. */
function latin1Text(head: Uint8Array): string | null {
  const odd = head.filter((byte) => (byte < 32 && ![9, 10, 12, 13].includes(byte)) || byte === 127).length;
  const high = head.filter((byte) => byte > 127).length;
  return odd === 0 && high < head.length / 4 ? new TextDecoder('windows-1252').decode(head) : null;
}

/**
 * The media type to keep a file under, told from its first bytes; the name only tells apart what shares a container.
 * `null` for what is not taken: programs, and whatever is neither a known format nor text. HTML, SVG and XML are taken
 * as bytes without a type a browser would act on.
 */
export async function mediaTypeOf(head: Uint8Array, name: string): Promise<string | null> {
  const extension = extensionOf(name);
  if (runs.has(extension)) return null;
  // The mark of UTF-16 text looks like the first frame of an MP3.
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const found = isUtf16
    ? undefined
    : (await fileTypeFromBuffer(head).catch(() => undefined))?.mime.split(';')[0];
  if (found === 'application/zip') return zipped[extension] ?? found;
  if (found === 'application/x-cfb') return compound[extension] ?? null;
  if (found === 'application/xml') return SHOWN_BY_NONE;
  if (found) return taken.has(found) ? found : null;
  const text = textOf(head);
  if (text === null) return null;
  if (text.startsWith('#!')) return null;
  if (ACTIVE.test(text.replace(/^\uFEFF/, '')) || /^(html?|xhtml|svg|xml|xsl)$/.test(extension))
    return SHOWN_BY_NONE;
  return plainText[extension] ?? 'text/plain';
}
