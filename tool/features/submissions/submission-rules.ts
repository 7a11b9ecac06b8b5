import type { Artifact, MicroCredentialContent } from '../../contract/micro-credential.ts';
import type { MissingView } from '../../contract/submission.ts';
import { scoredItems } from '../catalog/micro-credential.ts';
import type { Answer, EvidenceItem, Round, Submission } from './submission.ts';

/** Whether the earner can still change something: the first round, or the one after a request for changes. */
export const isOpen = ({ state }: Pick<Submission, 'state'>): boolean =>
  state === 'draft' || state === 'needs_revision';

/** Prompts and criteria that passed in an earlier round, in the order of the micro-credential. */
export function lockedItems(content: MicroCredentialContent, rounds: readonly Round[]): string[] {
  const passed = new Set(
    rounds.flatMap(({ decision }) =>
      (decision?.scores ?? []).filter((score) => score.passed).map((score) => score.itemId),
    ),
  );
  return scoredItems(content)
    .map((item) => item.id)
    .filter((id) => passed.has(id));
}

export const findArtifact = (content: MicroCredentialContent, id: string): Artifact | undefined =>
  content.evidence.artifacts.find((artifact) => artifact.id === id);

export const hasPrompt = (content: MicroCredentialContent, id: string): boolean =>
  [...content.overview.prompts, ...content.reflection.prompts].some((prompt) => prompt.id === id);

/** An artifact is locked when every one of its criteria has passed; while one has not, its evidence may change. */
export const isArtifactLocked = (artifact: Artifact, locked: readonly string[]): boolean =>
  artifact.criteria.every((criterion) => locked.includes(criterion.id));

/** What counts now: attached and not taken out. */
export const standingEvidence = (evidence: readonly EvidenceItem[]): EvidenceItem[] =>
  evidence.filter((item) => item.removedInRound === null);

/** Answers are keyed by the names an author gave, so only an own member counts. */
export const answerOf = (submission: Pick<Submission, 'answers'>, promptId: string): Answer | null =>
  Object.hasOwn(submission.answers, promptId) ? (submission.answers[promptId] ?? null) : null;

const sameMembers = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

/**
 * What is missing before the open round can be handed in, in the order of the parts. An empty answer and too little
 * evidence stop it; what did not pass and is still the same is only worth a look. Empty while nothing is open.
 */
export function missingItems(content: MicroCredentialContent, submission: Submission): MissingView[] {
  if (!isOpen(submission)) return [];
  const locked = lockedItems(content, submission.rounds);
  const last = submission.rounds.at(-1);
  const standing = standingEvidence(submission.evidence);

  const prompts = (part: 'overview' | 'reflection'): MissingView[] =>
    content[part].prompts.flatMap(({ id }): MissingView[] => {
      if (locked.includes(id)) return [];
      const text = answerOf(submission, id)?.text ?? '';
      if (!text.trim()) return [{ itemId: id, part, reason: 'answer_empty', blocking: true }];
      const before = last && Object.hasOwn(last.answers, id) ? last.answers[id] : undefined;
      return text === before
        ? [{ itemId: id, part, reason: 'unchanged_since_feedback', blocking: false }]
        : [];
    });

  const evidence = content.evidence.artifacts.flatMap((artifact): MissingView[] => {
    if (isArtifactLocked(artifact, locked)) return [];
    const part = 'evidence';
    const now = standing.filter((item) => item.artifactId === artifact.id).map((item) => item.id);
    if (now.length < artifact.minItems) {
      return [{ itemId: artifact.id, part, reason: 'evidence_too_few', blocking: true }];
    }
    if (!last) return [];
    const before = submission.evidence
      .filter((item) => item.artifactId === artifact.id && last.evidenceIds.includes(item.id))
      .map((item) => item.id);
    return sameMembers(now, before)
      ? [{ itemId: artifact.id, part, reason: 'unchanged_since_feedback', blocking: false }]
      : [];
  });

  return [...prompts('overview'), ...evidence, ...prompts('reflection')];
}

/** The open round as it is frozen at the hand-in. */
export const frozenRound = (submission: Submission, changeNote: string, now: Date): Round => ({
  number: submission.round,
  submittedAt: now,
  changeNote,
  answers: Object.fromEntries(Object.entries(submission.answers).map(([id, answer]) => [id, answer.text])),
  evidenceIds: standingEvidence(submission.evidence).map((item) => item.id),
  decision: null,
});
