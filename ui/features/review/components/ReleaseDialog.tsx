import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubmissionView } from '../../../../tool/contract/submission.ts';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { StateChip } from '../../../components/StateChip.tsx';
import { gradingQuery } from '../api/reviews.ts';
import { pointsFor, type Outlook } from '../scoring.ts';

interface ReleaseDialogProps {
  submission: SubmissionView;
  outlook: Outlook;
  lmsName: string;
  busy: boolean;
  error: unknown;
  onRelease: () => void;
  onClose: () => void;
}

/** What will happen, to whom, before it happens. */
export function ReleaseDialog({
  submission,
  outlook,
  lmsName,
  busy,
  error,
  onRelease,
  onClose,
}: ReleaseDialogProps) {
  const { t } = useTranslation('review');
  const grading = useQuery(gradingQuery(submission.placement.id));
  const action = useRef<HTMLButtonElement>(null);
  const earned = outlook.outcome === 'earned';
  const name = submission.earner.name;
  const gradebook = grading.data
    ? grading.data.hasGradeColumn
      ? t('release.gradebook', {
          given: pointsFor(outlook, grading.data),
          maximum: grading.data.points,
          lms: lmsName,
        })
      : t('release.noColumn', { lms: lmsName })
    : t('release.gradebookUnknown', { lms: lmsName });
  return (
    <Dialog
      open
      onClose={busy ? undefined : onClose}
      maxWidth="sm"
      fullWidth
      aria-labelledby="release-title"
      slotProps={{ transition: { onEntered: () => action.current?.focus() } }}
    >
      <DialogTitle id="release-title">{t('release.title', { name })}</DialogTitle>
      <DialogContent>
        <Box sx={{ mb: 2 }}>
          <StateChip tone={earned ? 'earned' : 'needsRevision'}>
            {t(earned ? 'release.earned' : 'release.needsRevision', {
              passed: outlook.passed,
              total: outlook.total,
            })}
          </StateChip>
        </Box>
        <Typography component="ul" sx={{ m: 0, pl: 2.5, '& li': { mb: 0.75 } }}>
          <li>
            {earned
              ? t('release.earnerEarned', { name })
              : t('release.earnerRevises', { name, count: outlook.total - outlook.passed })}
          </li>
          {!earned && outlook.passed > 0 && <li>{t('release.locked', { count: outlook.passed })}</li>}
          <li>{gradebook}</li>
          <li>{t('release.final')}</li>
        </Typography>
        {Boolean(error) && (
          <Box sx={{ mt: 2 }}>
            <ProblemNotice error={error}>{t('release.nothing')}</ProblemNotice>
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose} disabled={busy}>
          {t('release.goOn')}
        </Button>
        <Button variant="contained" onClick={onRelease} loading={busy} ref={action}>
          {t('release.action')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
