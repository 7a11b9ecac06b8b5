import type { AnswerView, SaveAnswerBody } from '../../../../tool/contract/submission.ts';
import type { DraftStore } from './drafts.ts';

/** How far the text in an editor is from being safe. */
export type AnswerStatus =
  | 'saved'
  /** Typed a moment ago, or on its way. */
  | 'saving'
  /** The server could not be reached; tried again by itself. */
  | 'kept'
  /** Changed somewhere else: `theirs` is what the server has. */
  | 'conflict'
  /** The server will not take it (handed in, passed, session over). */
  | 'refused';

export interface AnswerState {
  text: string;
  status: AnswerStatus;
  savedAt: string | null;
  theirs: AnswerView | null;
  problem: unknown;
}

/** What became of a save that failed: try again, ask the person, or stop. */
export type SaveFailure =
  { kind: 'unreached' } | { kind: 'conflict'; theirs: AnswerView } | { kind: 'refused'; problem: unknown };

export interface AnswerSaverDeps {
  save(promptId: string, body: SaveAnswerBody, options: { keepalive: boolean }): Promise<AnswerView>;
  explain(promptId: string, error: unknown): Promise<SaveFailure>;
  drafts: DraftStore;
  /** Runs something later; returns how to call it off. */
  later?: (run: () => void, ms: number) => () => void;
  now?: () => number;
  debounceMs?: number;
  onSaved?: (promptId: string, saved: AnswerView) => void;
}

interface Entry {
  state: AnswerState;
  baseRevision: number;
  baseText: string;
  /** Fingerprints of what was sent on this revision and not answered; the server may have one although nobody told us. */
  sent: string[];
  inFlight: boolean;
  /** Settles when the request under way has been answered and dealt with. */
  flight: Promise<void> | null;
  /** The text on its way in a request that outlives the page. */
  leaving: string | null;
  failures: number;
  callOff: (() => void) | null;
}

const EMPTY: AnswerView = { text: '', revision: 0, savedAt: '' };
const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];
/** Browsers let 64 kB in all outlive the page. */
const KEEPALIVE_BYTES = 60_000;

/** Tells texts apart without keeping them (FNV-1a over both halves of the range, with the length). */
function fingerprint(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(text.length - 1 - index), 0x01000193);
  }
  return `${text.length}.${low >>> 0}.${high >>> 0}`;
}

const timer = (run: () => void, ms: number) => {
  const id = setTimeout(run, ms);
  return () => clearTimeout(id);
};

/**
 * Saves the answers of one submission while they are typed. What is typed is kept on the device at once and leaves it
 * only when the server has confirmed that very text; one save per answer is under way at a time; each names the
 * revision it builds on, so that another window is never overwritten unseen.
 */
