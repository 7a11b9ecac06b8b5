import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { sendPage, type Page } from '../../http/page.ts';
import { loginAgainPath } from '../../protocols/lti/login.ts';
import { storageScript, type StorageTask } from '../../protocols/lti/platform-storage.ts';
import { frameOrigins } from '../platforms/frame-origins.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Trace } from './launch.service.ts';
import { refusalFor, type RefusalCode } from './refusals.ts';

const OFFERS_NEW_WINDOW: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'lti.browser_mismatch',
  'lti.platform_error',
  'lti.cookies_blocked',
]);

const openInNewWindow = (trace: Trace): Page['action'] =>
  trace.initiation
    ? { label: 'Open in a new window', href: loginAgainPath(trace.initiation), newWindow: true }
    : undefined;

const cut = (value: string | undefined, longest = 200): string | undefined => value?.slice(0, longest);

/** What the log may carry of a launch: which registration, key and login; never a token, a name or an e-mail. */
export const logFields = (trace: Trace, reference: unknown) => ({
  iss: cut(trace.platform?.issuer ?? trace.initiation?.issuer),
  client_id: cut(trace.platform?.clientId ?? trace.initiation?.clientId),
  kid: cut(trace.kid, 80),
  state_id: trace.loginId,
  reference,
});

export interface PageDeps {
  log: Logger;
  /** Of every active registration: before we know which LMS asks, the page may stand in any of their frames. */
  listActive: () => Promise<Platform[]>;
}

/** Pages of login and launch; each refusal leaves one line in the log under its code. */
export function createLaunchPages({ log, listActive }: PageDeps) {
  return {
    async refuse(res: Response, code: RefusalCode, trace: Trace = {}, more: object = {}): Promise<void> {
      const { http, title, paragraphs } = refusalFor(code);
      log.info({ code, ...logFields(trace, res.locals.reference), ...more }, 'launch refused');
      const action = OFFERS_NEW_WINDOW.has(code) ? openInNewWindow(trace) : undefined;
      const platforms = trace.platform ? [trace.platform] : await listActive().catch(() => []);
      sendPage(res, {
        status: http,
        title,
        paragraphs,
        frameAncestors: frameOrigins(platforms),
        ...(action && { action }),
      });
    },

    /** Somebody opened the launch address itself: a bookmark, a reload, a link out of a comment. */
    async explain(_req: Request, res: Response): Promise<void> {
      sendPage(res, {
        status: 200,
        title: 'Open this from your course',
        paragraphs: [
          'Attest opens out of your LMS, so that it knows who you are and which course you are in.',
          'Go to your course and open the assignment there.',
        ],
        frameAncestors: frameOrigins(await listActive()),
      });
    },

    /** The page that puts or gets our value in the platform's storage, in a frame of that platform only. */
    storage(res: Response, task: StorageTask, trace: Trace): void {
      const action =
        task.mode === 'put'
          ? { label: 'Continue', href: task.otherwise ?? task.next }
          : openInNewWindow(trace);
      sendPage(res, {
        status: 200,
        title: 'One moment…',
        paragraphs: ['Attest is opening out of your course.'],
        frameAncestors: trace.platform ? frameOrigins([trace.platform]) : [],
        script: storageScript,
        data: { ...task },
        ...(action && { action }),
      });
    },
  };
}
export type LaunchPages = ReturnType<typeof createLaunchPages>;
