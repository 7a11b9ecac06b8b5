import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import Schedule from '@mui/icons-material/Schedule';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { PassbackView } from '../../../../tool/contract/submission.ts';
import { passbackKey } from '../passback.ts';

const icons = { waiting: Schedule, delivered: CheckCircle, refused: ErrorOutline } as const;

/** What the gradebook of the LMS shows, and whether it has it. */
export function PassbackLine({ passback, lms }: { passback: PassbackView; lms: string }) {
  const { t } = useTranslation('cohort');
  const key = passbackKey(passback);
  if (!key || passback.state === 'none') return null;
  const Icon = icons[passback.state];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        fontSize: '0.8125rem',
        color: passback.state === 'refused' ? 'tone.needsRevision.main' : 'text.secondary',
        fontWeight: passback.state === 'refused' ? 600 : 400,
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 15 }} />
      {t(key, { given: passback.scoreGiven, maximum: passback.scoreMaximum, lms })}
    </Box>
  );
}
