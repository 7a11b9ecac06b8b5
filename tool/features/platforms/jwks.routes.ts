import { Router } from 'express';
import type { ToolKeyService } from './tool-key.service.ts';

/** Our public keys, where every platform looks for them. */
export function jwksRoutes({ toolKeys }: { toolKeys: Pick<ToolKeyService, 'published'> }): Router {
  const router = Router();
  router.get('/.well-known/jwks.json', async (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json({ keys: await toolKeys.published() });
  });
  return router;
}
