import { queryOptions, useMutation } from '@tanstack/react-query';
import {
  DeepLinkingAnswerView,
  DeepLinkingView,
  type AnswerDeepLinkingBody,
} from '../../../../tool/contract/placement.ts';
import { api } from '../../../lib/api.ts';

export const deepLinkingQuery = queryOptions({
  queryKey: ['deep-linking'],
  queryFn: ({ signal }) => api.get('/deep-linking', DeepLinkingView, { signal }),
  staleTime: Infinity,
});

/** Works once: the course takes one answer for each time the picker was opened. */
export const useAnswerDeepLinking = () =>
  useMutation({
    mutationFn: (body: AnswerDeepLinkingBody) =>
      api.post('/deep-linking/answer', body, DeepLinkingAnswerView),
  });
