import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { PlacementView } from '../../../../tool/contract/placement.ts';
import type { SubmissionView } from '../../../../tool/contract/submission.ts';
import { paths } from '../../../app/paths.ts';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { StateChip } from '../../../components/StateChip.tsx';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { earnerTone, type WorkTone } from '../../../lib/work-tone.ts';
import { useStartSubmission } from '../api/submissions.ts';
import { lastDecision, stepsOf, stepState } from '../model/outline.ts';
import { GradebookLine } from './GradebookLine.tsx';

function StateCard({
  tone,
  state,
  children,
  action,
}: {
  tone: WorkTone | null;
  state: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Box
      component="section"
      aria-label={state}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        p: 2,
        my: 2,
        bgcolor: 'background.paper',
        border: '1px solid',
        borderColor: 'divider',
        borderLeft: '4px solid',
        borderLeftColor: tone ? `tone.${tone}.main` : 'primary.main',
        borderRadius: 1,
      }}
    >
      <Box sx={{ flex: '1 1 300px', minWidth: 0 }}>
        <StateChip tone={tone}>{state}</StateChip>
        <Box sx={{ mt: 0.75 }}>{children}</Box>
      </Box>
      {action}
    </Box>
  );
}

/** Before anything has been begun. */
export function StartAction({ placement }: { placement: PlacementView }) {
  const { t } = useTranslation('earner');
  const navigate = useNavigate();
  const start = useStartSubmission(placement.id);
  return (
    <>
      <StateCard
        tone={null}
        state={t('state.not_started')}
        action={
          <Button
            variant="contained"
            size="large"
            disabled={start.isPending}
            onClick={() =>
              start.mutate(undefined, {
                onSuccess: (submission) => void navigate(paths.workspace(submission.id)),
              })
            }
          >
            {t('action.start')}
          </Button>
        }
      >
        {t('next.not_started')}
      </StateCard>
      {start.isError && <ProblemNotice error={start.error} onRetry={() => start.mutate()} />}
    </>
  );
}

/** Where the work stands, and the one thing to do next. */
export function NextAction({ submission }: { submission: SubmissionView }) {
  const { t } = useTranslation('earner');
  const { state, id, rounds } = submission;
  const steps = stepsOf(submission.microCredential.content);
  const states = steps.map((step) =>
    stepState(step, submission, (promptId) => submission.answers[promptId]?.text ?? ''),
  );
  const done = states.filter((value) => value === 'done' || value === 'locked').length;
  const open = steps[states.findIndex((value) => value === 'missing' || value === 'revise')];
  const decision = lastDecision(submission);
  const label = t(`state.${state}`);
  const tone = earnerTone(state);
  const button = (to: string, text: string, variant: 'contained' | 'outlined' = 'contained') => (
    <Button variant={variant} size="large" component={Link} to={to}>
      {text}
    </Button>
  );

  switch (state) {
    case 'draft':
      return (
        <StateCard
          tone={tone}
          state={label}
          action={button(
            paths.workspace(id, open?.id ?? 'check'),
            t(open ? 'action.continue' : 'action.check'),
          )}
        >
          {open ? t('next.draft', { done, count: steps.length }) : t('next.draft_complete')}
        </StateCard>
      );
    case 'submitted':
      return (
        <StateCard
          tone={tone}
          state={label}
          action={button(paths.feedback(id), t('action.seeWork'), 'outlined')}
        >
          <Typography>
            {t('next.submitted')} {rounds.length > 0 && <TimeAgo at={rounds.at(-1)!.submittedAt} />}.
          </Typography>
          <GradebookLine passback={submission.passback} />
        </StateCard>
      );
    case 'needs_revision':
      return (
        <StateCard tone={tone} state={label} action={button(paths.feedback(id), t('action.seeFeedback'))}>
          <Typography>
            {t('next.needs_revision', {
              count: decision ? decision.totalCount - decision.passedCount : 0,
              total: decision?.totalCount ?? 0,
            })}
          </Typography>
          <GradebookLine passback={submission.passback} />
        </StateCard>
      );
    case 'earned':
      return (
        <StateCard
          tone={tone}
          state={label}
          action={button(paths.feedback(id), t('action.seeFeedback'), 'outlined')}
        >
          <Typography>
            {t('next.earned')} {decision && <TimeAgo at={decision.releasedAt} />}.
          </Typography>
          <GradebookLine passback={submission.passback} />
        </StateCard>
      );
  }
}
