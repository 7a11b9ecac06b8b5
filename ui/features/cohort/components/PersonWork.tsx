import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CohortCell } from '../../../../tool/contract/cohort.ts';
import type { RoundView, SubmissionView } from '../../../../tool/contract/submission.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { RowsSkeleton } from '../../../components/Skeletons.tsx';
import { StateChip } from '../../../components/StateChip.tsx';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { reviewerTone } from '../../../lib/work-tone.ts';
import { useRetryPassback, workQuery } from '../api/cohort.ts';
import { refusalKey } from '../passback.ts';
import { PassbackLine } from './PassbackLine.tsx';

interface PersonWorkProps {
  title: string;
  cell: CohortCell;
  lms: string;
  /** Rounds and feedback are open from the start. */
  open: boolean;
  /** "Open review", where there is something to review. */
  action?: ReactNode;
}

/** One assignment of one person: where it stands, what the gradebook has, and each round with its feedback. */
export function PersonWork({ title, cell, lms, open, action }: PersonWorkProps) {
  const { t } = useTranslation('cohort');
  const [shown, setShown] = useState(open);
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{ py: 2.5, borderTop: '1px solid', borderColor: 'divider' }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 1 }}>
        <Typography variant="h2" sx={{ flex: '1 1 260px' }}>
          {title}
        </Typography>
        {action}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 2, rowGap: 0.5, mt: 1 }}>
        <StateChip tone={reviewerTone(cell.state)}>{t(`state.${cell.state}`)}</StateChip>
        {cell.state !== 'not_started' && (
          <Typography variant="body2">{t('cell.round', { round: cell.round })}</Typography>
        )}
        {cell.passed && <Typography variant="body2">{t('cell.passed', cell.passed)}</Typography>}
        {cell.lastActivityAt && (
          <Typography variant="body2" color="textSecondary">
            {t('person.active')} <TimeAgo at={cell.lastActivityAt} />
          </Typography>
        )}
        <PassbackLine passback={cell.passback} lms={lms} />
      </Box>
      {cell.passback.state === 'refused' && cell.submissionId && (
        <Refused submissionId={cell.submissionId} problem={cell.passback.problem} lms={lms} />
      )}
      {cell.submissionId &&
        (shown ? (
          <Rounds submissionId={cell.submissionId} />
        ) : (
          <Button size="small" sx={{ mt: 1, ml: -0.5 }} onClick={() => setShown(true)}>
            {t('person.showRounds')}
          </Button>
        ))}
    </Box>
  );
}

function Refused({
  submissionId,
  problem,
  lms,
}: {
  submissionId: string;
  problem: string | null;
  lms: string;
}) {
  const { t } = useTranslation('cohort');
  const retry = useRetryPassback(submissionId);
  return (
    <Box sx={{ mt: 1.5, p: 1.5, borderRadius: 1, bgcolor: 'tone.needsRevision.soft', maxWidth: 720 }}>
      <Typography variant="body2">{t(refusalKey(problem), { lms })}</Typography>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mt: 0.5 }}>
        <Button size="small" variant="outlined" loading={retry.isPending} onClick={() => retry.mutate()}>
          {t('person.retry', { lms })}
        </Button>
        <Typography variant="body2" role="status">
          {retry.isSuccess && t('person.retried')}
        </Typography>
      </Box>
      {retry.isError && <ProblemNotice error={retry.error} />}
    </Box>
  );
}

function Rounds({ submissionId }: { submissionId: string }) {
  const { t } = useTranslation('cohort');
  const query = useQuery(workQuery(submissionId));
  return (
    <Box sx={{ mt: 2 }}>
      <Loaded query={query} skeleton={<RowsSkeleton rows={3} />}>
        {(work) =>
          work.rounds.length === 0 ? (
            <Typography color="textSecondary">{t('person.noRounds')}</Typography>
          ) : (
            [...work.rounds].reverse().map((round) => <Round key={round.number} round={round} work={work} />)
          )
        }
      </Loaded>
    </Box>
  );
}

/** Title of each prompt and criterion by id. */
function titlesOf({ microCredential: { content } }: SubmissionView): Map<string, string> {
  return new Map([
    ...[...content.overview.prompts, ...content.reflection.prompts].map(
      (prompt) => [prompt.id, prompt.question] as const,
    ),
    ...content.evidence.artifacts.flatMap((artifact) =>
      artifact.criteria.map((criterion) => [criterion.id, criterion.title] as const),
    ),
  ]);
}

function Round({ round, work }: { round: RoundView; work: SubmissionView }) {
  const { t } = useTranslation('cohort');
  const { decision } = round;
  const titles = titlesOf(work);
  const told = decision?.scores.filter(
    (score) => score.carriedFrom === null && (!score.passed || score.feedback),
  );
  return (
    <Box sx={{ mb: 2.5, pl: 2, borderLeft: '2px solid', borderColor: 'divider', maxWidth: 760 }}>
      <Typography variant="h3">{t('cell.round', { round: round.number })}</Typography>
      <Typography variant="body2" color="textSecondary">
        {t('person.submitted')} <TimeAgo at={round.submittedAt} />
        {decision && (
          <>
            {' · '}
            {t(decision.reviewer ? 'person.decidedBy' : 'person.decided', {
              name: decision.reviewer?.name,
            })}{' '}
            <TimeAgo at={decision.releasedAt} />
          </>
        )}
      </Typography>
      {round.changeNote && (
        <Typography sx={{ mt: 0.5, whiteSpace: 'pre-wrap' }}>“{round.changeNote}”</Typography>
      )}
      {decision ? (
        <>
          <Box sx={{ my: 1 }}>
            <StateChip tone={decision.outcome === 'earned' ? 'earned' : 'needsRevision'}>
              {t(`state.${decision.outcome}`)} ·{' '}
              {t('cell.passed', { count: decision.passedCount, of: decision.totalCount })}
            </StateChip>
          </Box>
          {decision.summary && (
            <Typography sx={{ mb: 1, whiteSpace: 'pre-wrap' }}>{decision.summary}</Typography>
          )}
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 1 }}>
            {told?.map((score) => (
              <li key={score.itemId}>
                <Typography variant="body2" sx={{ fontWeight: 600 }}>
                  {titles.get(score.itemId) ?? score.itemId}{' '}
                  <Box
                    component="span"
                    sx={{
                      color: score.passed ? 'tone.earned.main' : 'tone.needsRevision.main',
                      fontWeight: 500,
                    }}
                  >
                    · {t(score.passed ? 'person.passed' : 'person.notPassed')}
                  </Box>
                </Typography>
                {score.feedback && (
                  <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
                    {score.feedback}
                  </Typography>
                )}
              </li>
            ))}
          </Box>
        </>
      ) : (
        <Typography variant="body2" sx={{ mt: 0.5 }}>
          {t('person.notDecided')}
        </Typography>
      )}
    </Box>
  );
}
