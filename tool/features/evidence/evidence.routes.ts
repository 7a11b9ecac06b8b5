import { pipeline } from 'node:stream/promises';
import contentDisposition from 'content-disposition';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { Id, ItemId } from '../../contract/common.ts';
import { UploadFileQuery, type EvidenceView } from '../../contract/submission.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { EvidenceItem } from '../submissions/submission.ts';
import type { EvidenceService } from './evidence.service.ts';

const UploadParams = z.object({ submissionId: Id, artifactId: ItemId });
const DownloadParams = z.object({ submissionId: Id, evidenceId: Id });
/** A connection on which nothing has arrived for this long is given up. */
const SILENCE_MS = 60_000;
const PATIENCE_MS = 30_000;

export interface EvidenceRoutesDeps {
  requireSession: RequestHandler;
  evidence: Pick<EvidenceService, 'upload' | 'download'>;
  presentEvidence(item: EvidenceItem): EvidenceView;
}

/** For readers that know no `filename*` (RFC 6266 §4.3). */
const asciiOf = (name: string): string => name.replaceAll(/[^\x20-\x7e]/g, '_');

const declaredBytes = (req: Request): number | null => {
  const length = req.headers['content-length'];
  return length === undefined ? null : Number(length);
};

/** What is still coming is read and dropped for a while, so that the sender gets to see why it was refused. */
function dropRest(req: Request, res: Response): void {
  if (!res.headersSent) res.set('Connection', 'close');
  const patience = setTimeout(() => req.destroy(), PATIENCE_MS).unref();
  req.once('close', () => clearTimeout(patience));
  req.resume();
}

/**
 * Mounted before the JSON body parser: the body of an upload is the file, whatever its content type says. Downloads are
 * attachments without rights of their own: they never run on this origin.
 */
export function evidenceRoutes({ requireSession, evidence, presentEvidence }: EvidenceRoutesDeps): Router {
  const router = Router();

  router.post('/submissions/:submissionId/artifacts/:artifactId/files', requireSession, async (req, res) => {
    const actor = actorOf(req);
    const { params, query } = parseRequest(req, { params: UploadParams, query: UploadFileQuery });
    req.setTimeout(SILENCE_MS, () => req.destroy());
    const body = req.iterator({ destroyOnReturn: false });
    try {
      const upload = { ...params, ...query, declaredBytes: declaredBytes(req) };
      res.status(201).json(presentEvidence(await evidence.upload(actor, upload, body)));
    } finally {
      await body.return?.();
      if (!req.readableEnded) dropRest(req, res);
    }
  });

  router.get('/submissions/:submissionId/evidence/:evidenceId/content', requireSession, async (req, res) => {
    const { params } = parseRequest(req, { params: DownloadParams });
    const file = await evidence.download(actorOf(req), params.submissionId, params.evidenceId);
    res.set({
      'Content-Type': file.mediaType,
      'Content-Disposition': contentDisposition(file.name, { fallback: asciiOf(file.name) }),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, no-store',
      'Accept-Ranges': 'bytes',
    });
    const ranges = req.range(file.bytes, { combine: true });
    if (ranges === -1) {
      res.status(416).set('Content-Range', `bytes */${file.bytes}`).end();
      return;
    }
    const range =
      Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : undefined;
    if (range) {
      res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${file.bytes}`);
    }
    res.set('Content-Length', String(range ? range.end - range.start + 1 : file.bytes));
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    await pipeline(file.read(range && { start: range.start, end: range.end + 1 }), res).catch(() =>
      res.destroy(),
    );
  });

  return router;
}
