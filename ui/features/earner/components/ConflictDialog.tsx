import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerView } from '../../../../tool/contract/submission.ts';
import { exactTime } from '../../../lib/dates.ts';
import { SideBySide } from './TextDiff.tsx';

interface ConflictDialogProps {
  mine: string;
  theirs: AnswerView;
  onChoose: (choice: 'mine' | 'theirs') => void;
}

/** Two texts for one question. Both are shown, nothing is lost until one is chosen; closing leaves it open. */
export function ConflictDialog({ mine, theirs, onChoose }: ConflictDialogProps) {
  const { t, i18n } = useTranslation('earner');
  const [open, setOpen] = useState(true);
  if (!open) {
    return (
      <Button color="warning" variant="outlined" sx={{ mt: 1 }} onClick={() => setOpen(true)}>
        {t('conflict.open')}
      </Button>
    );
  }
  return (
    <Dialog open fullWidth maxWidth="md" onClose={() => setOpen(false)} aria-labelledby="conflict-title">
      <DialogTitle id="conflict-title">{t('conflict.title')}</DialogTitle>
      <DialogContent tabIndex={0}>
        <Typography sx={{ mb: 2 }}>
          {t('conflict.text', { time: exactTime(theirs.savedAt, i18n.language) })}
        </Typography>
        <SideBySide
          before={{ label: t('conflict.theirs'), text: theirs.text }}
          after={{ label: t('conflict.mine'), text: mine }}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={() => onChoose('theirs')}>{t('conflict.keepTheirs')}</Button>
        <Button variant="contained" onClick={() => onChoose('mine')}>
          {t('conflict.keepMine')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
