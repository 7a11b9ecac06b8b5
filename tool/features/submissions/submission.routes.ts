import { Router } from 'express';
import { z } from 'zod';
import { Id, ItemId } from '../../contract/common.ts';
import { AddEvidenceBody, SaveAnswerBody, SubmitBody } from '../../contract/submission.ts';
import { actorOf } from '../../http/actor.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { SubmissionEvidence } from './submission-evidence.service.ts';
import { presentAnswer, presentEvidence } from './submission.presenter.ts';
import type { SubmissionService } from './submission.service.ts';

const Work = z.object({ submissionId: Id });
const WorkPrompt = Work.extend({ promptId: ItemId });
const WorkArtifact = Work.extend({ artifactId: ItemId });
const WorkEvidence = Work.extend({ evidenceId: Id });

export interface SubmissionRoutesDeps {
  submissions: Pick<SubmissionService, 'start' | 'read' | 'saveAnswer' | 'submit'>;
  submissionEvidence: Pick<SubmissionEvidence, 'add' | 'remove'>;
}

export function submissionRoutes({ submissions, submissionEvidence }: SubmissionRoutesDeps): Router {
  const router = Router();

  router.post('/placements/:placementId/submission', async (req, res) => {
    const { params } = parseRequest(req, { params: z.object({ placementId: Id }) });
    res.json(await submissions.start(actorOf(req), params.placementId));
  });

  router.get('/submissions/:submissionId', async (req, res) => {
    const { params } = parseRequest(req, { params: Work });
    res.json(await submissions.read(actorOf(req), params.submissionId));
  });

  router.put('/submissions/:submissionId/answers/:promptId', async (req, res) => {
    const { params, body } = parseRequest(req, { params: WorkPrompt, body: SaveAnswerBody });
    const answer = await submissions.saveAnswer(actorOf(req), params.submissionId, params.promptId, body);
    res.json(presentAnswer(answer));
  });

  router.post('/submissions/:submissionId/artifacts/:artifactId/evidence', async (req, res) => {
    const { params, body } = parseRequest(req, { params: WorkArtifact, body: AddEvidenceBody });
    const item = await submissionEvidence.add(actorOf(req), params.submissionId, params.artifactId, body);
    res.status(201).json(presentEvidence(item));
  });

  router.delete('/submissions/:submissionId/evidence/:evidenceId', async (req, res) => {
    const { params } = parseRequest(req, { params: WorkEvidence });
    await submissionEvidence.remove(actorOf(req), params.submissionId, params.evidenceId);
    res.status(204).end();
  });

  router.post('/submissions/:submissionId/submit', async (req, res) => {
    const { params, body } = parseRequest(req, { params: Work, body: SubmitBody });
    res.json(await submissions.submit(actorOf(req), params.submissionId, body));
  });

  return router;
}
