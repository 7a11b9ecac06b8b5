import { Router } from 'express';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { GradebookService } from './gradebook.service.ts';

export function gradebookRoutes({ gradebook }: { gradebook: GradebookService }): Router {
  const router = Router();

  router.post('/submissions/:submissionId/passback/retry', async (req, res) => {
    const { params } = parseRequest(req, { params: z.object({ submissionId: Id }) });
    await gradebook.retry(actorOf(req), params.submissionId);
    res.status(202).end();
  });

  return router;
}
