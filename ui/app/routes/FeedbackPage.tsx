import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { SubmissionView } from '../../../tool/contract/submission.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { PageSkeleton } from '../../components/Skeletons.tsx';
import { watchedSubmissionQuery } from '../../features/earner/api/submissions.ts';
import { Feedback } from '../../features/earner/components/Feedback.tsx';
import { paths } from '../paths.ts';

/** The round the address asks for, else the last one that was decided, else the last one. */
const roundOf = (submission: SubmissionView, asked: number) =>
  submission.rounds.find(({ number }) => number === asked) ??
  (submission.state === 'submitted'
    ? submission.rounds.at(-1)
    : (submission.rounds.findLast((round) => round.decision) ?? submission.rounds.at(-1)));

export function FeedbackPage() {
  const { t } = useTranslation('earner');
  const { submissionId = '' } = useParams();
  const [search] = useSearchParams();
  const submission = useQuery(watchedSubmissionQuery(submissionId));
  const known = submission.data;
  return (
    <PageFrame
      title={t('feedback.title')}
      layout="wide"
      where={known ? [{ label: known.microCredential.title, to: paths.placement(known.placement.id) }] : []}
    >
      <Loaded query={submission} skeleton={<PageSkeleton />}>
        {(data) => {
          const round = roundOf(data, Number(search.get('round')));
          return round ? (
            <Feedback submission={data} round={round} />
          ) : (
            <EmptyState
              title={t('feedback.none.title')}
              action={
                <Button variant="contained" component={Link} to={paths.workspace(data.id)}>
                  {t('action.continue')}
                </Button>
              }
            >
              {t('feedback.none.text')}
            </EmptyState>
          );
        }}
      </Loaded>
    </PageFrame>
  );
}
