import { QueryClient } from '@tanstack/react-query';
import { ApiProblem, UnexpectedAnswer } from './api-client.ts';

/** Reads are asked again (they change nothing) unless the server refused for good; changes never on their own. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof UnexpectedAnswer) return false;
  if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) return false;
  return failures < 3;
}

/** Waits as long as the server asks, else 0.5 s, 1 s, 2 s … up to 8 s. */
export function retryDelay(failures: number, error: unknown): number {
  if (error instanceof ApiProblem && error.retryAfter !== null) return Math.min(error.retryAfter, 60) * 1000;
  return Math.min(500 * 2 ** failures, 8_000);
}

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, retryDelay, staleTime: 15_000, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
