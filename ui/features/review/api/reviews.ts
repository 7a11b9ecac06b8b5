import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { pageOf } from '../../../../tool/contract/common.ts';
import { PlacementView } from '../../../../tool/contract/placement.ts';
import { QueueItemView, ReviewView, type ReleaseDecisionBody } from '../../../../tool/contract/review.ts';
import { SubmissionView } from '../../../../tool/contract/submission.ts';
import { api } from '../../../lib/api.ts';
import { ApiProblem } from '../../../lib/api-client.ts';
import type { PendingRead, SaveOutcome } from '../read-saver.ts';

export interface QueueFilters {
  placementId?: string;
  held?: 'free' | 'mine';
}

const Page = pageOf(QueueItemView);
const address = (submissionId: string) => `/submissions/${encodeURIComponent(submissionId)}/review`;

export const queueQuery = (filters: QueueFilters) =>
  infiniteQueryOptions({
    queryKey: ['review-queue', filters],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '25' });
      if (filters.placementId) query.set('placementId', filters.placementId);
      if (filters.held) query.set('held', filters.held);
      if (pageParam) query.set('cursor', pageParam);
      return api.get(`/reviews/queue?${query}`, Page, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 60_000,
  });

/** Read once when opened: from then on what is on the screen is newer than the server. */
export const reviewQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ['review', submissionId],
    queryFn: ({ signal }) => api.get(address(submissionId), ReviewView, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Points and rule behind a work, for saying what the gradebook will get. */
export const gradingQuery = (placementId: string) =>
  queryOptions({
    queryKey: ['placement', placementId],
    queryFn: ({ signal }) =>
      api.get(`/placements/${encodeURIComponent(placementId)}`, PlacementView, { signal }),
  });

export function useClaimReview(submissionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (takeOverFrom: string | null) =>
      api.post(`${address(submissionId)}/claim`, { takeOverFrom }, ReviewView),
    onSuccess: (review) => {
      queryClient.setQueryData(reviewQuery(submissionId).queryKey, review);
      void queryClient.invalidateQueries({ queryKey: ['review-queue'] });
    },
  });
}

export function usePutBack(submissionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call('DELETE', `${address(submissionId)}/claim`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['review-queue'] }),
  });
}

export function useRelease(submissionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ReleaseDecisionBody) =>
      api.post(`${address(submissionId)}/release`, body, SubmissionView),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['review-queue'] });
      void queryClient.invalidateQueries({ queryKey: ['cohort'] });
    },
  });
}

export const readReviewAgain = (submissionId: string) => api.get(address(submissionId), ReviewView);

/** A request that outlives the page may carry 64 kB. */
const outlives = (body: string) => document.visibilityState === 'hidden' && body.length < 30_000;

/** Saves a read and says how it ended; never throws. */
export async function saveRead(submissionId: string, read: PendingRead): Promise<SaveOutcome> {
  const body = { scores: read.scores, summary: read.summary, baseRevision: read.baseRevision };
  try {
    const view = await api.put(address(submissionId), body, ReviewView, {
      keepalive: outlives(JSON.stringify(body)),
    });
    return { status: 'success', revision: view.read.revision, savedAt: view.read.savedAt };
  } catch (error) {
    if (!(error instanceof ApiProblem)) return { status: 'retry' };
    if (error.code === 'review_conflict') return { status: 'conflict' };
    const passing = error.status >= 500 || error.status === 429 || error.status === 408;
    return passing ? { status: 'retry' } : { status: 'refused', code: error.code };
  }
}

export const downloadEvidence = (submissionId: string, evidenceId: string) =>
  api.download(
    `/submissions/${encodeURIComponent(submissionId)}/evidence/${encodeURIComponent(evidenceId)}/content`,
  );
