import { SessionView } from '../../tool/contract/session.ts';

/**
 * The session of this tab: opened by trading a launch code, kept in sessionStorage so that a reload stays signed in,
 * in memory only where the browser gives a framed page no storage.
 */
export type SessionState = 'none' | 'opening' | 'open' | 'refused' | 'ended';

interface SessionDeps {
  /** Sends `POST /sessions`; rejects when the code was used or is too old. */
  trade: (code: string) => Promise<SessionView>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  now?: () => number;
}

const KEY = 'attest.session';

export function createSession({ trade, storage, now = Date.now }: SessionDeps) {
  let session = read();
  let state: SessionState = session ? 'open' : 'none';
  let problem: unknown = null;
  let opening: { code: string; done: Promise<void> } | null = null;
  const listeners = new Set<() => void>();

  function read(): SessionView | null {
    try {
      const kept = SessionView.safeParse(JSON.parse(storage?.getItem(KEY) ?? 'null'));
      return kept.success && Date.parse(kept.data.expiresAt) > now() ? kept.data : null;
    } catch {
      return null;
    }
  }

  function keep(next: SessionView | null, nextState: SessionState): void {
    session = next;
    state = nextState;
    try {
      if (next) storage?.setItem(KEY, JSON.stringify(next));
      else storage?.removeItem(KEY);
    } catch {
      // A full or forbidden storage costs the reload, not the session.
    }
    listeners.forEach((listener) => listener());
  }

  return {
    token: () => session?.token ?? null,
    state: () => state,
    /** Why the launch code was refused. */
    problem: () => problem,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /**
     * Trades a launch code. A code is single-use: asking again with the same code gives the same promise. The session
     * of an earlier launch is dropped first, so a failed launch never leads into somebody else's work.
     */
    open(code: string): Promise<void> {
      if (opening?.code === code) return opening.done;
      problem = null;
      keep(null, 'opening');
      const done = trade(code).then(
        (opened) => keep(opened, 'open'),
        (reason: unknown) => {
          problem = reason;
          keep(null, 'refused');
        },
      );
      opening = { code, done };
      return done;
    },
    /** Takes over a session that another window of ours handed to this one. */
    adopt(handed: SessionView): void {
      if (state !== 'open') keep(handed, 'open');
    },
    /** The session as it is handed to a window this page opens. */
    current: () => session,
    end(): void {
      if (state === 'open') keep(null, 'ended');
    },
  };
}
export type Session = ReturnType<typeof createSession>;

/** Reads `#launch=<code>` and takes it out of the address at once, before anything else can see it. */
export function takeLaunchCode(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('launch');
  if (!code) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return code;
}
