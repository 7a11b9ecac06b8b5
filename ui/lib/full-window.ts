import { SessionView } from '../../tool/contract/session.ts';
import type { Session } from './session.ts';

const ASK = 'attest.session-please';
const GIVE = 'attest.session';

/**
 * Opens a page in a window of its own and hands it the session. A framed page has storage of its own (partitioned by
 * the site around it), so the new window asks its opener, and the opener answers only the window it opened.
 */
export function openInFullWindow(session: Session, address: string): void {
  const opened = window.open(address, '_blank');
  if (!opened) return;
  const answer = (event: MessageEvent) => {
    if (event.source !== opened || event.origin !== location.origin || event.data !== ASK) return;
    window.removeEventListener('message', answer);
    opened.postMessage({ [GIVE]: session.current() }, location.origin);
  };
  window.addEventListener('message', answer);
}

/** Asks the window that opened this one for its session; resolves when it came, or after a moment without. */
export function askOpener(session: Session, waitMs = 1500): Promise<void> {
  const opener = window.opener as Window | null;
  if (!opener || session.state() === 'open') return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      window.removeEventListener('message', take);
      clearTimeout(timer);
      resolve();
    };
    const take = (event: MessageEvent<Record<string, unknown> | null>) => {
      if (event.source !== opener || event.origin !== location.origin) return;
      const handed = SessionView.safeParse(event.data?.[GIVE]);
      if (handed.success) session.adopt(handed.data);
      done();
    };
    const timer = setTimeout(done, waitMs);
    window.addEventListener('message', take);
    opener.postMessage(ASK, location.origin);
  });
}
