import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { shouldRetry } from '../lib/query-client.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { SkeletonRegion } from './Skeletons.tsx';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** In the shape of what comes. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** A section that waits for data: skeleton, then the data, or what went wrong with "Try again". Old data stays while a refresh fails. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    const mayPass = shouldRetry(0, query.error);
    return <ProblemNotice error={query.error} {...(mayPass && { onRetry: () => void query.refetch() })} />;
  }
  return <SkeletonRegion>{skeleton}</SkeletonRegion>;
}
