import { readFileSync } from 'node:fs';
import { CohortPersonView, CohortRow, CohortView } from '../../tool/contract/cohort.ts';
import {
  CatalogFile,
  MicroCredentialSummary,
  MicroCredentialView,
} from '../../tool/contract/micro-credential.ts';
import { DeepLinkingView, PlacementView } from '../../tool/contract/placement.ts';
import { QueueItemView, ReviewView } from '../../tool/contract/review.ts';
import { MeView } from '../../tool/contract/session.ts';
import { PassbackView, SubmissionView, type RoundView } from '../../tool/contract/submission.ts';

const catalogue = CatalogFile.parse(
  JSON.parse(readFileSync(new URL('../../config/catalogue/sample.json', import.meta.url), 'utf8')),
);

/** An id of ours out of a small number. */
export const idOf = (kind: number, index: number) =>
  kind.toString(16).padStart(4, '0') + index.toString(16).padStart(20, '0');

export const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

export const microCredentialViews = catalogue.microCredentials.map(({ slug, content }, index) => {
  const criteria = content.evidence.artifacts.flatMap((artifact) => artifact.criteria);
  return MicroCredentialView.parse({
    id: idOf(1, index + 1),
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
      criteria: criteria.length,
    },
    content,
  });
});

export const microCredentialSummaries = microCredentialViews.map((view) =>
  MicroCredentialSummary.parse(view),
);

const course = { id: idOf(2, 1), title: 'Year 1 educators: assessment cohort' };

export const aMe = (over: Partial<MeView> = {}) =>
  MeView.parse({
    person: { id: idOf(3, 1), name: 'Ines Castillo' },
    role: 'facilitator',
    course,
    programme: { id: idOf(4, 1), name: 'Riverbend District' },
    locale: 'en',
    start: { page: 'cohort' },
    may: { earn: false, review: true, seeCohort: true, place: true },
    testUser: false,
    anonymous: false,
    lms: { family: 'moodle', name: 'Moodle', returnUrl: null },
    limits: { fileBytes: 50_000_000 },
    ...over,
  } satisfies MeView);

export const aDeepLinking = (over: Partial<DeepLinkingView> = {}) =>
  DeepLinkingView.parse({
    course,
    acceptsAssignment: true,
    acceptsSeveral: true,
    acceptsGradeColumn: true,
    acceptsDueDate: true,
    answered: false,
    ...over,
  } satisfies DeepLinkingView);

export const aPlacement = (over: Partial<PlacementView> = {}) =>
  PlacementView.parse({
    id: idOf(5, 1),
    title: 'Formative checks',
    course,
    microCredential: microCredentialViews[0]!,
    points: 100,
    gradeRule: 'all_or_nothing',
    dueAt: null,
    hasGradeColumn: true,
    mySubmission: null,
    ...over,
  } satisfies PlacementView);

export const aPassback = (over: Partial<PassbackView> = {}) =>
  PassbackView.parse({
    state: 'none',
    shows: 'nothing',
    scoreGiven: null,
    scoreMaximum: null,
    deliveredAt: null,
    problem: null,
    ...over,
  } satisfies PassbackView);

const text =
  'I work with a group of 24 seventh graders in mathematics. Nine of them are learning English, and four have plans that give them more time. ' +
  'Because several students answer best when they can draw, I look at sketches as well as sentences. ';

