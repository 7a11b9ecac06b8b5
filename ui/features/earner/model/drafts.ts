import { z } from 'zod';

/** What was typed and is not yet known to be on the server. */
const Draft = z.object({
  text: z.string(),
  /** Revision the text was typed on. */
  baseRevision: z.number().int(),
  /** Fingerprints of texts that were sent on this revision and not answered: the server may have one of them. */
  sent: z.array(z.string()),
  at: z.number(),
});
export type Draft = z.infer<typeof Draft>;

export interface DraftStore {
  /** Whether a draft outlives this page. */
  readonly persistent: boolean;
  read(promptId: string): Draft | null;
  write(promptId: string, draft: Draft): void;
  remove(promptId: string): void;
}

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Drafts of one submission on this device. Falls back to memory where the browser keeps nothing for a framed page, or has no room. */
export function createDraftStore(submissionId: string, storage: Storage | null): DraftStore {
  const memory = new Map<string, Draft>();
  let persistent = storage !== null;
  const key = (promptId: string) => `attest.draft.${submissionId}.${promptId}`;
  return {
    get persistent() {
      return persistent;
    },
    read(promptId) {
      const held = memory.get(promptId);
      if (held) return held;
      try {
        const parsed = Draft.safeParse(JSON.parse(storage?.getItem(key(promptId)) ?? 'null'));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    write(promptId, draft) {
      memory.set(promptId, draft);
      try {
        storage?.setItem(key(promptId), JSON.stringify(draft));
        persistent = storage !== null;
      } catch {
        persistent = false;
      }
    },
    remove(promptId) {
      memory.delete(promptId);
      try {
        storage?.removeItem(key(promptId));
      } catch {
        // What cannot be removed is recognised as saved the next time it is read.
      }
    },
  };
}

/** `localStorage`, or null where the browser forbids it. */
export function deviceStorage(): globalThis.Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
