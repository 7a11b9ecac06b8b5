import { queryOptions, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
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

/**
 * The course takes one answer for each time the picker was opened: a second call, as of a double click, gets the answer
 * of the first. What failed may be asked again.
 */
export function useAnswerDeepLinking() {
  const [answerOnce] = useState(() => {
    let given: Promise<DeepLinkingAnswerView> | null = null;
    return (body: AnswerDeepLinkingBody) =>
      (given ??= api.post('/deep-linking/answer', body, DeepLinkingAnswerView).catch((error: unknown) => {
        given = null;
        throw error;
      }));
  });
  return useMutation({ mutationFn: answerOnce });
}
