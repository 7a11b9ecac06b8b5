import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CatalogFile, MicroCredentialView } from '../../tool/contract/micro-credential.ts';
import { PlacementView } from '../../tool/contract/placement.ts';
import { MeView } from '../../tool/contract/session.ts';
import { RoundView, SubmissionView, type EvidenceView } from '../../tool/contract/submission.ts';

/** Answers of the API as an earner's pages get them; each passes its schema, so that it cannot drift. */
const id = (last: number): string => `65f0000000000000000${String(last).padStart(5, '0')}`;
export const ids = {
  placement: id(1),
  course: id(2),
  submission: id(3),
  person: id(4),
  programme: id(5),
  reviewer: id(6),
};

const catalogue = CatalogFile.parse(
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../config/catalogue/sample.json'), 'utf8')),
);

export function aMicroCredential(): MicroCredentialView {
  const { slug, content } = catalogue.microCredentials[0]!;
  return MicroCredentialView.parse({
    id: id(7),
    slug,
    version: 1,
    title: content.title,
    competency: content.competency,
    estimatedHours: content.estimatedHours,
    needsStudents: content.needsStudents,
    tags: content.tags,
    counts: {
      prompts: content.overview.prompts.length + content.reflection.prompts.length,
      artifacts: content.evidence.artifacts.length,
      criteria: content.evidence.artifacts.flatMap(({ criteria }) => criteria).length,
    },
    content,
  });
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

export const aMe = (more: Partial<MeView> = {}): MeView =>
  MeView.parse({
    person: { id: ids.person, name: 'Ada Okafor' },
    role: 'earner',
    course: { id: ids.course, title: 'Teaching for understanding, spring cohort' },
    placement: { id: ids.placement, title: aMicroCredential().title },
    programme: { id: ids.programme, name: 'Riverside' },
    locale: 'en-US',
    start: { page: 'placement', placementId: ids.placement },
    may: { earn: true, review: false, seeCohort: false, place: false },
    testUser: false,
    anonymous: false,
    lms: { family: 'canvas', name: 'Riverside Canvas', returnUrl: null },
    limits: { fileBytes: 200 * 1024 * 1024 },
    ...more,
  });

export const aPlacement = (more: Partial<PlacementView> = {}): PlacementView =>
  PlacementView.parse({
    id: ids.placement,
    title: aMicroCredential().title,
    course: { id: ids.course, title: 'Teaching for understanding, spring cohort' },
    microCredential: aMicroCredential(),
    points: 100,
    gradeRule: 'all_or_nothing',
    dueAt: new Date(Date.now() + 12 * 86_400_000).toISOString(),
    hasGradeColumn: true,
    mySubmission: null,
    ...more,
  });

export function aFile(number: number, artifactId: string, name: string, round = 1): EvidenceView {
  return {
    id: id(100 + number),
    artifactId,
    kind: 'file',
    name,
    url: null,
    text: null,
    file: { bytes: 1_240_000 * number, mediaType: 'application/pdf' },
    addedAt: hoursAgo(30),
    addedInRound: round,
  };
}

export function aSubmission(more: Partial<SubmissionView> = {}): SubmissionView {
  const microCredential = aMicroCredential();
  const [first] = microCredential.content.overview.prompts;
  return SubmissionView.parse({
    id: ids.submission,
    placement: {
      id: ids.placement,
      title: microCredential.title,
      dueAt: aPlacement().dueAt,
      points: 100,
    },
    course: aPlacement().course,
    microCredential,
    earner: { id: ids.person, name: 'Ada Okafor' },
    state: 'draft',
    round: 1,
    editable: true,
    answers: {
      [first!.id]: {
        text: 'Grade 4 mathematics, 26 learners. Seven are new to English, and attendance on Mondays is thin, so written checks alone miss a third of the class.',
        revision: 3,
        savedAt: hoursAgo(2),
      },
    },
    evidence: [
      aFile(1, microCredential.content.evidence.artifacts[0]!.id, 'Lesson plan with two checks.pdf'),
    ],
    lockedItems: [],
    missing: microCredential.content.reflection.prompts.map((prompt) => ({
      itemId: prompt.id,
      part: 'reflection',
      reason: 'answer_empty',
      blocking: true,
    })),
    rounds: [],
    passback: {
      state: 'none',
      shows: 'nothing',
      scoreGiven: null,
      scoreMaximum: null,
      deliveredAt: null,
      problem: null,
    },
    startedAt: hoursAgo(60),
    lastActivityAt: hoursAgo(2),
    ...more,
  });
}

/** A whole round handed in a day ago, not yet decided. */
export function aRound(more: Partial<RoundView> = {}): RoundView {
  const { content } = aMicroCredential();
  return RoundView.parse({
    number: 1,
    submittedAt: hoursAgo(26),
    changeNote: '',
    answers: Object.fromEntries(
      [...content.overview.prompts, ...content.reflection.prompts].map((prompt) => [
        prompt.id,
        'The first check showed that most of the class compared only the denominators. I kept three answers of each kind and sorted them with a colleague before planning the next lesson.',
      ]),
    ),
    evidence: content.evidence.artifacts.map((artifact, index) =>
      aFile(index + 1, artifact.id, `${artifact.title}.pdf`),
    ),
    decision: null,
    ...more,
  });
}

/** A work whose first round came back: one question and one criterion did not pass. */
export function aRevision(more: Partial<SubmissionView> = {}): SubmissionView {
  const { content } = aMicroCredential();
  const prompts = [...content.overview.prompts, ...content.reflection.prompts];
  const criteria = content.evidence.artifacts.flatMap((artifact) => artifact.criteria);
  const failed = [prompts[1]!.id, criteria[1]!.id];
  const scores = [
    ...prompts.map((prompt) => ({
      itemId: prompt.id,
      kind: 'prompt',
      levelId: null,
      passed: !failed.includes(prompt.id),
      feedback: failed.includes(prompt.id)
        ? 'The criteria you list are activities, not things a learner would show. Take the first one and write what you would see in an answer.'
        : '',
      carriedFrom: null,
    })),
    ...criteria.map((criterion) => ({
      itemId: criterion.id,
      kind: 'criterion',
      levelId: criterion.levels.find((level) => level.passing !== failed.includes(criterion.id))!.id,
      passed: !failed.includes(criterion.id),
      feedback: failed.includes(criterion.id)
        ? 'The exit question can be answered by copying the example on the board. Ask for a reason, and list the answers you expect.'
        : 'Clear and usable as it is.',
      carriedFrom: null,
    })),
  ];
  const round = aRound({
    decision: {
      outcome: 'needs_revision',
      releasedAt: hoursAgo(3),
      reviewer: { id: ids.reviewer, name: 'Marisol Vega' },
      summary:
        'Strong sorting and a change that clearly follows from it. Two things to sharpen, both in the plan.',
      scores: scores as never,
      passedCount: scores.length - failed.length,
      totalCount: scores.length,
    },
  });
  return aSubmission({
    state: 'needs_revision',
    round: 2,
    answers: Object.fromEntries(
      Object.entries(round.answers).map(([key, text]) => [key, { text, revision: 4, savedAt: hoursAgo(27) }]),
    ),
    evidence: round.evidence,
    lockedItems: scores.filter(({ passed }) => passed).map(({ itemId }) => itemId),
    rounds: [round],
    missing: [
      { itemId: failed[0]!, part: 'overview', reason: 'unchanged_since_feedback', blocking: false },
      { itemId: failed[1]!, part: 'evidence', reason: 'unchanged_since_feedback', blocking: false },
    ],
    passback: {
      state: 'delivered',
      shows: 'grade',
      scoreGiven: 0,
      scoreMaximum: 100,
      deliveredAt: hoursAgo(3),
      problem: null,
    },
    ...more,
  });
}
