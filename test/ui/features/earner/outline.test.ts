import { expect, test } from '@jest/globals';
import {
  countWords,
  failedScores,
  itemTitle,
  stepOfItem,
  stepsOf,
  stepState,
} from '../../../../ui/features/earner/model/outline.ts';
import { aRevision, aSubmission } from '../../../factories/earner-pages.ts';

const textOf = (submission: ReturnType<typeof aSubmission>) => (id: string) =>
  submission.answers[id]?.text ?? '';
const statesOf = (submission: ReturnType<typeof aSubmission>) =>
  stepsOf(submission.microCredential.content).map((step) => stepState(step, submission, textOf(submission)));

test('in the first round a step is done when something is there', () => {
  const states = statesOf(aSubmission());
  expect(states[0]).toBe('done');
  expect(states[1]).toBe('missing');
  expect(states[4]).toBe('done');
});

test('a step is missing while an artifact has fewer pieces than it asks for', () => {
  expect(statesOf(aSubmission({ evidence: [] }))[4]).toBe('missing');
});

test('after a decision what passed is locked and what did not is to revise until it changes', () => {
  const revision = aRevision();
  const states = statesOf(revision);
  expect(states.filter((state) => state === 'revise')).toHaveLength(2);
  expect(states.filter((state) => state === 'locked')).toHaveLength(8);

  const [, second] = stepsOf(revision.microCredential.content);
  expect(stepState(second!, revision, () => 'Now with criteria')).toBe('done');
});

test('an artifact is open when one of its criteria did not pass, and shows only that one', () => {
  const revision = aRevision();
  const artifact = stepsOf(revision.microCredential.content).find(({ kind }) => kind === 'artifact')!;
  expect(failedScores(artifact, revision).map(({ itemId }) => itemId)).toEqual(['checks-reveal']);
});

test('a criterion leads to its artifact and keeps its own title', () => {
  const steps = stepsOf(aSubmission().microCredential.content);
  expect(stepOfItem(steps, 'checks-reveal')?.id).toBe('lesson-plan');
  expect(itemTitle(steps, 'checks-reveal')).toBe('The checks reveal thinking');
});

test.each([
  ['', 0],
  ['   \n', 0],
  ['one', 1],
  ['Twenty-six learners don’t read – yet.', 5],
  ['Sí, los niños leyeron 3.5 páginas', 6],
])('%j has %i words', (text, words) => {
  expect(countWords(text)).toBe(words);
});
