import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { patchSubmission, removeEvidence, submissionQuery } from '../api/submissions.ts';

const UNDO_MS = 7_000;

export interface Removals {
  /** Evidence that is taken out unless somebody says undo. */
  pending: ReadonlySet<string>;
  problem: unknown;
  remove(evidenceId: string): void;
  undo(evidenceId: string): void;
  /** Carries out at once what still waits; before handing in. */
  flush(): Promise<void>;
}

/** Removing evidence waits a moment, so that "Undo" only has to not send. Leaving the page carries it out. */
export function useRemovals(submissionId: string): Removals {
  const queryClient = useQueryClient();
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<unknown>(null);

  const forget = (evidenceId: string) => {
    clearTimeout(timers.current.get(evidenceId));
    timers.current.delete(evidenceId);
    setPending((known) => new Set([...known].filter((id) => id !== evidenceId)));
  };

  const carryOut = async (evidenceId: string) => {
    clearTimeout(timers.current.get(evidenceId));
    timers.current.delete(evidenceId);
    try {
      await removeEvidence(submissionId, evidenceId);
      patchSubmission(queryClient, submissionId, (known) => ({
        ...known,
        evidence: known.evidence.filter(({ id }) => id !== evidenceId),
      }));
    } catch (reason) {
      setProblem(reason);
      void queryClient.invalidateQueries({ queryKey: submissionQuery(submissionId).queryKey });
    } finally {
      forget(evidenceId);
    }
  };

  useEffect(() => {
    const waiting = timers.current;
    const leave = () => {
      for (const [evidenceId, timer] of waiting) {
        clearTimeout(timer);
        removeEvidence(submissionId, evidenceId, { keepalive: true })
          .catch(() => {})
          .finally(() => queryClient.invalidateQueries({ queryKey: submissionQuery(submissionId).queryKey }));
      }
      waiting.clear();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [submissionId, queryClient]);

  return {
    pending,
    problem,
    remove(evidenceId) {
      setProblem(null);
      setPending((known) => new Set([...known, evidenceId]));
      timers.current.set(
        evidenceId,
        setTimeout(() => void carryOut(evidenceId), UNDO_MS),
      );
    },
    undo: forget,
    flush: async () => {
      await Promise.all([...timers.current.keys()].map(carryOut));
    },
  };
}
