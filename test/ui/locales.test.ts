import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { problems } from '../../tool/contract/problems.ts';

const folder = path.join(import.meta.dirname, '../../ui/locales');
const read = (language: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(folder, language, file), 'utf8')) as Record<string, unknown>;

function texts(value: unknown, at = ''): [string, string][] {
  if (typeof value === 'string') return [[at, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, at ? `${at}.${key}` : key));
}
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort();

test.each(readdirSync(path.join(folder, 'en')))(
  '%s says the same in Spanish, with the same values in it',
  (file) => {
    const english = new Map(texts(read('en', file)));
    const spanish = new Map(texts(read('es', file)));
    // Spanish has one more plural form than English.
    expect([...spanish.keys()].filter((key) => !key.endsWith('_many')).sort()).toEqual(
      [...english.keys()].sort(),
    );
    for (const [key, text] of english) {
      expect([key, placeholders(spanish.get(key)!)]).toEqual([key, placeholders(text)]);
    }
  },
);

test('every problem the server can give has a sentence', () => {
  const known = Object.keys(read('en', 'problems.json'));
  expect(Object.keys(problems).filter((code) => !known.includes(code))).toEqual([]);
});
