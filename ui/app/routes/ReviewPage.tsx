import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink, useNavigate, useParams } from 'react-router';
import type { ReviewView } from '../../../tool/contract/review.ts';
import type { SubmissionView } from '../../../tool/contract/submission.ts';
import { FrameContext, useFrame } from '../../components/frame-context.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useAnnounce } from '../../components/LiveRegion.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { ProblemNotice, useProblemText } from '../../components/ProblemNotice.tsx';
import { SaveState } from '../../components/SaveState.tsx';
import { PageSkeleton, SkeletonRegion } from '../../components/Skeletons.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { reviewQuery, useClaimReview, usePutBack } from '../../features/review/api/reviews.ts';
import { ReviewConsole } from '../../features/review/components/ReviewConsole.tsx';
import { useReadDraft } from '../../features/review/hooks/useReadDraft.ts';
import { ApiProblem } from '../../lib/api-client.ts';
import { useMe } from '../../lib/me.ts';
import { paths } from '../paths.ts';

/** Opens a work for review: takes it when it is free, says who has it when it is not. */
export function ReviewPage() {
  const { submissionId = '' } = useParams();
  const frame = useFrame();
  // Where it is narrow the bar is for saving; "back" leads to the reviews.
  const narrow = useMediaQuery('(max-width:699px)');
  return (
    <FrameContext.Provider value={narrow ? { ...frame, links: [] } : frame}>
      <Review key={submissionId} submissionId={submissionId} />
    </FrameContext.Provider>
  );
}

function Review({ submissionId }: { submissionId: string }) {
  const { t } = useTranslation('review');
  const query = useQuery(reviewQuery(submissionId));
  const claim = useClaimReview(submissionId);
  const review = query.data;
  const where = [{ label: t('queue.title'), to: paths.reviews() }];

  const free = review?.submission.state === 'submitted' && review.heldBy === null;
  const asked = useRef(false);
  const take = claim.mutate;
  useEffect(() => {
    if (!free || asked.current) return;
    asked.current = true;
    take(null, { onError: () => void query.refetch() });
  }, [free, take, query]);

  if (query.isError && !review) {
    return (
      <PageFrame title={t('console.title')} where={where}>
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()}>
          <Button component={RouterLink} to={paths.reviews()} size="small">
            {t('queue.back')}
          </Button>
        </ProblemNotice>
      </PageFrame>
    );
  }
  if (!review || (free && !claim.isError)) {
    return (
      <PageFrame title={t('console.title')} where={where}>
        <SkeletonRegion>
          <PageSkeleton />
        </SkeletonRegion>
      </PageFrame>
    );
  }
  if (review.submission.state !== 'submitted') return <Decided review={review} />;
  return (
    <Held
      // Taking over starts from the server's scores, not from what this window showed.
      key={review.heldBy?.me ? 'mine' : 'theirs'}
      review={review}
      claim={claim}
    />
  );
}

/** Nothing waits here: already decided, or not handed in. */
function Decided({ review: { submission, queue } }: { review: ReviewView }) {
  const { t } = useTranslation('review');
  const me = useMe();
  return (
    <PageFrame title={submission.earner.name} where={[{ label: t('queue.title'), to: paths.reviews() }]}>
      <EmptyState
        title={t('decided.title')}
        action={
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
            {queue.nextSubmissionId && (
              <Button variant="contained" component={RouterLink} to={paths.review(queue.nextSubmissionId)}>
                {t('decided.next')}
              </Button>
            )}
            {me.may.seeCohort && (
              <Button variant="outlined" component={RouterLink} to={paths.cohortPerson(submission.earner.id)}>
                {t('decided.person', { name: submission.earner.name })}
              </Button>
            )}
          </Box>
        }
      >
        {t(`decided.${submission.state === 'earned' ? 'earned' : 'open'}`)}
      </EmptyState>
    </PageFrame>
  );
}

function Held({ review, claim }: { review: ReviewView; claim: ReturnType<typeof useClaimReview> }) {
  const { t } = useTranslation('review');
  const me = useMe();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const problemText = useProblemText();
  const { submission, heldBy, queue } = review;
  const mine = heldBy?.me ?? false;
  const read = useReadDraft(review, me.person.id);
  const putBack = usePutBack(submission.id);
  const [dismissed, setDismissed] = useState(false);

  function released(decided: SubmissionView) {
    announce(
      t(decided.state === 'earned' ? 'released.earned' : 'released.needsRevision', {
        name: submission.earner.name,
      }),
    );
    void navigate(queue.nextSubmissionId ? paths.review(queue.nextSubmissionId) : paths.reviews(), {
      replace: true,
      state: { released: { name: submission.earner.name, outcome: decided.state } },
    });
  }

  async function giveBack() {
    if (!(await read.flush())) return;
    putBack.mutate(undefined, { onSuccess: () => void navigate(paths.reviews()) });
  }

  const refused = read.state.kind === 'refused' ? read.state.code : null;
  const lost = refused === 'review_taken';
  return (
    <PageFrame
      title={t('console.heading', { name: submission.earner.name, round: submission.round })}
      where={[
        { label: t('queue.title'), to: paths.reviews() },
        { label: submission.placement.title, to: `${paths.reviews()}?placement=${submission.placement.id}` },
      ]}
      layout="panes"
      hideTitle
      saveState={
        mine ? (
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
            <SaveState status={read.status} />
            <Button
              size="small"
              color="inherit"
              sx={{ minHeight: 32 }}
              loading={putBack.isPending}
              onClick={() => void giveBack()}
            >
              {t('console.putBack')}
            </Button>
          </Box>
        ) : undefined
      }
    >
      {!mine && (
        <Alert
          severity="info"
          sx={{ borderRadius: 0 }}
          action={
            <Button
              color="inherit"
              size="small"
              loading={claim.isPending}
              onClick={() => claim.mutate(heldBy?.id ?? null)}
            >
              {t(heldBy ? 'holder.takeOver' : 'holder.take')}
            </Button>
          }
        >
          {heldBy ? (
            <>
              {t('holder.has', { name: heldBy.name })} <TimeAgo at={heldBy.since} />. {t('holder.look')}
            </>
          ) : (
            t('holder.free')
          )}
          {claim.isError && <div>{problemText(claim.error).title}</div>}
        </Alert>
      )}
      {mine && refused && !dismissed && (
        <Alert
          severity="error"
          sx={{ borderRadius: 0 }}
          onClose={() => setDismissed(true)}
          slotProps={{ closeButton: { 'aria-label': t('common:close') } }}
        >
          {lost
            ? t('holder.lost')
            : `${problemText(new ApiProblem({ status: 409, code: refused })).title}. ${t('holder.kept')}`}
        </Alert>
      )}
      {putBack.isError && <ProblemNotice error={putBack.error} onRetry={() => void giveBack()} />}
      <ReviewConsole
        review={review}
        read={read}
        readOnly={!mine}
        lmsName={me.lms.name}
        onReleased={released}
      />
    </PageFrame>
  );
}
