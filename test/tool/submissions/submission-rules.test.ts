import { expect, test } from '@jest/globals';
import {
  answerOf,
  frozenRound,
  isArtifactLocked,
  lockedItems,
  missingItems,
} from '../../../tool/features/submissions/submission-rules.ts';
import { firstWords, safeLink } from '../../../tool/features/submissions/evidence-text.ts';
import type { EvidenceItem, Round, Submission } from '../../../tool/features/submissions/submission.ts';
import { newId } from '../../../tool/mongo/new-id.ts';
import { aContent } from '../../factories/micro-credential.ts';
import { aSubmission } from '../../factories/submission.ts';

const content = aContent();
const now = new Date();
const answer = (text: string) => ({ text, revision: 1, savedAt: now });
const evidence = (artifactId: string, more: Partial<EvidenceItem> = {}): EvidenceItem => ({
  id: newId(),
  artifactId,
  kind: 'text',
  name: 'x',
  url: null,
  text: 'x',
  file: null,
  addedAt: now,
  addedInRound: 1,
  removedInRound: null,
  ...more,
});
const decided = (round: Round, failed: string[]): Round => ({
  ...round,
  decision: {
    outcome: failed.length ? 'needs_revision' : 'earned',
    releasedAt: now,
    reviewer: { id: newId(), name: 'R' },
    summary: '',
    scores: ['setting', 'clear', 'fits', 'heard', 'learned'].map((itemId) => ({
      itemId,
      kind: 'prompt',
      levelId: null,
      passed: !failed.includes(itemId),
      feedback: '',
      carriedFrom: null,
    })),
  },
});
const full = (): Submission =>
  aSubmission({
    answers: { setting: answer('Grade 4'), learned: answer('To wait') },
    evidence: [evidence('plan'), evidence('talk')],
  });
const afterDecision = (failed: string[]): Submission => {
  const submission = full();
  const round = decided(frozenRound(submission, '', now), failed);
  return { ...submission, state: 'needs_revision', round: 2, rounds: [round] };
};
const missing = (submission: Submission) =>
  missingItems(content, submission).map(({ itemId, reason, blocking }) => [itemId, reason, blocking]);

test('everything is missing at the beginning, in the order of the parts', () => {
  expect(missing(aSubmission())).toEqual([
    ['setting', 'answer_empty', true],
    ['plan', 'evidence_too_few', true],
    ['talk', 'evidence_too_few', true],
    ['learned', 'answer_empty', true],
  ]);
});

test('white space is no answer, and evidence that was taken out does not count', () => {
  const submission = full();
  submission.answers.setting = answer(' \n');
  submission.evidence[0]!.removedInRound = 1;
  expect(missing(submission)).toEqual([
    ['setting', 'answer_empty', true],
    ['plan', 'evidence_too_few', true],
  ]);
});

test('nothing is missing in complete work, and nothing while it is with a reviewer', () => {
  expect(missing(full())).toEqual([]);
  expect(missing({ ...aSubmission(), state: 'submitted' })).toEqual([]);
});

test('what passed is locked; an artifact is locked when all its criteria passed', () => {
  const { rounds } = afterDecision(['fits', 'learned']);
  const locked = lockedItems(content, rounds);
  expect(locked).toEqual(['setting', 'clear', 'heard']);
  const [plan, talk] = content.evidence.artifacts;
  expect([isArtifactLocked(plan!, locked), isArtifactLocked(talk!, locked)]).toEqual([false, true]);
});

test('what did not pass and is still the same is worth a look, and stops nothing', () => {
  const submission = afterDecision(['fits', 'learned']);
  expect(missing(submission)).toEqual([
    ['plan', 'unchanged_since_feedback', false],
    ['learned', 'unchanged_since_feedback', false],
  ]);
  submission.answers.learned = answer('To wait, and to listen');
  submission.evidence.push(evidence('plan', { addedInRound: 2 }));
  expect(missing(submission)).toEqual([]);
});

test('an answer is only what was saved under its name', () => {
  expect(answerOf(full(), 'constructor')).toBeNull();
  expect(answerOf(full(), 'setting')?.text).toBe('Grade 4');
});

test('a frozen round holds the texts and the evidence that stands', () => {
  const submission = full();
  submission.evidence[0]!.removedInRound = 1;
  expect(frozenRound(submission, 'Note', now)).toEqual({
    number: 1,
    submittedAt: now,
    changeNote: 'Note',
    answers: { setting: 'Grade 4', learned: 'To wait' },
    evidenceIds: [submission.evidence[1]!.id],
    decision: null,
  });
});

test.each([
  ['https://docs.example/a?b=c#d', true],
  ['HTTPS://DOCS.EXAMPLE/', true],
  ['http://docs.example/', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['file:///etc/passwd', false],
  ['https://user:pass@docs.example/', false],
  ['https://', false],
  ['//docs.example', false],
  ['docs.example', false],
])('Q12: the link %s is taken: %s', (link, taken) => {
  expect(safeLink(link) !== null).toBe(taken);
});

test('a text is called by its first words', () => {
  expect(firstWords('Short  one\nhere')).toBe('Short one here');
  expect(firstWords('word '.repeat(40))).toMatch(/^(word ){11}word…$/);
});
