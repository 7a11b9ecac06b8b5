import { Router } from 'express';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { QueueQuery } from '../../contract/operations.ts';
import { ClaimReviewBody, ReleaseDecisionBody, SaveReadBody } from '../../contract/review.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { QueueService } from './queue.service.ts';
import type { ReviewService } from './review.service.ts';

const Params = z.object({ submissionId: Id });

export function reviewRoutes({
  reviews,
  reviewQueue,
}: {
  reviews: ReviewService;
  reviewQueue: QueueService;
}): Router {
  const router = Router();

  router.get('/reviews/queue', async (req, res) => {
    const { query } = parseRequest(req, { query: QueueQuery });
    res.json(await reviewQueue.list(actorOf(req), query));
  });

  router.get('/submissions/:submissionId/review', async (req, res) => {
    const { params } = parseRequest(req, { params: Params });
    res.json(await reviews.read(actorOf(req), params.submissionId));
  });

  router.put('/submissions/:submissionId/review', async (req, res) => {
    const { params, body } = parseRequest(req, { params: Params, body: SaveReadBody });
    res.json(await reviews.saveRead(actorOf(req), params.submissionId, body));
  });

  router.post('/submissions/:submissionId/review/claim', async (req, res) => {
    const { params, body } = parseRequest(req, { params: Params, body: ClaimReviewBody });
    res.json(await reviews.claim(actorOf(req), params.submissionId, body));
  });

  router.delete('/submissions/:submissionId/review/claim', async (req, res) => {
    const { params } = parseRequest(req, { params: Params });
    await reviews.unclaim(actorOf(req), params.submissionId);
    res.status(204).end();
  });

  router.post('/submissions/:submissionId/review/release', async (req, res) => {
    const { params, body } = parseRequest(req, { params: Params, body: ReleaseDecisionBody });
    res.json(await reviews.release(actorOf(req), params.submissionId, body));
  });

  return router;
}
