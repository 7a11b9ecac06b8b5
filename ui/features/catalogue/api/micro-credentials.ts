import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { pageOf } from '../../../../tool/contract/common.ts';
import { MicroCredentialSummary, MicroCredentialView } from '../../../../tool/contract/micro-credential.ts';
import { api } from '../../../lib/api.ts';

const Page = pageOf(MicroCredentialSummary);

export const catalogueQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['micro-credentials', { q }],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '25' });
      if (q) query.set('q', q);
      if (pageParam) query.set('cursor', pageParam);
      return api.get(`/micro-credentials?${query}`, Page, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });

/** A published version never changes, so it is read once. */
export const microCredentialQuery = (id: string) =>
  queryOptions({
    queryKey: ['micro-credential', id],
    queryFn: ({ signal }) =>
      api.get(`/micro-credentials/${encodeURIComponent(id)}`, MicroCredentialView, { signal }),
    staleTime: 5 * 60_000,
  });
