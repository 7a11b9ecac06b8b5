import { queryOptions, useQuery } from '@tanstack/react-query';
import { MeView } from '../../tool/contract/session.ts';
import { api } from './api.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get('/me', MeView, { signal }),
  staleTime: Infinity,
});

/** Who is signed in here. Pages are only rendered once this is known. */
export function useMe(): MeView {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('useMe needs the signed-in part of the application around it');
  return data;
}
