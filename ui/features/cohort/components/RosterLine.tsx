import Sync from '@mui/icons-material/Sync';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { RosterState } from '../../../../tool/contract/cohort.ts';
import { useProblemText } from '../../../components/ProblemNotice.tsx';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { useSyncRoster } from '../api/cohort.ts';

/** Where the list of people comes from and how old it is; reads it again. */
export function RosterLine({ roster, lms }: { roster: RosterState; lms: string }) {
  const { t } = useTranslation('cohort');
  const problemText = useProblemText();
  const sync = useSyncRoster();
  const running = sync.isPending || roster.state === 'running';
  const unavailable = !running && roster.state === 'unavailable';
  /** Without an address of the roster there is nothing to ask; a refusal may have been taken back since. */
  const canAsk = roster.state !== 'unavailable' || roster.problem !== null;

  const words = () => {
    if (running) return t('roster.running', { lms });
    if (sync.data) return t('roster.report', { ...sync.data });
    switch (roster.state) {
      case 'never':
        return t('roster.never', { lms });
      case 'done':
      case 'running':
        return roster.at ? (
          <>
            {t('roster.done', { lms })} <TimeAgo at={roster.at} />
          </>
        ) : null;
      case 'failed':
        return null;
      case 'unavailable':
        return null;
    }
  };
  const failed = !running && !unavailable && (sync.isError || (roster.state === 'failed' && !sync.data));
  return (
    <Box sx={{ mb: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5 }}>
        <Typography variant="body2" color="textSecondary" role="status">
          {words()}
        </Typography>
        {canAsk && (
          <Button
            size="small"
            startIcon={<Sync />}
            loading={running}
            loadingPosition="start"
            onClick={() => sync.mutate()}
          >
            {t('roster.sync', { lms })}
          </Button>
        )}
      </Box>
      {failed && (
        <Alert severity="warning" variant="outlined" sx={{ mt: 1, maxWidth: 880 }}>
          {sync.isError ? problemText(sync.error).title : t('roster.failed', { lms })}.{' '}
          {t('roster.failedHint')}
        </Alert>
      )}
      {unavailable && (
        <Alert severity="info" variant="outlined" sx={{ mt: 1, maxWidth: 880 }}>
          {t('roster.unavailable', { lms })}
        </Alert>
      )}
    </Box>
  );
}
