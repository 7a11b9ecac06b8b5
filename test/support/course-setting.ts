import { aCatalogFile } from '../factories/micro-credential.ts';
import { claim } from '../../tool/protocols/lti/claims.ts';
import { apiAs, type ApiClient } from './api-client.ts';
import type { RunningTool } from './start-tool.ts';
import { role, TestPlatform, type Claims, type Entered } from './test-platform.ts';

/** A course of a district that has the micro-credential `wait-time`, entered by launches. */
export async function aCourse(tool: RunningTool) {
  const platform = await TestPlatform.register(tool);
  const { programmeId } = platform.registration;
  await tool.wiring.catalog.import(programmeId, aCatalogFile({ 'wait-time': {} }));

  async function enter(claims: Claims): Promise<Entered & { api: ApiClient }> {
    const entered = await platform.enter({ [claim.custom]: { micro_credential: 'wait-time' }, ...claims });
    return { ...entered, api: apiAs(tool, entered.token) };
  }
  return {
    platform,
    programmeId,
    enter,
    learner: (sub = 'user-1', more: Claims = {}) => enter({ sub, [claim.roles]: [role('Learner')], ...more }),
    instructor: (sub = 'teacher-1', more: Claims = {}) =>
      enter({ sub, name: 'Ines Instructor', [claim.roles]: [role('Instructor')], ...more }),
  };
}
export type CourseSetting = Awaited<ReturnType<typeof aCourse>>;

/** The placement a learner's launch led to. */
export const placementOf = ({ me }: Entered): string => {
  const { placementId } = me.start as { placementId?: string };
  if (!placementId) throw new Error(`no placement: ${JSON.stringify(me.start)}`);
  return placementId;
};

/** Begins the work of whoever entered. */
export async function begin(entered: Entered & { api: ApiClient }): Promise<string> {
  const answer = await entered.api.post(`/placements/${placementOf(entered)}/submission`, {});
  if (answer.status !== 200) throw new Error(`not begun: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}

/** Fills in everything that `wait-time` asks for. */
export async function complete(api: ApiClient, id: string): Promise<void> {
  const saved = [
    await api.put(`/submissions/${id}/answers/setting`, { text: 'Grade 4', baseRevision: 0 }),
    await api.put(`/submissions/${id}/answers/learned`, { text: 'To wait', baseRevision: 0 }),
    await api.post(`/submissions/${id}/artifacts/plan/evidence`, {
      kind: 'link',
      url: 'https://docs.example/plan',
    }),
    await api.post(`/submissions/${id}/artifacts/talk/evidence`, { kind: 'text', text: 'They said more.' }),
  ];
  const refused = saved.find(({ status }) => status >= 300);
  if (refused) throw new Error(JSON.stringify(refused.body));
}

export const handIn = (api: ApiClient, id: string, round = 1) =>
  api.post(`/submissions/${id}/submit`, { round, privacyConfirmed: true });

/** What a release writes, for tests of what follows it: these items failed, everything else passed. */
export async function decideRound(tool: RunningTool, id: string, failed: string[]): Promise<void> {
  const submission = (await tool.wiring.submissionStore.find(id))!;
  const items = ['setting', 'clear', 'fits', 'heard', 'learned'];
  const last = submission.rounds.length - 1;
  const earned = failed.length === 0;
  await tool.connection.collection('submissions').updateOne(
    { _id: id as never },
    {
      $set: {
        state: earned ? 'earned' : 'needs_revision',
        round: submission.round + (earned ? 0 : 1),
        waitingSince: null,
        [`rounds.${last}.decision`]: {
          outcome: earned ? 'earned' : 'needs_revision',
          releasedAt: new Date(),
          reviewer: { id: submission.personId, name: 'Rita Reviewer' },
          summary: '',
          scores: items.map((itemId) => ({
            itemId,
            kind: ['setting', 'learned'].includes(itemId) ? 'prompt' : 'criterion',
            levelId: null,
            passed: !failed.includes(itemId),
            feedback: failed.includes(itemId) ? 'Say more.' : '',
            carriedFrom: null,
          })),
        },
      },
    },
  );
}
