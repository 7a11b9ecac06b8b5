import type {
  MicroCredentialContent,
  MicroCredentialSummary,
} from '../../../tool/contract/micro-credential.ts';
import type { PlacementView } from '../../../tool/contract/placement.ts';
import type { ReviewView } from '../../../tool/contract/review.ts';
import type { AnswerView, SubmissionView } from '../../../tool/contract/submission.ts';
import { openActivity, openPicker, place, type ApiClient } from '../../support/lti-client.ts';
import type { StandInLms } from '../stand-in-lms.ts';
import type { Activity, Person, Registration } from '../world.ts';
import type { Cast } from './cast.ts';
import { evidencePdf } from './evidence-pdf.ts';
import { answers, evidence, failingFeedback, passingFeedback } from './words.ts';

type Items = { id: string; levels: { id: string; passing: boolean }[] };

/** The whole catalogue, placed in the course by the facilitator through the picker. */
export async function placeCatalogue(lms: StandInLms, cast: Cast, tool: Registration): Promise<Activity[]> {
  const { api } = await openPicker(lms, cast.facilitator, cast.course, tool);
  const { items } = await api.get<{ items: MicroCredentialSummary[] }>('/micro-credentials');
  const inWeeks = (weeks: number) => new Date(Date.now() + weeks * 7 * 86_400_000).toISOString();
  return place(
    lms,
    cast.facilitator,
    cast.course,
    tool,
    items.map(({ id }, index) => ({
      microCredentialId: id,
      points: index === 1 ? 20 : 100,
      gradeRule: index === 1 ? 'share_of_criteria' : 'all_or_nothing',
      dueAt: inWeeks(4 + index * 2),
    })),
  );
}

/** Work in every state, made by real launches and the JSON API. */
export async function seedWork(lms: StandInLms, cast: Cast, activities: Activity[]): Promise<void> {
  const [first, second, third] = activities as [Activity, Activity | undefined, Activity | undefined];
  const earner = (number: number, activity = first) => beginWork(lms, cast.learners[number]!, activity);
  const review = (activity: Activity, id: string, failing: number, reviewer = cast.reviewer) =>
    reviewWork(lms, reviewer, activity, id, failing);

  const earned = await earner(0);
  await earned.handIn();
  await review(first, earned.id, 0);

  const revised = await earner(1);
  await revised.handIn();
  await review(first, revised.id, 2);
  await revised.revise();
  await revised.handIn('I added the words people used, and marked where I decided.');

  const needsRevision = await earner(2);
  await needsRevision.handIn();
  await review(first, needsRevision.id, 3, cast.facilitator);

  const secondTime = await earner(3);
  await secondTime.handIn();
  await review(first, secondTime.id, 1);
  await secondTime.revise();
  await secondTime.handIn('One more piece of evidence, read against the criterion.');
  await review(first, secondTime.id, 0);

  for (const number of [4, 7]) await (await earner(number)).handIn();
  await earner(5);
  await (await beginWork(lms, cast.learners[8]!, first, 0.3)).api.me();

  if (second) {
    const shared = await earner(5, second);
    await shared.handIn();
    await review(second, shared.id, 2);
    await (await earner(6, second)).handIn();
    await beginWork(lms, cast.learners[9]!, second, 0.5);
  }
  if (third) {
    const whole = await earner(0, third);
    await whole.handIn();
    await review(third, whole.id, 0, cast.facilitator);
    await beginWork(lms, cast.learners[3]!, third, 0.4);
  }
}

interface Work {
  id: string;
  api: ApiClient;
  handIn(changeNote?: string): Promise<void>;
  /** Rewrites what did not pass. */
  revise(): Promise<void>;
}

