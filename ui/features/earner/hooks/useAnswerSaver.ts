import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { AnswerView, type SubmissionView } from '../../../../tool/contract/submission.ts';
import type { SaveStatus } from '../../../components/SaveState.tsx';
import { ApiProblem } from '../../../lib/api-client.ts';
import { patchSubmission, saveAnswer, submissionQuery } from '../api/submissions.ts';
import { createAnswerSaver, type AnswerSaver, type SaveFailure } from '../model/answer-saver.ts';
import { createDraftStore, deviceStorage } from '../model/drafts.ts';

/** Problems that pass by themselves, or with a new launch: the draft is kept and sent later. */
const passes = (problem: ApiProblem) =>
  problem.status >= 500 ||
  problem.status === 429 ||
  problem.code === 'session_ended' ||
  problem.code === 'session_missing';

/** Saves the answers of one submission while this component lives, and at the moment the page goes away. */
export function useAnswerSaver(submission: SubmissionView): AnswerSaver {
  const queryClient = useQueryClient();
  const { id } = submission;

  const [saver] = useState(() => {
    async function explain(promptId: string, error: unknown): Promise<SaveFailure> {
      if (!(error instanceof ApiProblem) || passes(error)) return { kind: 'unreached' };
      if (error.code !== 'answer_conflict') return { kind: 'refused', problem: error };
      const told = AnswerView.safeParse(error.context);
      if (told.success) return { kind: 'conflict', theirs: told.data };
      try {
        const fresh = await queryClient.fetchQuery({ ...submissionQuery(id), staleTime: 0 });
        const theirs = fresh.answers[promptId];
        return theirs ? { kind: 'conflict', theirs } : { kind: 'refused', problem: error };
      } catch {
        return { kind: 'unreached' };
      }
    }
    return createAnswerSaver({
      save: (promptId, body, options) => saveAnswer(id, promptId, body, options),
      explain,
      drafts: createDraftStore(id, deviceStorage()),
      onSaved: (promptId, saved) =>
        patchSubmission(queryClient, id, (known) => ({
          ...known,
          answers: { ...known.answers, [promptId]: saved },
        })),
    });
  });

  useEffect(() => {
    if (!submission.editable) return;
    const { overview, reflection } = submission.microCredential.content;
    for (const prompt of [...overview.prompts, ...reflection.prompts]) {
      if (!submission.lockedItems.includes(prompt.id)) saver.begin(prompt.id, submission.answers[prompt.id]);
    }
  }, [saver, submission]);

  useEffect(() => {
    const flush = () => void saver.flush();
    const leave = () => void saver.flush({ keepalive: true });
    const hide = () => document.visibilityState === 'hidden' && leave();
    flush();
    window.addEventListener('online', flush);
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('online', flush);
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
      leave();
      saver.stop();
    };
  }, [saver]);

  useSyncExternalStore(saver.subscribe, saver.version);
  return saver;
}

/** One state for all answers: the one that needs attention most. */
export function saveStatusOf(saver: AnswerSaver): SaveStatus {
  const states = saver.ids().map((id) => saver.get(id)!);
  const any = (status: string) => states.some((state) => state.status === status);
  if (any('conflict')) return { state: 'conflict' };
  if (any('refused')) return { state: 'refused' };
  if (any('kept')) return { state: saver.persistent() ? 'kept' : 'unsaved' };
  if (any('saving')) return { state: 'saving' };
  const at = states.map(({ savedAt }) => savedAt).reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), null);
  return { state: 'saved', at };
}
