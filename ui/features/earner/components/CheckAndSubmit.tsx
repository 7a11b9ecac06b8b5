import CheckCircle from '@mui/icons-material/CheckCircle';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import type { MissingView, SubmissionView } from '../../../../tool/contract/submission.ts';
import { paths } from '../../../app/paths.ts';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { RowsSkeleton, SkeletonRegion } from '../../../components/Skeletons.tsx';
import { submissionQuery } from '../api/submissions.ts';
import { itemTitle, stepOfItem, type Step } from '../model/outline.ts';
import { SubmitDialog } from './SubmitDialog.tsx';

function MissingList({
  submissionId,
  steps,
  missing,
}: {
  submissionId: string;
  steps: Step[];
  missing: MissingView[];
}) {
  const { t } = useTranslation('earner');
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', maxWidth: '80ch' }}>
      {missing.map((item) => (
        <Box
          component="li"
          key={item.itemId + item.reason}
          sx={{ display: 'flex', gap: 1, py: 1, borderBottom: '1px solid', borderColor: 'divider' }}
        >
          {item.blocking ? (
            <ErrorOutline aria-hidden sx={{ color: 'tone.needsRevision.main', fontSize: 20 }} />
          ) : (
            <InfoOutlined aria-hidden sx={{ color: 'text.secondary', fontSize: 20 }} />
          )}
          <Box sx={{ minWidth: 0 }}>
            <Link
              component={RouterLink}
              to={paths.workspace(submissionId, stepOfItem(steps, item.itemId)?.id ?? item.itemId)}
            >
              {itemTitle(steps, item.itemId)}
            </Link>
            <Typography variant="body2" color="textSecondary">
              {t(`check.reason.${item.reason}`)}
            </Typography>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

interface CheckAndSubmitProps {
  submission: SubmissionView;
  steps: Step[];
  /** Makes sure that everything typed, removed and uploaded is on the server; false when it is not. */
  settle: () => Promise<boolean>;
  uploading: boolean;
  onSubmitted: () => void;
}

/** The list before handing in: what is missing, as the server sees it, each leading to its place. */
export function CheckAndSubmit({ submission, steps, settle, uploading, onSubmitted }: CheckAndSubmitProps) {
  const { t } = useTranslation('earner');
  const [confirming, setConfirming] = useState(false);
  const queryClient = useQueryClient();
  const checked = useQuery({
    queryKey: ['submissions', submission.id, 'check'],
    gcTime: 0,
    staleTime: 0,
    retry: false,
    queryFn: async () => {
      const settled = await settle();
      const fresh = await queryClient.fetchQuery({ ...submissionQuery(submission.id), staleTime: 0 });
      return { settled, missing: fresh.missing };
    },
  });

  if (checked.isError) return <ProblemNotice error={checked.error} onRetry={() => void checked.refetch()} />;
  if (!checked.data) {
    return (
      <SkeletonRegion>
        <RowsSkeleton rows={3} />
      </SkeletonRegion>
    );
  }
  const blocking = checked.data.missing.filter((item) => item.blocking);
  const worthALook = checked.data.missing.filter((item) => !item.blocking);
  const ready = blocking.length === 0 && checked.data.settled && !uploading;
  return (
    <Box>
      <Typography variant="h2" sx={{ mb: 1 }}>
        {t('check.title')}
      </Typography>
      {blocking.length > 0 && (
        <>
          <Typography sx={{ mb: 1 }}>{t('check.blocking', { count: blocking.length })}</Typography>
          <MissingList submissionId={submission.id} steps={steps} missing={blocking} />
        </>
      )}
      {blocking.length === 0 && (
        <Typography sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
          <CheckCircle aria-hidden sx={{ color: 'tone.earned.main' }} />
          {t('check.complete')}
        </Typography>
      )}
      {worthALook.length > 0 && (
        <>
          <Typography variant="h3" sx={{ mt: 2 }}>
            {t('check.worthALook')}
          </Typography>
          <MissingList submissionId={submission.id} steps={steps} missing={worthALook} />
        </>
      )}
      {uploading && <Typography sx={{ mt: 2 }}>{t('check.uploading')}</Typography>}
      {!checked.data.settled && (
        <Typography sx={{ mt: 2 }} color="warning">
          {t('check.notSaved')}{' '}
          <Button size="small" onClick={() => void checked.refetch()}>
            {t('common:tryAgain')}
          </Button>
        </Typography>
      )}
      <Box sx={{ mt: 2.5 }}>
        <Button variant="contained" size="large" disabled={!ready} onClick={() => setConfirming(true)}>
          {t('action.submit')}
        </Button>
      </Box>
      {confirming && (
        <SubmitDialog
          submission={submission}
          settle={settle}
          onClose={() => setConfirming(false)}
          onSubmitted={onSubmitted}
          onIncomplete={() => {
            setConfirming(false);
            void checked.refetch();
          }}
        />
      )}
    </Box>
  );
}
