import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { CohortPersonView, CohortView, RosterReport } from '../../../../tool/contract/cohort.ts';
import { SubmissionView } from '../../../../tool/contract/submission.ts';
import { api } from '../../../lib/api.ts';
import type { CohortFilters } from '../filters.ts';
import { lookAgainMs } from '../look-again.ts';

export const cohortQuery = (filters: CohortFilters) =>
  infiniteQueryOptions({
    queryKey: ['cohort', 'list', filters],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '50', sort: filters.sort });
      if (filters.q) query.set('q', filters.q);
      if (filters.state) query.set('state', filters.state);
      if (filters.membership) query.set('membership', filters.membership);
      if (pageParam) query.set('cursor', pageParam);
      return api.get(`/cohort?${query}`, CohortView, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => lookAgainMs(state.data?.pages[0]),
  });

export const cohortPersonQuery = (personId: string) =>
  queryOptions({
    queryKey: ['cohort', 'person', personId],
    queryFn: ({ signal }) =>
      api.get(`/cohort/people/${encodeURIComponent(personId)}`, CohortPersonView, { signal }),
  });

export const workQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ['cohort', 'work', submissionId],
    queryFn: ({ signal }) =>
      api.get(`/submissions/${encodeURIComponent(submissionId)}`, SubmissionView, { signal }),
  });

export function useSyncRoster() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post('/cohort/roster', undefined, RosterReport),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['cohort'] }),
  });
}

export function useRetryPassback(submissionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call('POST', `/submissions/${encodeURIComponent(submissionId)}/passback/retry`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['cohort'] }),
  });
}
