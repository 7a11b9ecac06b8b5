import { Router } from 'express';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { CatalogueQuery } from '../../contract/operations.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { CatalogService } from './catalog.service.ts';

const Params = z.object({ microCredentialId: Id });

export function catalogRoutes({ catalog }: { catalog: CatalogService }): Router {
  const router = Router();

  router.get('/micro-credentials', async (req, res) => {
    const { query } = parseRequest(req, { query: CatalogueQuery });
    res.json(await catalog.list(actorOf(req), query));
  });

  router.get('/micro-credentials/:microCredentialId', async (req, res) => {
    const { params } = parseRequest(req, { params: Params });
    res.json(await catalog.read(actorOf(req), params.microCredentialId));
  });

  return router;
}
