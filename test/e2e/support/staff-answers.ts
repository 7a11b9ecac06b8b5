import type { SaveReadBody } from '../../../tool/contract/review.ts';
import {
  aCohort,
  aCohortPerson,
  aDeepLinking,
  aPlacement,
  aQueueItem,
  aReview,
  aSecondRoundReview,
  microCredentialSummaries,
  microCredentialViews,
} from '../../factories/views.ts';
import type { FakedApi } from './faked-api.ts';

/** A server on which everything goes well; a test answers differently where it is about something else. */
export function staffAnswers(api: FakedApi): void {
  api.answer('GET /micro-credentials', (request) => {
    const q = new URL(request.url()).searchParams.get('q')?.toLowerCase() ?? '';
    const items = microCredentialSummaries.filter(({ title }) => title.toLowerCase().includes(q));
    return { items, nextCursor: null };
  });
  api.answer('GET /micro-credentials/*', (_, [id]) => microCredentialViews.find((each) => each.id === id));
  api.answer('GET /deep-linking', () => aDeepLinking());
  api.answer('POST /deep-linking/answer', () => ({ returnUrl: 'http://lms.test/return', jwt: 'a.b.c' }));
  api.answer('GET /placements/*', () => aPlacement());
  api.answer('GET /reviews/queue', () => ({
    items: Array.from({ length: 6 }, (_, index) => aQueueItem(index + 1)),
    nextCursor: null,
    total: 6,
  }));
  api.answer('GET /submissions/*/review', () => aReview());
  api.answer('POST /submissions/*/review/claim', () => aReview());
  api.answer('PUT /submissions/*/review', (request) => {
    const { scores, summary, baseRevision } = request.postDataJSON() as SaveReadBody;
    const savedAt = new Date().toISOString();
    return aReview({ read: { scores, summary, revision: baseRevision + 1, savedAt } });
  });
  api.answer('GET /submissions/*', () => aSecondRoundReview().submission);
  api.answer('GET /cohort', () => aCohort());
  api.answer('GET /cohort/people/*', () => aCohortPerson(2));
}
