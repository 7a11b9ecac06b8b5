import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { SubmissionView } from '../../../../tool/contract/submission.ts';
import { paths } from '../../../app/paths.ts';
import { useAnnounce } from '../../../components/LiveRegion.tsx';
import type { AnswerSaver } from '../model/answer-saver.ts';
import { failedScores, isLocked, stepOfItem, stepsOf, stepState, type Step } from '../model/outline.ts';
import { useRemovals } from '../hooks/useRemovals.ts';
import { useUploads } from '../hooks/useUploads.ts';
import { ArtifactEditor } from './ArtifactEditor.tsx';
import { CheckAndSubmit } from './CheckAndSubmit.tsx';
import { Outline, OutlineSelect } from './Outline.tsx';
import { PromptEditor } from './PromptEditor.tsx';

/** Moves the focus to the stop that was chosen, so that a keyboard goes on from there. */
function useStepFocus(current: string) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(current);
  useEffect(() => {
    if (shown.current === current) return;
    shown.current = current;
    place.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [current]);
  return place;
}

/** The outline and the stop that is open; the stop is part of the address. */
export function Workspace({ submission, saver }: { submission: SubmissionView; saver: AnswerSaver }) {
  const { t } = useTranslation('earner');
  const navigate = useNavigate();
  const announce = useAnnounce();
  const [search] = useSearchParams();
  const uploads = useUploads(submission.id);
  const removals = useRemovals(submission.id);

  const { content } = submission.microCredential;
  const steps = stepsOf(content);
  const textOf = (id: string) => saver.get(id)?.text ?? submission.answers[id]?.text ?? '';
  const entries = steps.map((step) => ({ step, state: stepState(step, submission, textOf) }));
  const canSubmit = submission.editable;
  const asked = search.get('item');
  // Decided once: the place must not move on while somebody types the first word of an answer.
  const [firstOpen] = useState(
    () => entries.find(({ state }) => state === 'revise' || state === 'missing')?.step ?? steps[0]!,
  );
  const step =
    asked === 'check' && canSubmit ? null : (asked && stepOfItem(steps, asked)) || firstOpen || steps[0]!;
  const current = step?.id ?? 'check';
  const place = useStepFocus(current);

  const outline = {
    entries,
    current,
    canSubmit,
    addressOf: (id: string) => paths.workspace(submission.id, id),
    onChoose: (id: string) => void navigate(paths.workspace(submission.id, id)),
  };
  const ids = [...steps.map(({ id }) => id), ...(canSubmit ? ['check'] : [])];
  const at = ids.indexOf(current);
  const before = submission.rounds.at(-1);

  const settle = async () => {
    await removals.flush();
    await saver.flush();
    return saver.allSaved();
  };

  const body = (open: Step) => {
    const shared = {
      readOnly: !submission.editable,
      locked: submission.editable && isLocked(open, submission),
      failed: failedScores(open, submission),
    };
    return open.kind === 'prompt' ? (
      <PromptEditor
        key={open.id}
        step={open}
        guidance={content[open.part].guidance}
        saver={saver}
        savedText={submission.answers[open.id]?.text ?? ''}
        before={
          before && submission.state === 'needs_revision' && !shared.locked
            ? { round: before.number, text: before.answers[open.id] ?? '' }
            : null
        }
        {...shared}
      />
    ) : (
      <ArtifactEditor
        key={open.id}
        step={open}
        submission={submission}
        uploads={uploads}
        removals={removals}
        {...shared}
      />
    );
  };

  return (
    <Box sx={{ display: 'grid', gap: { xs: 2, md: 3 }, gridTemplateColumns: { md: '248px minmax(0, 1fr)' } }}>
      <Box
        sx={{
          display: { xs: 'none', md: 'block' },
          position: 'sticky',
          top: 60,
          alignSelf: 'start',
          maxHeight: 'calc(100dvh - 76px)',
          overflowY: 'auto',
          pr: 1,
        }}
      >
        <Outline {...outline} />
      </Box>
      <Box sx={{ display: { md: 'none' } }}>
        <OutlineSelect {...outline} />
      </Box>
      <Box ref={place} tabIndex={-1} sx={{ outline: 'none', minWidth: 0 }}>
        {step ? (
          body(step)
        ) : (
          <CheckAndSubmit
            submission={submission}
            steps={steps}
            settle={settle}
            uploading={uploads.busy()}
            onSubmitted={() => {
              announce(t('submit.done'));
              void navigate(paths.placement(submission.placement.id));
            }}
          />
        )}
        <Box sx={{ display: 'flex', gap: 1, mt: 3 }}>
          {at > 0 && (
            <Button component={Link} to={outline.addressOf(ids[at - 1]!)} color="inherit">
              {t('action.previous')}
            </Button>
          )}
          {at < ids.length - 1 && (
            <Button
              component={Link}
              to={outline.addressOf(ids[at + 1]!)}
              variant={ids[at + 1] === 'check' ? 'contained' : 'outlined'}
              sx={{ ml: 'auto' }}
            >
              {t(ids[at + 1] === 'check' ? 'action.check' : 'action.next')}
            </Button>
          )}
        </Box>
      </Box>
    </Box>
  );
}
