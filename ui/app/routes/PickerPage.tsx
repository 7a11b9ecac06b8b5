import Add from '@mui/icons-material/Add';
import Check from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { DeepLinkingView } from '../../../tool/contract/placement.ts';
import { FrameContext, useFrame } from '../../components/frame-context.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { PageSkeleton } from '../../components/Skeletons.tsx';
import { deepLinkingQuery, useAnswerDeepLinking } from '../../features/catalogue/api/deep-linking.ts';
import { microCredentialQuery } from '../../features/catalogue/api/micro-credentials.ts';
import {
  checkAssignment,
  newAssignment,
  readChosen,
  settingsOf,
  toggleChosen,
  writeChosen,
  type AssignmentDraft,
  type AssignmentErrors,
} from '../../features/catalogue/assignment-settings.ts';
import { CatalogueBrowser } from '../../features/catalogue/components/CatalogueBrowser.tsx';
import { PickerSettings } from '../../features/catalogue/components/PickerSettings.tsx';
import { SendToCourse } from '../../features/catalogue/components/SendToCourse.tsx';
import { ApiProblem } from '../../lib/api-client.ts';

/** Opened by the course to choose content; it leads nowhere else. */
export function PickerPage() {
  const { t } = useTranslation('picker');
  const frame = useFrame();
  const query = useQuery(deepLinkingQuery);
  return (
    <FrameContext.Provider value={{ ...frame, links: [], openFullWindow: null }}>
      <PageFrame title={t('page.title')} layout="panes" hideTitle>
        <Loaded
          query={query}
          skeleton={
            <Box sx={{ p: 3 }}>
              <PageSkeleton />
            </Box>
          }
        >
          {(view) => <Picker view={view} />}
        </Loaded>
      </PageFrame>
    </FrameContext.Provider>
  );
}

function Picker({ view }: { view: DeepLinkingView }) {
  const { t } = useTranslation('picker');
  const queryClient = useQueryClient();
  const [params, setParams] = useSearchParams();
  const [drafts, setDrafts] = useState<Record<string, AssignmentDraft>>({});
  const [errors, setErrors] = useState<Record<string, AssignmentErrors>>({});
  const answer = useAnswerDeepLinking();
  const chosen = readChosen(params.get('chosen'));
  const setting = params.get('step') === 'settings' && chosen.length > 0;

  const update = (change: Record<string, string | null>, replace = false) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace },
    );
  const choose = (id: string) =>
    update({ chosen: writeChosen(toggleChosen(chosen, id, view.acceptsSeveral)) }, true);

  async function add() {
    const known = await Promise.all(
      chosen.map((id) => queryClient.ensureQueryData(microCredentialQuery(id))),
    );
    const items = known.map(({ id, title }) => ({ id, draft: drafts[id] ?? newAssignment(title) }));
    const found = Object.fromEntries(
      items.map(({ id, draft }) => [id, checkAssignment(draft, new Date())] as const),
    );
    setErrors(found);
    if (Object.values(found).some((each) => Object.keys(each).length > 0)) return;
    answer.mutate({ items: items.map(({ id, draft }) => settingsOf(id, draft)) });
  }

  if (answer.data) return <SendToCourse answer={answer.data} />;
  const answered =
    view.answered ||
    (answer.error instanceof ApiProblem && answer.error.code === 'deep_linking_already_answered');
  if (answered) return <Note title={t('answered.title')}>{t('answered.text')}</Note>;

  const cancel = (
    <Button color="inherit" disabled={answer.isPending} onClick={() => answer.mutate({ items: [] })}>
      {t('common:cancel')}
    </Button>
  );
  if (!view.acceptsAssignment) {
    return (
      <Note title={t('notAccepted.title')} action={cancel}>
        {t('notAccepted.text')}
      </Note>
    );
  }

  return (
    <>
      {setting ? (
        <Box sx={{ flex: 1, minHeight: 0, overflowY: { md: 'auto' }, p: { xs: 2, sm: 3 } }}>
          <PickerSettings
            chosen={chosen}
            drafts={drafts}
            errors={errors}
            withPoints={view.acceptsGradeColumn}
            onChange={setDrafts}
            onRemove={choose}
          />
        </Box>
      ) : (
        <CatalogueBrowser
          chosen={chosen}
          action={({ id }) => {
            const isChosen = chosen.includes(id);
            return (
              <Button
                variant={isChosen ? 'outlined' : 'contained'}
                startIcon={isChosen ? <Check /> : <Add />}
                aria-pressed={isChosen}
                onClick={() => choose(id)}
              >
                {t(isChosen ? 'unchoose' : 'choose')}
              </Button>
            );
          }}
        />
      )}
      <Box
        component="footer"
        sx={{
          position: 'sticky',
          bottom: 0,
          zIndex: 2,
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1,
          px: { xs: 2, sm: 3 },
          py: 1,
          bgcolor: 'background.paper',
          borderTop: '1px solid',
          borderColor: 'divider',
        }}
      >
        {answer.isError && (
          <Box sx={{ width: '100%' }}>
            <ProblemNotice error={answer.error} onRetry={() => void add()}>
              {t('nothingSent')}
            </ProblemNotice>
          </Box>
        )}
        <Typography variant="body2" role="status" sx={{ flex: '1 1 auto' }}>
          {t(view.acceptsSeveral ? 'count.several' : 'count.one', { count: chosen.length })}
        </Typography>
        {cancel}
        {setting ? (
          <>
            <Button onClick={() => update({ step: null })} disabled={answer.isPending}>
              {t('common:back')}
            </Button>
            <Button variant="contained" loading={answer.isPending} onClick={() => void add()}>
              {t('add', { count: chosen.length })}
            </Button>
          </>
        ) : (
          <Button
            variant="contained"
            disabled={chosen.length === 0}
            onClick={() => update({ step: 'settings' })}
          >
            {t('setUp')}
          </Button>
        )}
      </Box>
    </>
  );
}

function Note({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Box sx={{ p: 3, maxWidth: 640 }}>
      <Typography variant="h2" gutterBottom>
        {title}
      </Typography>
      <Typography color="textSecondary" sx={{ mb: 2 }}>
        {children}
      </Typography>
      {action}
    </Box>
  );
}
