import type { CohortCell, CohortRow, CohortView } from '../../contract/cohort.ts';
import { passbackView } from '../gradebook/passback-view.ts';
import { noPassback } from '../gradebook/passback.ts';
import type { Placement } from '../placements/placement.ts';
import type { CohortWork } from './cohort-works.ts';
import type { Membership } from './membership.ts';

export const presentPlacement = ({
  id,
  title,
  microCredentialId,
}: Pick<Placement, 'id' | 'title' | 'microCredentialId'>): CohortView['placements'][number] => ({
  id,
  title,
  configured: microCredentialId !== null,
});

function presentCell(placementId: string, work: CohortWork | undefined): CohortCell {
  return {
    placementId,
    submissionId: work?.id ?? null,
    state: work?.state ?? 'not_started',
    round: work?.round ?? 0,
    passed: work?.passed ?? null,
    passback: passbackView(work?.passback ?? noPassback),
    lastActivityAt: work?.lastActivityAt.toISOString() ?? null,
  };
}

/** One person with a cell per placement; the last activity is the latest of visits and work. */
export function presentRow(
  member: Membership,
  placements: readonly { id: string }[],
  works: readonly CohortWork[],
): CohortRow {
  const own = works.filter((work) => work.personId === member.personId);
  const times = [member.lastSeenAt, ...own.map((work) => work.lastActivityAt)].filter(
    (time) => time !== null,
  );
  const last = times.length ? new Date(Math.max(...times.map((time) => time.getTime()))) : null;
  return {
    person: { id: member.personId, name: member.name },
    membership: member.status,
    lastActivityAt: last?.toISOString() ?? null,
    cells: placements.map(({ id }) =>
      presentCell(
        id,
        own.find((work) => work.placementId === id),
      ),
    ),
  };
}
