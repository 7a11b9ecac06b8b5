import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReviewView } from '../../../../tool/contract/review.ts';
import type { SaveStatus } from '../../../components/SaveState.tsx';
import { readReviewAgain, saveRead } from '../api/reviews.ts';
import { keptRead } from '../kept-read.ts';
import { arrived, createReadSaver, type SaveState } from '../read-saver.ts';
import { scoresOf, sheetOf, type ScoreSheet } from '../scoring.ts';

export interface ReadDraft {
  sheet: ScoreSheet;
  summary: string;
}

const statusOf = (state: SaveState): SaveStatus => {
  switch (state.kind) {
    case 'waiting':
      return { state: 'kept' };
    case 'saved':
      return { state: 'saved', at: state.at };
    case 'saving':
      return { state: 'saving' };
    case 'conflict':
      return { state: 'conflict' };
    case 'refused':
      return { state: 'refused' };
  }
};

/** The scores on the screen: taken from the server and this device, kept and saved with every change. */
export function useReadDraft(review: ReviewView, personId: string) {
  const { submission, openItems } = review;
  const [{ saver, kept, start }] = useState(() => {
    const store = keptRead(personId, submission.id, submission.round);
    const made = createReadSaver(
      {
        save: (read) => saveRead(submission.id, read),
        keep: store.keep,
        now: () => new Date().toISOString(),
        after: (ms, run) => {
          const timer = window.setTimeout(run, ms);
          return () => window.clearTimeout(timer);
        },
      },
      { revision: review.read.revision, savedAt: review.read.savedAt },
    );
    let copy = store.load();
    if (copy && arrived(copy, review.read)) {
      store.keep(null);
      copy = null;
    }
    const draft: ReadDraft = copy
      ? { sheet: sheetOf(copy.scores), summary: copy.summary }
      : { sheet: sheetOf(review.read.scores), summary: review.read.summary };
    return { saver: made, kept: copy, start: draft };
  });

  const keptIsOld = kept !== null && kept.baseRevision !== review.read.revision;
  const [draft, setDraft] = useState<ReadDraft>(start);
  const latest = useRef(draft);
  const [state, setState] = useState<SaveState>(
    keptIsOld ? { kind: 'conflict' } : { kind: 'saved', at: review.read.savedAt },
  );

  useEffect(() => {
    saver.resume(setState);
    if (kept && !keptIsOld) saver.change(kept.scores, kept.summary);
    const flush = () => void saver.flush();
    const hidden = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    window.addEventListener('online', flush);
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('online', flush);
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', hidden);
      void saver.flush().finally(() => saver.stop());
    };
  }, [saver, kept, keptIsOld]);

  const change = useCallback(
    (make: (before: ReadDraft) => ReadDraft) => {
      const next = make(latest.current);
      if (next === latest.current) return;
      latest.current = next;
      setDraft(next);
      saver.change(scoresOf(next.sheet, openItems), next.summary);
    },
    [saver, openItems],
  );

  /** After a conflict: what is here goes over what the server has, or the other way round. */
  async function settle(keep: 'mine' | 'theirs') {
    const newest = await readReviewAgain(submission.id);
    if (keep === 'theirs') {
      latest.current = { sheet: sheetOf(newest.read.scores), summary: newest.read.summary };
      setDraft(latest.current);
      saver.drop(newest.read.revision);
      setState({ kind: 'saved', at: newest.read.savedAt });
    } else {
      saver.rebase(newest.read.revision);
      saver.change(scoresOf(latest.current.sheet, openItems), latest.current.summary);
    }
  }

  return {
    draft,
    change,
    state,
    status: statusOf(state),
    settle,
    flush: saver.flush,
    revision: saver.revision,
  };
}