export function aRound(over: Partial<RoundView> = {}): RoundView {
  const { content } = microCredentialViews[0]!;
  const prompts = [...content.overview.prompts, ...content.reflection.prompts];
  const number = over.number ?? 1;
  return {
    number,
    submittedAt: hoursAgo(30),
    changeNote: '',
    answers: Object.fromEntries(
      prompts.map((prompt, index) => [
        prompt.id,
        text.repeat(1 + (index % 2)) + (number > 1 ? 'After the feedback I added how I group them.' : ''),
      ]),
    ),
    evidence: content.evidence.artifacts.flatMap((artifact, index) => [
      {
        id: idOf(6, index * 10 + 1),
        artifactId: artifact.id,
        kind: 'file' as const,
        name: `${artifact.id}-lesson-on-ratios-final.pdf`,
        url: null,
        text: null,
        file: { bytes: 1_240_000, mediaType: 'application/pdf' },
        addedAt: hoursAgo(40),
        addedInRound: 1,
      },
      {
        id: idOf(6, index * 10 + 2),
        artifactId: artifact.id,
        kind: index === 1 ? ('text' as const) : ('link' as const),
        name: index === 1 ? 'Notes on the three samples' : 'Slides of the lesson',
        url: index === 1 ? null : 'https://docs.example.org/slides/ratios',
        text:
          index === 1
            ? 'Sample 1 adds both parts. Sample 2 scales one part only. Sample 3 explains the unit.'
            : null,
        file: null,
        addedAt: hoursAgo(39),
        addedInRound: number,
      },
    ]),
    decision: null,
    ...over,
  };
}

export const aSubmission = (over: Partial<SubmissionView> = {}) =>
  SubmissionView.parse({
    id: idOf(7, 1),
    placement: { id: idOf(5, 1), title: 'Formative checks', dueAt: null, points: 100 },
    course,
    microCredential: microCredentialViews[0]!,
    earner: { id: idOf(3, 2), name: 'Amara Okafor' },
    state: 'submitted',
    round: 1,
    editable: false,
    answers: {},
    evidence: [],
    lockedItems: [],
    missing: [],
    rounds: [aRound()],
    passback: aPassback({ state: 'delivered', shows: 'submitted', deliveredAt: hoursAgo(29) }),
    startedAt: hoursAgo(400),
    lastActivityAt: hoursAgo(30),
    ...over,
  } satisfies SubmissionView);

const itemsOf = ({ content }: MicroCredentialView) => [
  ...content.overview.prompts.map(({ id }) => ({ id, kind: 'prompt' as const })),
  ...content.evidence.artifacts.flatMap(({ criteria }) =>
    criteria.map(({ id }) => ({ id, kind: 'criterion' as const })),
  ),
  ...content.reflection.prompts.map(({ id }) => ({ id, kind: 'prompt' as const })),
];

export const aReview = (over: Partial<ReviewView> = {}) => {
  const openItems = itemsOf(microCredentialViews[0]!).map(({ id }) => id);
  return ReviewView.parse({
    submission: aSubmission(),
    openItems,
    heldBy: { id: idOf(3, 1), name: 'Ines Castillo', since: hoursAgo(0.2), me: true },
    read: { scores: [], summary: '', revision: 0, savedAt: null },
    unresolved: openItems.map((itemId) => ({ itemId, reason: 'not_scored' as const })),
    queue: { waiting: 4, nextSubmissionId: idOf(7, 2) },
    ...over,
  } satisfies ReviewView);
};

/** The second round of a work whose first was sent back for two items. */
export function aSecondRoundReview(over: Partial<ReviewView> = {}) {
  const items = itemsOf(microCredentialViews[0]!);
  const open = ['usual-practice', 'adjustment-follows'];
  const decision: NonNullable<RoundView['decision']> = {
    outcome: 'needs_revision',
    releasedAt: hoursAgo(100),
    reviewer: { id: idOf(3, 1), name: 'Ines Castillo' },
    summary: 'A clear plan. Two things to change.',
    scores: items.map(({ id, kind }) => {
      const passed = !open.includes(id);
      return {
        itemId: id,
        kind,
        levelId: kind === 'criterion' ? (passed ? 'proficient' : 'basic') : null,
        passed,
        feedback: passed ? '' : 'Say what this way of checking cannot show, and for which learners.',
        carriedFrom: null,
      };
    }),
    passedCount: items.length - open.length,
    totalCount: items.length,
  };
  return aReview({
    submission: aSubmission({
      round: 2,
      lockedItems: items.map(({ id }) => id).filter((id) => !open.includes(id)),
      rounds: [
        aRound({ number: 1, submittedAt: hoursAgo(150), decision }),
        aRound({ number: 2, changeNote: 'I rewrote how I check today and marked the changes in the plan.' }),
      ],
    }),
    openItems: open,
    unresolved: open.map((itemId) => ({ itemId, reason: 'not_scored' as const })),
    ...over,
  });
}

