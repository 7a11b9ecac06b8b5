import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CatalogFile } from '../../../tool/contract/micro-credential.ts';
import { scoredItems } from '../../../tool/features/catalog/micro-credential.ts';
import { decisionComment } from '../../../tool/features/reviews/decision-comment.ts';
import type { Decision } from '../../../tool/features/submissions/submission.ts';

const catalogue = CatalogFile.parse(JSON.parse(readFileSync('config/catalogue/sample.json', 'utf8')));
const { content } = catalogue.microCredentials[0]!;
const items = scoredItems(content);
const feedbackUrl = 'https://attest.example/app/submissions/0123456789abcdef01234567/feedback';

const decision = (failed: Record<string, string>, summary = ''): Decision => ({
  outcome: Object.keys(failed).length ? 'needs_revision' : 'earned',
  releasedAt: new Date(),
  reviewer: { id: 'r', name: 'Rae' },
  summary,
  scores: items.map(({ id, kind }) => ({
    itemId: id,
    kind,
    levelId: null,
    passed: !(id in failed),
    feedback: failed[id] ?? 'Fine.',
    carriedFrom: null,
  })),
});
const comment = (given: Decision) => decisionComment({ decision: given, content, round: 2, feedbackUrl });

test('names each part that failed with its feedback, and links back', () => {
  const criterion = content.evidence.artifacts[0]!.criteria[0]!;
  const text = comment(decision({ [criterion.id]: 'Add the dates.' }, 'Nearly there.'));
  expect(text).toContain(`Round 2: ${items.length - 1} of ${items.length} parts passed.`);
  expect(text).toContain('Add the dates.');
  expect(text).toContain(criterion.title.slice(0, 40));
  expect(text).toContain('Nearly there.');
  expect(text.endsWith(feedbackUrl)).toBe(true);
  expect(text).not.toContain('Fine.');
});

test('an earned one is short', () => {
  expect(comment(decision({}))).toBe(
    `Earned: all ${items.length} parts passed.\n\nAll feedback: ${feedbackUrl}`,
  );
});

test('stays within 2000 characters, keeps every part and the link, and cuts the long texts only', () => {
  const failed = Object.fromEntries(items.map(({ id }) => [id, 'long '.repeat(900)]));
  failed[items[0]!.id] = 'Short and kept.';
  const text = comment(decision(failed, 'x'.repeat(5000)));
  expect(text.length).toBeLessThanOrEqual(2000);
  expect(text.match(/^- /gm)).toHaveLength(items.length);
  expect(text).toContain('Short and kept.');
  expect(text.endsWith(feedbackUrl)).toBe(true);
});

test('is plain text: what a reviewer typed stays as typed, without control characters (J17)', () => {
  const text = comment(decision({ [items[0]!.id]: '<b>bold</b> \u0007 \ud800 & more\r\n\r\n\r\n\r\nnext' }));
  expect(text).toContain('<b>bold</b>');
  expect(text).toContain('& more\n\nnext');
  expect(text).not.toContain('\u0007');
  expect(text.isWellFormed()).toBe(true);
});
