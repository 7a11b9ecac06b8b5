import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import type { MicroCredentialView } from '../../../tool/contract/micro-credential.ts';
import type { PlacementView } from '../../../tool/contract/placement.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { PageSkeleton } from '../../components/Skeletons.tsx';
import { microCredentialQuery } from '../../features/catalogue/api/micro-credentials.ts';
import { placementQuery, useConfigurePlacement } from '../../features/catalogue/api/placement.ts';
import {
  checkAssignment,
  newAssignment,
  settingsOf,
  type AssignmentErrors,
} from '../../features/catalogue/assignment-settings.ts';
import { AssignmentFields } from '../../features/catalogue/components/AssignmentFields.tsx';
import { CatalogueBrowser } from '../../features/catalogue/components/CatalogueBrowser.tsx';
import { useMe } from '../../lib/me.ts';
import { paths } from '../paths.ts';

/** A link that was made in the LMS without our picker: staff choose its micro-credential here. */
export function PlacementSetupPage() {
  const { t } = useTranslation('picker');
  const { placementId = '' } = useParams();
  const me = useMe();
  const query = useQuery(placementQuery(placementId));
  const title = query.data?.title ?? t('setup.title');

  if (query.data?.microCredential) return <Navigate to={paths.placement(placementId)} replace />;
  if (!me.may.place) {
    return (
      <PageFrame title={title}>
        <Loaded query={query} skeleton={<PageSkeleton />}>
          {() => (
            <EmptyState
              title={t('setup.earner.title')}
              action={
                <Button variant="outlined" loading={query.isFetching} onClick={() => void query.refetch()}>
                  {t('setup.earner.again')}
                </Button>
              }
            >
              {t('setup.earner.text')}
            </EmptyState>
          )}
        </Loaded>
      </PageFrame>
    );
  }
  return (
    <PageFrame title={title} layout="panes" hideTitle>
      <Loaded
        query={query}
        skeleton={
          <Box sx={{ p: 3 }}>
            <PageSkeleton />
          </Box>
        }
      >
        {(placement) => <Setup placement={placement} />}
      </Loaded>
    </PageFrame>
  );
}

function Setup({ placement }: { placement: PlacementView }) {
  const { t } = useTranslation('picker');
  const [params, setParams] = useSearchParams();
  const use = params.get('use');
  const set = (id: string | null) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set('use', id);
      else next.delete('use');
      return next;
    });
  if (use) return <SetupSettings placement={placement} microCredentialId={use} onBack={() => set(null)} />;
  return (
    <>
      <Typography
        sx={{ px: { xs: 2, sm: 3 }, pt: 2, pb: 1, borderBottom: '1px solid', borderColor: 'divider' }}
      >
        {t('setup.lead', { title: placement.title })}
      </Typography>
      <CatalogueBrowser
        action={({ id }) => (
          <Button variant="contained" onClick={() => set(id)}>
            {t('setup.use')}
          </Button>
        )}
      />
    </>
  );
}

interface SetupSettingsProps {
  placement: PlacementView;
  microCredentialId: string;
  onBack: () => void;
}

function SetupSettings({ placement, microCredentialId, onBack }: SetupSettingsProps) {
  const query = useQuery(microCredentialQuery(microCredentialId));
  return (
    <Box sx={{ flex: 1, minHeight: 0, overflowY: { md: 'auto' }, p: { xs: 2, sm: 3 } }}>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(microCredential) => (
          <SetupForm placement={placement} microCredential={microCredential} onBack={onBack} />
        )}
      </Loaded>
    </Box>
  );
}

function SetupForm({
  placement,
  microCredential,
  onBack,
}: Omit<SetupSettingsProps, 'microCredentialId'> & { microCredential: MicroCredentialView }) {
  const { t } = useTranslation('picker');
  const navigate = useNavigate();
  const configure = useConfigurePlacement(placement.id);
  const [draft, setDraft] = useState({
    ...newAssignment(placement.title || microCredential.title),
    points: String(placement.points),
    gradeRule: placement.gradeRule,
  });
  const [errors, setErrors] = useState<AssignmentErrors>({});

  function save() {
    const found = checkAssignment(draft, new Date());
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const { title: _title, ...body } = settingsOf(microCredential.id, draft);
    configure.mutate(body, {
      onSuccess: () => navigate(paths.placement(placement.id), { replace: true }),
    });
  }

  return (
    <Box sx={{ display: 'grid', gap: 2.5, maxWidth: 640 }}>
      <div>
        <Typography variant="h2">{microCredential.title}</Typography>
        <Typography color="textSecondary">{t('setup.settings', { title: placement.title })}</Typography>
      </div>
      <AssignmentFields
        value={draft}
        onChange={setDraft}
        errors={errors}
        withTitle={false}
        withPoints={placement.hasGradeColumn}
      />
      {!placement.hasGradeColumn && (
        <Typography variant="body2" color="textSecondary">
          {t('setup.noColumn')}
        </Typography>
      )}
      {configure.isError && <ProblemNotice error={configure.error} onRetry={save} />}
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button variant="contained" loading={configure.isPending} onClick={save}>
          {t('setup.save')}
        </Button>
        <Button color="inherit" onClick={onBack}>
          {t('common:back')}
        </Button>
      </Box>
    </Box>
  );
}
