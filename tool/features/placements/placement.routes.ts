import { Router } from 'express';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { AnswerDeepLinkingBody, ConfigurePlacementBody } from '../../contract/placement.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { DeepLinkingService } from './deep-linking.service.ts';
import type { PlacementService } from './placement.service.ts';

const Params = z.object({ placementId: Id });

export interface PlacementRoutesDeps {
  placements: PlacementService;
  deepLinking: DeepLinkingService;
}

export function placementRoutes({ placements, deepLinking }: PlacementRoutesDeps): Router {
  const router = Router();

  router.get('/deep-linking', async (req, res) => {
    res.json(await deepLinking.read(actorOf(req)));
  });

  router.post('/deep-linking/answer', async (req, res) => {
    const { body } = parseRequest(req, { body: AnswerDeepLinkingBody });
    res.status(201).json(await deepLinking.answer(actorOf(req), body));
  });

  router.get('/placements/:placementId', async (req, res) => {
    const { params } = parseRequest(req, { params: Params });
    res.json(await placements.read(actorOf(req), params.placementId));
  });

  router.put('/placements/:placementId/micro-credential', async (req, res) => {
    const { params, body } = parseRequest(req, { params: Params, body: ConfigurePlacementBody });
    res.json(await placements.configure(actorOf(req), params.placementId, body));
  });

  return router;
}
