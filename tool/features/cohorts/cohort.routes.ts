import { Router } from 'express';
import { z } from 'zod';
import { CohortQuery } from '../../contract/cohort.ts';
import { Id } from '../../contract/common.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { CohortService } from './cohort.service.ts';

export function cohortRoutes({ cohorts }: { cohorts: CohortService }): Router {
  const router = Router();

  router.get('/cohort', async (req, res) => {
    const { query } = parseRequest(req, { query: CohortQuery });
    res.json(await cohorts.read(actorOf(req), query));
  });

  router.get('/cohort/people/:personId', async (req, res) => {
    const { params } = parseRequest(req, { params: z.object({ personId: Id }) });
    res.json(await cohorts.readPerson(actorOf(req), params.personId));
  });

  router.post('/cohort/roster', async (req, res) => {
    res.json(await cohorts.syncRoster(actorOf(req)));
  });

  return router;
}
