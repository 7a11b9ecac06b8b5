import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { PlacementView } from '../../../tool/contract/placement.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { PageSkeleton } from '../../components/Skeletons.tsx';
import { placementQuery, watchedSubmissionQuery } from '../../features/earner/api/submissions.ts';
import { Facts } from '../../features/earner/components/Facts.tsx';
import { MicroCredentialBody } from '../../features/earner/components/MicroCredentialBody.tsx';
import { NextAction, StartAction } from '../../features/earner/components/NextAction.tsx';
import { useMe } from '../../lib/me.ts';

function MyState({ placement }: { placement: PlacementView }) {
  const { t } = useTranslation('earner');
  const me = useMe();
  const submissionId = placement.mySubmission?.id;
  const submission = useQuery({
    ...watchedSubmissionQuery(submissionId ?? ''),
    enabled: Boolean(submissionId),
  });
  if (!me.may.earn) return null;
  if (me.anonymous) return <Alert severity="info">{t('anonymous')}</Alert>;
  if (!submissionId) return <StartAction placement={placement} />;
  return (
    <Loaded query={submission} skeleton={<PageSkeleton />}>
      {(data) => <NextAction submission={data} />}
    </Loaded>
  );
}

/** The earner's first page: where the work stands and what to do next, then all there is to know. */
export function PlacementPage() {
  const { t } = useTranslation('earner');
  const { placementId = '' } = useParams();
  const me = useMe();
  const placement = useQuery(placementQuery(placementId));
  const title = placement.data?.microCredential?.title ?? placement.data?.title ?? me.placement?.title ?? '';
  return (
    <PageFrame title={title}>
      <Loaded query={placement} skeleton={<PageSkeleton />}>
        {(data) =>
          data.microCredential ? (
            <>
              <Facts placement={data} microCredential={data.microCredential} />
              <MyState placement={data} />
              <Typography sx={{ maxWidth: '72ch', fontSize: '1.0625rem', mt: 2 }}>
                {data.microCredential.competency}
              </Typography>
              <MicroCredentialBody content={data.microCredential.content} />
            </>
          ) : (
            <EmptyState title={t('notConfigured.title')}>{t('notConfigured.text')}</EmptyState>
          )
        }
      </Loaded>
    </PageFrame>
  );
}
