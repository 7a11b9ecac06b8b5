import type { Artifact, MicroCredentialContent, Prompt } from '../../../../tool/contract/micro-credential.ts';
import type { DecisionView, ItemScoreView, SubmissionView } from '../../../../tool/contract/submission.ts';

export type Part = 'overview' | 'evidence' | 'reflection';

/** One stop of the workspace: a prompt or an artifact. */
export type Step =
  | { kind: 'prompt'; part: 'overview' | 'reflection'; id: string; title: string; prompt: Prompt }
  | { kind: 'artifact'; part: 'evidence'; id: string; title: string; artifact: Artifact };

export type StepState = 'done' | 'missing' | 'revise' | 'locked';

/** The stops in the order of the micro-credential. */
export function stepsOf(content: MicroCredentialContent): Step[] {
  const prompts = (part: 'overview' | 'reflection') =>
    content[part].prompts.map((prompt): Step => ({
      kind: 'prompt',
      part,
      id: prompt.id,
      title: prompt.question,
      prompt,
    }));
  return [
    ...prompts('overview'),
    ...content.evidence.artifacts.map((artifact): Step => ({
      kind: 'artifact',
      part: 'evidence',
      id: artifact.id,
      title: artifact.title,
      artifact,
    })),
    ...prompts('reflection'),
  ];
}

/** The decision that the open round answers to, or the last one released. */
export const lastDecision = (submission: SubmissionView): DecisionView | null =>
  submission.rounds.findLast((round) => round.decision)?.decision ?? null;

/** The scored things of a stop: the prompt itself, or the criteria of the artifact. */
export const scoredIds = (step: Step): string[] =>
  step.kind === 'prompt' ? [step.id] : step.artifact.criteria.map((criterion) => criterion.id);

/** A stop is locked when everything scored in it has passed before. */
export const isLocked = (step: Step, submission: SubmissionView): boolean =>
  scoredIds(step).every((id) => submission.lockedItems.includes(id));

/** What did not pass at this stop in the last decision, while the next round is open. */
export function failedScores(step: Step, submission: SubmissionView): ItemScoreView[] {
  if (submission.state !== 'needs_revision') return [];
  const ids = scoredIds(step);
  return (lastDecision(submission)?.scores ?? []).filter(
    (score) => !score.passed && ids.includes(score.itemId),
  );
}

/** Whether what the reviewer did not pass still stands as it was handed in. */
function isUnchanged(step: Step, submission: SubmissionView, textOf: (id: string) => string): boolean {
  const before = submission.rounds.at(-1);
  if (!before) return false;
  if (step.kind === 'prompt') return (before.answers[step.id] ?? '').trim() === textOf(step.id).trim();
  const ids = (evidence: { id: string; artifactId: string }[]) =>
    evidence
      .filter(({ artifactId }) => artifactId === step.id)
      .map(({ id }) => id)
      .sort()
      .join();
  return ids(before.evidence) === ids(submission.evidence);
}

/** `textOf` gives what stands in the editor now, which may be newer than the submission. */
export function stepState(step: Step, submission: SubmissionView, textOf: (id: string) => string): StepState {
  if (isLocked(step, submission)) return 'locked';
  const filled =
    step.kind === 'prompt'
      ? textOf(step.id).trim() !== ''
      : submission.evidence.filter(({ artifactId }) => artifactId === step.id).length >=
        step.artifact.minItems;
  if (!filled) return 'missing';
  return failedScores(step, submission).length > 0 && isUnchanged(step, submission, textOf)
    ? 'revise'
    : 'done';
}

/** The stop an item belongs to: a criterion leads to its artifact. */
export const stepOfItem = (steps: readonly Step[], itemId: string): Step | undefined =>
  steps.find((step) => step.id === itemId || scoredIds(step).includes(itemId));

/** Title of a prompt, artifact or criterion. */
export function itemTitle(steps: readonly Step[], itemId: string): string {
  const step = stepOfItem(steps, itemId);
  if (step?.kind === 'artifact') {
    return step.artifact.criteria.find(({ id }) => id === itemId)?.title ?? step.title;
  }
  return step?.title ?? itemId;
}

/** Words as a person counts them. */
export const countWords = (text: string): number =>
  text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-.]*/gu)?.length ?? 0;
