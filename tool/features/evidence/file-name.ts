const LONGEST = 120;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The last extension, lower case, without its dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/**
 * A file name that is safe to show and to save under, as near to the given one as that allows: no folders, nothing
 * invisible or that turns the direction of reading, no leading dots, no name of a device, at most 120 characters with
 * the extension kept. It names no place where bytes are stored.
 */
export function cleanFileName(given: string): string {
  const base = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replaceAll(INVISIBLE, '')
    .replaceAll(/["<>:|?*;]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  const name = DEVICE.test(plain) ? `_${plain}` : plain;
  const characters = [...name];
  if (characters.length <= LONGEST) return name || 'file';
  const extension = extensionOf(name);
  const ending = extension ? `.${extension}` : '';
  return (
    characters
      .slice(0, LONGEST - ending.length)
      .join('')
      .trimEnd() + ending
  );
}
