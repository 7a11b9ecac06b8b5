import type { DraftScore } from '../../../tool/contract/review.ts';

/** What is typed, with the revision of the server it was typed on. */
export interface PendingRead {
  scores: DraftScore[];
  summary: string;
  baseRevision: number;
  at: string;
}

export type SaveState =
  | { kind: 'saved'; at: string | null }
  | { kind: 'saving' }
  /** Kept on this device and sent again by itself. */
  | { kind: 'waiting' }
  | { kind: 'conflict' }
  /** The server will not take it; what was typed stays on this device. */
  | { kind: 'refused'; code: string };

/** How a save ended: `retry` for everything that may work later. */
export type SaveOutcome =
  | { status: 'success'; revision: number; savedAt: string | null }
  | { status: 'conflict' }
  | { status: 'refused'; code: string }
  | { status: 'retry' };

export interface ReadSaverDeps {
  save(read: PendingRead): Promise<SaveOutcome>;
  /** Local copy; survives the tab. Losing it is survivable, throwing is not expected. */
  keep(read: PendingRead | null): void;
  now(): string;
  /** Returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

const quietMs = 600;
const retryMs = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Saves a reviewer's scores: kept on the device at once, sent after a short quiet, one save in flight, sent again
 * until it arrives. A conflict stops it; the caller asks the reviewer which version stays.
 */
export function createReadSaver(
  { save, keep, now, after }: ReadSaverDeps,
  start: { revision: number; savedAt: string | null },
) {
  let onState: (state: SaveState) => void = () => {};
  let revision = start.revision;
  let pending: PendingRead | null = null;
  let running: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let failures = 0;
  /** The server said no: only the reviewer can go on from here. */
  let stopped = false;
  /** The page is gone: no more tries from here; the kept copy waits for the next visit. */
  let asleep = false;

  function schedule(ms: number) {
    cancelTimer?.();
    cancelTimer = after(ms, () => {
      cancelTimer = null;
      void send();
    });
  }

  function send(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  async function run(): Promise<void> {
    while (pending && !stopped && !asleep) {
      const sent: PendingRead = { ...pending, baseRevision: revision };
      onState({ kind: 'saving' });
      const outcome = await save(sent);
      switch (outcome.status) {
        case 'success':
          failures = 0;
          revision = outcome.revision;
          if (pending.at === sent.at) {
            pending = null;
            keep(null);
            onState({ kind: 'saved', at: outcome.savedAt });
          }
          break;
        case 'retry':
          onState({ kind: 'waiting' });
          schedule(retryMs[Math.min(failures++, retryMs.length - 1)]!);
          return;
        case 'conflict':
          stopped = true;
          onState({ kind: 'conflict' });
          return;
        case 'refused':
          stopped = true;
          onState({ kind: 'refused', code: outcome.code });
          return;
      }
    }
  }

  let ticks = 0;
  return {
    /** Takes the newest state; nothing of it is lost from here on. */
    change(scores: DraftScore[], summary: string) {
      pending = { scores, summary, baseRevision: revision, at: `${now()}#${++ticks}` };
      keep(pending);
      if (stopped) return;
      if (failures === 0) {
        onState({ kind: 'saving' });
        schedule(quietMs);
      }
    },
    /** Sends now; resolves with whether the server has everything. */
    async flush(): Promise<boolean> {
      await send();
      return pending === null;
    },
    /** After a conflict was resolved with what is on the screen: goes on from the server's revision. */
    rebase(serverRevision: number) {
      revision = serverRevision;
      stopped = false;
      failures = 0;
      if (pending) schedule(0);
    },
    /** What is here is given up for what the server has. */
    drop(serverRevision: number) {
      cancelTimer?.();
      revision = serverRevision;
      pending = null;
      stopped = false;
      failures = 0;
      keep(null);
    },
    revision: () => revision,
    stop() {
      asleep = true;
      cancelTimer?.();
    },
    /** The page is there, or came back (React may leave and enter at once), and hears how saving goes. */
    resume(listener: (state: SaveState) => void) {
      onState = listener;
      asleep = false;
    },
  };
}
export type ReadSaver = ReturnType<typeof createReadSaver>;

/** Whether the server already has what was kept: the save arrived and only its answer was lost. */
export const arrived = (kept: PendingRead, read: { scores: DraftScore[]; summary: string }): boolean => {
  const told = ({ scores, summary }: { scores: DraftScore[]; summary: string }) =>
    JSON.stringify([
      summary.trim(),
      scores
        .filter(({ levelId, passed, feedback }) => levelId !== null || passed !== null || feedback.trim())
        .map(({ itemId, levelId, passed, feedback }) => [
          itemId,
          levelId ?? (passed === null ? null : passed),
          feedback.trim(),
        ])
        .sort(([one], [other]) => String(one).localeCompare(String(other))),
    ]);
  return told(kept) === told(read);
};

/** Reads a kept copy; anything else under the key is nothing. */
export function parseKept(text: string | null): PendingRead | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Array.isArray((value as PendingRead).scores)
      ? (value as PendingRead)
      : null;
  } catch {
    return null;
  }
}
