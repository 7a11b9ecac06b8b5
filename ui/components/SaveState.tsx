import CloudDone from '@mui/icons-material/CloudDone';
import CloudOff from '@mui/icons-material/CloudOff';
import CloudUpload from '@mui/icons-material/CloudUpload';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { clockOrDay, exactTime } from '../lib/dates.ts';

export type SaveStatus =
  /** Nothing typed since the page opened; `at` is the last save known. */
  | { state: 'saved'; at: string | null }
  | { state: 'saving' }
  /** Typed, kept on this device, not yet confirmed by the server. */
  | { state: 'kept' }
  /** The same where the browser keeps nothing for this page. */
  | { state: 'unsaved' }
  /** Two texts are there and somebody has to choose. */
  | { state: 'conflict' }
  | { state: 'refused' };

const icons = {
  saved: CloudDone,
  saving: CloudUpload,
  kept: CloudOff,
  unsaved: CloudOff,
  conflict: ErrorOutline,
  refused: ErrorOutline,
} as const;

/** "Saved 14:02" only when the server has said so. */
export function SaveState({ status }: { status: SaveStatus }) {
  const { t, i18n } = useTranslation();
  if (status.state === 'saved' && !status.at) return null;
  const Icon = icons[status.state];
  const text =
    status.state === 'saved' && status.at
      ? t('save.saved', { time: clockOrDay(status.at, i18n.language) })
      : t(`save.${status.state}`);
  const alarming = status.state !== 'saved' && status.state !== 'saving';
  return (
    <Box
      role="status"
      title={status.state === 'saved' && status.at ? exactTime(status.at, i18n.language) : text}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 0.75,
        fontSize: '0.8125rem',
        color: alarming ? 'warning.main' : 'text.secondary',
        fontWeight: alarming ? 600 : 400,
        whiteSpace: 'nowrap',
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 16 }} />
      <Box component="span" sx={alarming ? { whiteSpace: { xs: 'normal', sm: 'nowrap' } } : undefined}>
        {text}
      </Box>
    </Box>
  );
}
