import type { MicroCredentialContent } from '../../contract/micro-credential.ts';

/** Lower case, without accents: how titles and searches are compared. */
export const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The different words of a text, at most 200. */
export const wordsOf = (text: string): string[] =>
  [...new Set(plain(text).match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 200);

/** What a search finds a micro-credential by. */
export const searchWords = ({ title, competency, tags }: MicroCredentialContent): string[] =>
  wordsOf([title, ...tags, competency].join(' '));
