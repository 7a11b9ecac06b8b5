import { parseKept, type PendingRead } from './read-saver.ts';

const keyOf = (personId: string, submissionId: string, round: number) =>
  `attest.read.${personId}.${submissionId}.${round}`;

/** The copy of unsent scores on this device; nothing where the browser forbids storage. */
export function keptRead(personId: string, submissionId: string, round: number) {
  const key = keyOf(personId, submissionId, round);
  return {
    load(): PendingRead | null {
      try {
        return parseKept(window.localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    keep(read: PendingRead | null): void {
      try {
        if (read) window.localStorage.setItem(key, JSON.stringify(read));
        else window.localStorage.removeItem(key);
      } catch {
        // A full or forbidden storage costs the copy, not the saving.
      }
    },
  };
}