export function createAnswerSaver({
  save,
  explain,
  drafts,
  later = timer,
  now = Date.now,
  debounceMs = 600,
  onSaved,
}: AnswerSaverDeps) {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let version = 0;
  let stopped = false;

  function set(promptId: string, entry: Entry, change: Partial<AnswerState>): void {
    entry.state = { ...entry.state, ...change };
    entries.set(promptId, entry);
    version += 1;
    listeners.forEach((listener) => listener());
  }

  const isDirty = (entry: Entry) => entry.state.text !== entry.baseText;

  function keepDraft(promptId: string, entry: Entry): void {
    const { baseRevision, sent } = entry;
    drafts.write(promptId, { text: entry.state.text, baseRevision, sent, at: now() });
  }

  function schedule(promptId: string, entry: Entry, ms: number): void {
    entry.callOff?.();
    entry.callOff = null;
    if (stopped) return;
    entry.callOff = later(() => {
      entry.callOff = null;
      void send(promptId, entry, false);
    }, ms);
  }

  function settle(promptId: string, entry: Entry, saved: AnswerView): void {
    entry.baseRevision = saved.revision;
    entry.baseText = saved.text;
    entry.sent = [];
    entry.failures = 0;
    onSaved?.(promptId, saved);
    if (isDirty(entry)) {
      keepDraft(promptId, entry);
      set(promptId, entry, { status: 'saving', savedAt: saved.savedAt, theirs: null, problem: null });
      schedule(promptId, entry, debounceMs);
    } else {
      drafts.remove(promptId);
      set(promptId, entry, { status: 'saved', savedAt: saved.savedAt, theirs: null, problem: null });
    }
  }

  /** The server has another text than the one ours was typed on. It is no conflict when that text came from here. */
  function meet(promptId: string, entry: Entry, theirs: AnswerView): void {
    if (theirs.text === entry.state.text || entry.sent.includes(fingerprint(theirs.text))) {
      return settle(promptId, entry, theirs);
    }
    set(promptId, entry, { status: 'conflict', theirs });
  }

  async function send(promptId: string, entry: Entry, keepalive: boolean): Promise<void> {
    if (entry.inFlight && !keepalive) return;
    if (!isDirty(entry) || entry.state.status === 'conflict' || entry.leaving === entry.state.text) return;
    entry.flight = sendNow(promptId, entry, keepalive);
    await entry.flight;
  }

  async function sendNow(promptId: string, entry: Entry, keepalive: boolean): Promise<void> {
    const { text } = entry.state;
    const fits = keepalive && new TextEncoder().encode(text).length < KEEPALIVE_BYTES;
    entry.callOff?.();
    entry.callOff = null;
    entry.inFlight = true;
    entry.leaving = fits ? text : null;
    entry.sent = [...entry.sent.slice(-199), fingerprint(text)];
    keepDraft(promptId, entry);
    if (entry.state.status !== 'kept') set(promptId, entry, { status: 'saving' });
    try {
      const saved = await save(promptId, { text, baseRevision: entry.baseRevision }, { keepalive: fits });
      entry.inFlight = false;
      entry.leaving = null;
      if (saved.revision >= entry.baseRevision) settle(promptId, entry, saved);
    } catch (error) {
      const failure = await explain(promptId, error);
      entry.inFlight = false;
      entry.leaving = null;
      switch (failure.kind) {
        case 'unreached': {
          const wait = RETRY_MS[Math.min(entry.failures, RETRY_MS.length - 1)]!;
          entry.failures += 1;
          set(promptId, entry, { status: 'kept', problem: error });
          return schedule(promptId, entry, wait);
        }
        case 'conflict':
          return meet(promptId, entry, failure.theirs);
        case 'refused':
          return set(promptId, entry, { status: 'refused', problem: failure.problem });
      }
    }
  }

  return {
    /** Takes up an answer as the server has it; a draft left on this device is sent, or compared when both have changed. */
    begin(promptId: string, saved: AnswerView | undefined): void {
      stopped = false;
      const known = entries.get(promptId);
      const server = saved ?? EMPTY;
      if (known) {
        // Another window or device saved meanwhile: take its text unless something typed here is not saved yet.
        if (!isDirty(known) && !known.inFlight && server.revision > known.baseRevision) {
          known.baseRevision = server.revision;
          known.baseText = server.text;
          set(promptId, known, { text: server.text, status: 'saved', savedAt: server.savedAt });
        }
        return;
      }
      const draft = drafts.read(promptId);
      const entry: Entry = {
        state: {
          text: draft?.text ?? server.text,
          status: 'saved',
          savedAt: saved?.savedAt ?? null,
          theirs: null,
          problem: null,
        },
        baseRevision: draft?.baseRevision ?? server.revision,
        baseText: server.text,
        sent: draft?.sent ?? [],
        inFlight: false,
        flight: null,
        leaving: null,
        failures: 0,
        callOff: null,
      };
      set(promptId, entry, {});
      if (!draft) return;
      if (draft.text === server.text) {
        entry.baseRevision = server.revision;
        drafts.remove(promptId);
      } else if (draft.baseRevision === server.revision) {
        set(promptId, entry, { status: 'saving' });
        schedule(promptId, entry, 0);
      } else {
        meet(promptId, entry, server);
      }
    },

    type(promptId: string, text: string): void {
      const entry = entries.get(promptId);
      if (!entry) return;
      const { status } = entry.state;
      set(promptId, entry, { text, status: status === 'saved' || status === 'refused' ? 'saving' : status });
      if (isDirty(entry) || entry.inFlight) keepDraft(promptId, entry);
      else drafts.remove(promptId);
      if (entry.state.status === 'conflict') return;
      if (!isDirty(entry) && !entry.inFlight) return set(promptId, entry, { status: 'saved' });
      schedule(promptId, entry, debounceMs);
    },

    /** Ends a conflict. `mine` is saved over the other text, `theirs` replaces what was typed here. */
    resolve(promptId: string, choice: 'mine' | 'theirs'): void {
      const entry = entries.get(promptId);
      const theirs = entry?.state.theirs;
      if (!entry || !theirs) return;
      entry.baseRevision = theirs.revision;
      entry.baseText = theirs.text;
      entry.sent = [];
      const text = choice === 'mine' ? entry.state.text : theirs.text;
      set(promptId, entry, { text, theirs: null, status: 'saving', problem: null });
      if (isDirty(entry)) {
        keepDraft(promptId, entry);
        void send(promptId, entry, false);
      } else {
        settle(promptId, entry, theirs);
      }
    },

    /**
     * Sends at once whatever is not saved, and waits for what is on its way. Tries each text once; `allSaved` tells
     * whether that was enough. `keepalive` lets it outlive the page.
     */
    async flush({ keepalive }: { keepalive: boolean } = { keepalive: false }): Promise<void> {
      await Promise.all(
        [...entries].map(async ([promptId, entry]) => {
          if (!keepalive) await entry.flight;
          if (isDirty(entry) && entry.state.status !== 'refused') await send(promptId, entry, keepalive);
        }),
      );
    },

    /** Whether every text typed here is confirmed by the server. */
    allSaved: (): boolean => [...entries.values()].every((entry) => !isDirty(entry) && !entry.inFlight),
    get: (promptId: string): AnswerState | undefined => entries.get(promptId)?.state,
    ids: (): string[] => [...entries.keys()],
    persistent: (): boolean => drafts.persistent,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Changes with every change of any answer. */
    version: (): number => version,
    /** Calls off what is planned; drafts stay. */
    stop(): void {
      stopped = true;
      for (const entry of entries.values()) {
        entry.callOff?.();
        entry.callOff = null;
      }
    },
  };
}
export type AnswerSaver = ReturnType<typeof createAnswerSaver>;
