import { CohortQuery, type CohortView } from '../../../tool/contract/cohort.ts';

export type CohortFilters = Pick<CohortQuery, 'q' | 'state' | 'membership' | 'sort'>;

/** The filters as they stand in the address; what is unknown there counts as none. */
export function readFilters(params: URLSearchParams): CohortFilters {
  const { q, state, membership, sort } = CohortQuery.shape;
  const of = <T>(schema: { safeParse(value: unknown): { success: boolean; data?: T } }, name: string) =>
    schema.safeParse(params.get(name) ?? undefined).data;
  const filters: CohortFilters = { sort: of(sort, 'sort') ?? 'name' };
  const text = of(q, 'q');
  if (text) filters.q = text;
  const wanted = of(state, 'state');
  if (wanted) filters.state = wanted;
  const member = of(membership, 'membership');
  if (member) filters.membership = member;
  return filters;
}

export const isFiltered = ({ q, state, membership }: CohortFilters): boolean =>
  Boolean(q ?? state ?? membership);

export type Need = { kind: 'review' | 'grades'; count: number };

/** What waits on whoever runs the course, most pressing first. */
export function needsOf({ waitingForReview, gradesNotDelivered }: CohortView['counts']): Need[] {
  const needs: Need[] = [
    { kind: 'review', count: waitingForReview },
    { kind: 'grades', count: gradesNotDelivered },
  ];
  return needs.filter(({ count }) => count > 0);
}