export const aQueueItem = (index: number, over: Partial<QueueItemView> = {}) =>
  QueueItemView.parse({
    submissionId: idOf(7, index),
    earner: { id: idOf(3, index + 1), name: names[index % names.length]! },
    microCredential: {
      id: microCredentialViews[index % 3]!.id,
      title: microCredentialViews[index % 3]!.title,
    },
    placement: { id: idOf(5, (index % 3) + 1), title: microCredentialViews[index % 3]!.title },
    round: 1 + (index % 3),
    submittedAt: hoursAgo(200 / index),
    heldBy: null,
    myProgress: null,
    ...over,
  } satisfies QueueItemView);

const names = [
  'Amara Okafor',
  'Ben Whitaker',
  'Chiara Lombardi',
  'Daniel Nguyen',
  'Elif Yıldız',
  'Fatima El-Sayed',
  'Maximiliana Alexandrowna Featherstonehaugh-Cholmondeley Ortiz',
  'Hugo Ferreira',
];

const states = ['earned', 'submitted', 'needs_revision', 'draft', 'not_started'] as const;

export function aCohortRow(index: number): CohortRow {
  return CohortRow.parse({
    person: { id: idOf(3, index + 1), name: names[index % names.length]! },
    membership: index === 5 ? 'gone' : 'active',
    lastActivityAt: index % 5 === 4 ? null : hoursAgo(index * 31 + 1),
    cells: microCredentialViews.map((_, at) => {
      const state = states[(index + at) % states.length]!;
      const decided = state === 'earned' || state === 'needs_revision';
      return {
        placementId: idOf(5, at + 1),
        submissionId: state === 'not_started' ? null : idOf(7, index * 3 + at + 1),
        state,
        round: state === 'needs_revision' ? 2 : 1,
        passed: decided ? { count: state === 'earned' ? 15 : 12, of: 15 } : null,
        passback: decided
          ? aPassback({
              state: index === 2 ? 'refused' : index === 1 ? 'waiting' : 'delivered',
              shows: 'grade',
              scoreGiven: state === 'earned' ? 100 : 0,
              scoreMaximum: 100,
              deliveredAt: index === 1 || index === 2 ? null : hoursAgo(5),
              problem: index === 2 ? 'forbidden' : null,
            })
          : aPassback(
              state === 'submitted'
                ? { state: 'delivered', shows: 'submitted', deliveredAt: hoursAgo(9) }
                : {},
            ),
        lastActivityAt: state === 'not_started' ? null : hoursAgo(index * 31 + 1),
      };
    }),
  } satisfies CohortRow);
}

const placements = microCredentialViews.map(({ title }, at) => ({
  id: idOf(5, at + 1),
  title,
  configured: true,
}));

export const aCohort = (over: Partial<CohortView> = {}) =>
  CohortView.parse({
    course,
    placements,
    roster: { state: 'done', at: hoursAgo(20), problem: null },
    counts: {
      people: 23,
      notStarted: 4,
      working: 6,
      waitingForReview: 4,
      needsRevision: 3,
      earned: 6,
      gradesNotDelivered: 1,
    },
    items: Array.from({ length: 8 }, (_, index) => aCohortRow(index)),
    nextCursor: null,
    ...over,
  } satisfies CohortView);

export const aCohortPerson = (index: number) =>
  CohortPersonView.parse({ course, row: aCohortRow(index), placements } satisfies CohortPersonView);