/** Starts the work and fills this share of it in. */
async function beginWork(lms: StandInLms, person: Person, activity: Activity, share = 1): Promise<Work> {
  const { api, me } = await openActivity(lms, person, activity);
  if (me.start.page !== 'placement') throw new Error(`${person.name} came to ${me.start.page}`);
  const { placementId } = me.start;
  const { microCredential } = await api.get<PlacementView>(`/placements/${placementId}`);
  let work = await api.post<SubmissionView>(`/placements/${placementId}/submission`);
  const path = `/submissions/${work.id}`;
  const content = microCredential!.content;
  const revisions = new Map<string, number>();

  const answer = async (promptId: string, text: string) => {
    const baseRevision = revisions.get(promptId) ?? work.answers[promptId]?.revision ?? 0;
    const saved = await api.put<AnswerView>(`${path}/answers/${promptId}`, { text, baseRevision });
    revisions.set(promptId, saved.revision);
  };

  const prompts = [...content.overview.prompts, ...content.reflection.prompts];
  for (const { id } of prompts.slice(0, Math.ceil(prompts.length * share)))
    await answer(id, answers[id] ?? 'I tried this with my own students and wrote down what changed.');
  const artifacts = content.evidence.artifacts;
  for (const artifact of artifacts.slice(0, share < 1 ? Math.floor(artifacts.length * share) : undefined))
    await attach(api, work.id, artifact);

  return {
    id: work.id,
    api,
    async handIn(changeNote = '') {
      work = await api.get<SubmissionView>(path);
      await api.post(`${path}/submit`, { round: work.round, changeNote, privacyConfirmed: true });
    },
    async revise() {
      work = await api.get<SubmissionView>(path);
      revisions.clear();
      const open = (id: string) => !work.lockedItems.includes(id);
      for (const { id } of prompts.filter((prompt) => open(prompt.id)))
        await answer(
          id,
          `${answers[id] ?? ''} What I added: the words of two people, and what I did the day after.`,
        );
      for (const artifact of artifacts.filter(({ criteria }) => criteria.some((each) => open(each.id))))
        await api.post(`${path}/artifacts/${artifact.id}/evidence`, {
          kind: 'text',
          text: 'Added for this round: the decision is marked, with what I would do if it had gone the other way.',
        });
    },
  };
}

async function attach(
  api: ApiClient,
  submissionId: string,
  artifact: MicroCredentialContent['evidence']['artifacts'][number],
): Promise<void> {
  const path = `/submissions/${submissionId}/artifacts/${artifact.id}`;
  const texts = evidence[artifact.id] ?? ['What I did, described in my own words.'];
  for (let index = 0; index < Math.max(artifact.minItems, texts.length); index += 1)
    if (artifact.accepts.includes('text'))
      await api.post(`${path}/evidence`, { kind: 'text', text: texts[index % texts.length] });
  if (artifact.accepts.includes('file'))
    await api.upload(
      `${path}/files`,
      `${artifact.id}.pdf`,
      evidencePdf(artifact.title, texts[0]!),
      'application/pdf',
    );
  if (artifact.accepts.includes('link') && artifact.maxItems > texts.length + 2)
    await api.post(`${path}/evidence`, {
      kind: 'link',
      url: 'https://example.org/classroom/recording',
      title: 'Recording (sound only)',
    });
}

/** Scores every open item, `failing` of the criteria below passing, and releases the decision. */
async function reviewWork(
  lms: StandInLms,
  reviewer: Person,
  activity: Activity,
  submissionId: string,
  failing: number,
): Promise<void> {
  const { api } = await openActivity(lms, reviewer, activity);
  const path = `/submissions/${submissionId}/review`;
  const { submission, openItems, read } = await api.post<ReviewView>(`${path}/claim`, {});
  const { content } = submission.microCredential;
  const criteria: Items[] = content.evidence.artifacts.flatMap((artifact) => artifact.criteria);
  const failed = criteria.filter(({ id }) => openItems.includes(id)).slice(0, failing);
  const scores = openItems.map((itemId, index) => {
    const criterion = criteria.find(({ id }) => id === itemId);
    const fails = failed.some(({ id }) => id === itemId);
    const level = criterion?.levels.find(({ passing }) => passing !== fails);
    const feedback = fails
      ? failingFeedback[index % failingFeedback.length]!
      : index % 2 === 0
        ? passingFeedback[index % passingFeedback.length]!
        : '';
    return { itemId, levelId: level?.id ?? null, passed: criterion ? null : true, feedback };
  });
  const summary = failing
    ? 'You are close. The open criteria need evidence that a reader can see; the rest stands and stays as it is.'
    : 'A pleasure to read. Your evidence carries every claim.';
  const saved = await api.put<ReviewView>(path, { scores, summary, baseRevision: read.revision });
  await api.post(`${path}/release`, { round: submission.round, revision: saved.read.revision });
}
