import { Router, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import { canvasKeyConfiguration } from '../../protocols/lti/lms/canvas-placements.ts';
import { sendPage } from '../../http/page.ts';
import type { Platform } from './platform.ts';
import {
  RegistrationRefusal,
  type RegistrationProblem,
  type RegistrationService,
} from './registration.service.ts';

const refusals: Record<RegistrationProblem, { status: number; title: string }> = {
  configuration_missing: { status: 400, title: 'Open this address from your LMS' },
  invitation_missing: { status: 403, title: 'An invitation is needed' },
  invitation_ended: { status: 410, title: 'This invitation can no longer be used' },
  configuration_refused: { status: 400, title: 'Your LMS cannot be registered like this' },
  already_registered: { status: 409, title: 'This LMS is registered already' },
  lms_refused: { status: 400, title: 'Your LMS did not take the registration' },
};

/** LTI Dynamic Registration 1.0 §3.7: the page asks the LMS to close it. It carries nothing, so any origin may hear it. */
const CLOSE = `(window.opener || window.parent).postMessage({ subject: 'org.imsglobal.lti.close' }, '*');`;
const CLOSE_ON_CLICK = `document.getElementById('action').addEventListener('click', (event) => {
  event.preventDefault();
  ${CLOSE}
});`;

const nextSteps = (platform: Platform): string =>
  platform.status === 'active'
    ? 'Switch Attest on in your LMS now; the guide for your LMS lists each step.'
    : 'Whoever runs Attest has to approve this registration before anybody can launch.';

/** The page is framed by whatever LMS opens it and has nothing in it that a click could change. */
const framedByAnyone = ['https:', 'http:'];

const one = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value.trim() : undefined;

interface Deps {
  registrations: RegistrationService;
  publicUrl: string;
  /** Registrations taken from one network address in a minute: each costs requests to somebody else. */
  perMinute: number;
  log: Logger;
}

/** Dynamic registration, and the configuration for a Canvas developer key. */
export function registrationRoutes({ registrations, publicUrl, perMinute, log }: Deps): Router {
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  });

  function sendRefusal(res: Response, refusal: RegistrationRefusal): void {
    const { status, title } = refusals[refusal.problem];
    sendPage(res, {
      status,
      title,
      paragraphs: [refusal.message],
      action: { label: 'Close', href: '#' },
      script: CLOSE_ON_CLICK,
      frameAncestors: framedByAnyone,
    });
  }

  async function register(req: Request, res: Response): Promise<void> {
    try {
      const platform = await registrations.register({
        configurationUrl: one(req.query.openid_configuration),
        token: one(req.query.registration_token),
        invitation: one(req.query.invitation),
      });
      const { id, issuer, clientId, status } = platform;
      log.info({ platformId: id, issuer, clientId, status }, 'platform registered');
      sendPage(res, {
        status: 200,
        title: 'Attest is registered',
        paragraphs: [`${platform.name} and Attest know each other now.`, nextSteps(platform)],
        action: { label: 'Close', href: '#' },
        script: `${CLOSE_ON_CLICK}\n${CLOSE}`,
        frameAncestors: framedByAnyone,
      });
    } catch (error) {
      if (!(error instanceof RegistrationRefusal)) throw error;
      const { reference } = res.locals;
      log.info({ reference, code: error.problem, reason: error.message }, 'registration refused');
      sendRefusal(res, error);
    }
  }

  router.get('/lti/register', limit, register);
  router.get('/lti/canvas.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(canvasKeyConfiguration(publicUrl));
  });
  return router;
}
