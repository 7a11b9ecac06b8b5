import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { CatalogFile } from '../../tool/contract/micro-credential.ts';

const catalogue = CatalogFile.parse(JSON.parse(await readFile('config/catalogue/sample.json', 'utf8')));

test('the sample catalogue holds three micro-credentials under slugs of their own', () => {
  const slugs = catalogue.microCredentials.map((entry) => entry.slug);
  expect(slugs).toHaveLength(3);
  expect(new Set(slugs).size).toBe(3);
});

describe.each(catalogue.microCredentials.map((entry) => [entry.slug, entry.content] as const))(
  '%s',
  (_, content) => {
    test('has an overview of three or four prompts and a reflection of two or three', () => {
      expect([3, 4]).toContain(content.overview.prompts.length);
      expect([2, 3]).toContain(content.reflection.prompts.length);
    });

    test('guides every written answer by a range of words', () => {
      for (const prompt of [...content.overview.prompts, ...content.reflection.prompts]) {
        expect(prompt.words?.min).toBeGreaterThan(0);
        expect(prompt.words?.max).toBeGreaterThan(prompt.words?.min ?? 0);
      }
    });

    test('has two or more artifacts with two to four criteria, each on three levels of which one passes', () => {
      expect(content.evidence.artifacts.length).toBeGreaterThanOrEqual(2);
      for (const { criteria, minItems, maxItems } of content.evidence.artifacts) {
        expect(criteria.length).toBeGreaterThanOrEqual(2);
        expect(criteria.length).toBeLessThanOrEqual(4);
        expect(maxItems).toBeGreaterThanOrEqual(minItems);
        for (const { levels } of criteria) {
          expect(levels).toHaveLength(3);
          expect(levels.filter((level) => level.passing)).toHaveLength(1);
          expect(new Set(levels.map((level) => level.id)).size).toBe(3);
        }
      }
    });
  },
);
