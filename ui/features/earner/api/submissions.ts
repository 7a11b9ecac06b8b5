import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { PlacementView } from '../../../../tool/contract/placement.ts';
import {
  AnswerView,
  EvidenceView,
  SubmissionView,
  type AddEvidenceBody,
  type SaveAnswerBody,
  type SubmitBody,
} from '../../../../tool/contract/submission.ts';
import { api } from '../../../lib/api.ts';

const part = encodeURIComponent;

export const placementQuery = (placementId: string) =>
  queryOptions({
    queryKey: ['placements', placementId],
    queryFn: ({ signal }) => api.get(`/placements/${part(placementId)}`, PlacementView, { signal }),
  });

export const submissionQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ['submissions', submissionId],
    queryFn: ({ signal }) => api.get(`/submissions/${part(submissionId)}`, SubmissionView, { signal }),
  });

/** For pages that show what the gradebook has: asks again while something is on its way there. */
export const watchedSubmissionQuery = (submissionId: string) =>
  queryOptions({
    ...submissionQuery(submissionId),
    refetchInterval: ({ state }) => (state.data?.passback.state === 'waiting' ? 5_000 : false),
  });

/** Changes what is known of a submission without asking the server again. */
export function patchSubmission(
  queryClient: QueryClient,
  submissionId: string,
  change: (submission: SubmissionView) => SubmissionView,
): void {
  const { queryKey } = submissionQuery(submissionId);
  queryClient.setQueryData(queryKey, (known) => known && change(known));
}

export function useStartSubmission(placementId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post(`/placements/${part(placementId)}/submission`, {}, SubmissionView),
    onSuccess(submission) {
      queryClient.setQueryData(submissionQuery(submission.id).queryKey, submission);
      void queryClient.invalidateQueries({ queryKey: placementQuery(placementId).queryKey });
    },
  });
}

export const saveAnswer = (
  submissionId: string,
  promptId: string,
  body: SaveAnswerBody,
  options: { keepalive: boolean },
): Promise<AnswerView> =>
  api.put(`/submissions/${part(submissionId)}/answers/${part(promptId)}`, body, AnswerView, options);

export function useAddEvidence(submissionId: string, artifactId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: AddEvidenceBody) =>
      api.post(
        `/submissions/${part(submissionId)}/artifacts/${part(artifactId)}/evidence`,
        body,
        EvidenceView,
      ),
    onSuccess: (evidence) => addToCache(queryClient, submissionId, evidence),
  });
}

export const addToCache = (queryClient: QueryClient, submissionId: string, evidence: EvidenceView) =>
  patchSubmission(queryClient, submissionId, (submission) => ({
    ...submission,
    evidence: [...submission.evidence.filter(({ id }) => id !== evidence.id), evidence],
  }));

export const removeEvidence = (
  submissionId: string,
  evidenceId: string,
  options: { keepalive: boolean } = { keepalive: false },
): Promise<void> =>
  api.call('DELETE', `/submissions/${part(submissionId)}/evidence/${part(evidenceId)}`, options);

/** Fetches the bytes behind the session and hands them to the browser under their own name. */
export async function downloadEvidence(submissionId: string, evidence: EvidenceView): Promise<void> {
  const path = `/submissions/${part(submissionId)}/evidence/${part(evidence.id)}/content`;
  const address = URL.createObjectURL(await api.download(path));
  const link = document.createElement('a');
  link.href = address;
  link.download = evidence.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function useSubmitRound(submissionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SubmitBody) =>
      api.post(`/submissions/${part(submissionId)}/submit`, body, SubmissionView),
    onSuccess(submission) {
      queryClient.setQueryData(submissionQuery(submissionId).queryKey, submission);
      void queryClient.invalidateQueries({ queryKey: placementQuery(submission.placement.id).queryKey });
    },
    onError: () => queryClient.invalidateQueries({ queryKey: submissionQuery(submissionId).queryKey }),
  });
}
