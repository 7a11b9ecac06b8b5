import type { MicroCredentialContent } from '../../contract/micro-credential.ts';
import type { Decision } from '../submissions/submission.ts';

const LONGEST_COMMENT = 2000;
const LONGEST_TITLE = 60;

/** Plain text on its own lines: no control characters, no runs of blank lines (LTI AGS 2.0 §3.4.11). */
function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, Math.max(length - 1, 0))
    .toWellFormed()
    .trimEnd()}…`;
}

function titles(content: MicroCredentialContent): Map<string, string> {
  const prompts = [...content.overview.prompts, ...content.reflection.prompts];
  const criteria = content.evidence.artifacts.flatMap((artifact) => artifact.criteria);
  return new Map([
    ...prompts.map(({ id, question }) => [id, question] as const),
    ...criteria.map(({ id, title }) => [id, title] as const),
  ]);
}

/** Texts cut so that together they take no more than `room`; short ones leave theirs to the long ones. */
function fit(texts: readonly string[], room: number): string[] {
  const shares: number[] = [];
  let left = room;
  const shortestFirst = texts.map((text, at) => ({ at, length: text.length }));
  shortestFirst.sort((a, b) => a.length - b.length);
  for (const [taken, { at, length }] of shortestFirst.entries()) {
    const share = Math.min(length, Math.floor(left / (texts.length - taken)));
    shares[at] = share;
    left -= share;
  }
  return texts.map((text, at) => cut(text, shares[at]!));
}

/** What the gradebook says beside the score: how many passed, what to change and why, and where to read it all. */
export function decisionComment({
  decision,
  content,
  round,
  feedbackUrl,
}: {
  decision: Decision;
  content: MicroCredentialContent;
  round: number;
  feedbackUrl: string;
}): string {
  const names = titles(content);
  const earned = decision.outcome === 'earned';
  const failed = decision.scores.filter((score) => !score.passed);
  const all = decision.scores.length;
  const head = earned
    ? `Earned: all ${all} parts passed.`
    : `Round ${round}: ${all - failed.length} of ${all} parts passed. To change:`;
  const foot = `${earned ? 'All feedback' : 'Read all feedback and revise'}: ${feedbackUrl}`;
  const paragraphs = failed.map(({ itemId, feedback }) => {
    const name = plain(names.get(itemId) ?? itemId).replaceAll('\n', ' ');
    return `- ${cut(name, LONGEST_TITLE)}: ${plain(feedback)}`;
  });
  if (decision.summary) paragraphs.push(plain(decision.summary));
  const breaks = 2 * (paragraphs.length + 1);
  const room = LONGEST_COMMENT - head.length - foot.length - breaks;
  return [head, ...fit(paragraphs, room), foot].join('\n\n');
}
