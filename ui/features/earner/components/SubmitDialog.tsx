import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubmissionView } from '../../../../tool/contract/submission.ts';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { ApiProblem } from '../../../lib/api-client.ts';
import { useSubmitRound } from '../api/submissions.ts';

interface SubmitDialogProps {
  submission: SubmissionView;
  settle: () => Promise<boolean>;
  onClose: () => void;
  onSubmitted: () => void;
  onIncomplete: () => void;
}

/** Says what will happen, takes the privacy confirmation and, from the second round on, a note on what changed. */
export function SubmitDialog({ submission, settle, onClose, onSubmitted, onIncomplete }: SubmitDialogProps) {
  const { t } = useTranslation('earner');
  const [confirmed, setConfirmed] = useState(false);
  const [complaint, setComplaint] = useState(false);
  const [changeNote, setChangeNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = useSubmitRound(submission.id);
  const again = submission.round > 1;

  const handIn = async () => {
    if (!confirmed) return setComplaint(true);
    setBusy(true);
    try {
      if (!(await settle())) return onIncomplete();
      await submit.mutateAsync({
        round: submission.round,
        changeNote: changeNote.trim(),
        privacyConfirmed: true,
      });
      onSubmitted();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'submission_incomplete') onIncomplete();
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open fullWidth maxWidth="sm" onClose={busy ? undefined : onClose} aria-labelledby="submit-title">
      <DialogTitle id="submit-title">{t('submit.title')}</DialogTitle>
      <DialogContent>
        <Typography sx={{ mb: 1.5 }}>
          {t(again ? 'submit.whatHappensAgain' : 'submit.whatHappens')}
        </Typography>
        {again && (
          <TextField
            multiline
            minRows={2}
            maxRows={6}
            label={t('submit.changeNote')}
            helperText={t('submit.changeNoteHint')}
            value={changeNote}
            onChange={(event) => setChangeNote(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 2000 } }}
            sx={{ my: 1 }}
          />
        )}
        <FormControlLabel
          sx={{ alignItems: 'flex-start', mt: 0.5 }}
          control={
            <Checkbox
              checked={confirmed}
              onChange={(event) => {
                setConfirmed(event.target.checked);
                setComplaint(false);
              }}
              sx={{ pt: 0.25 }}
              slotProps={{ input: { 'aria-describedby': 'submit-privacy', required: true } }}
            />
          }
          label={t('submit.privacy')}
        />
        <Typography
          id="submit-privacy"
          variant="body2"
          color={complaint ? 'error' : 'textSecondary'}
          role={complaint ? 'alert' : undefined}
        >
          {t(complaint ? 'submit.privacyMissing' : 'submit.privacyHint')}
        </Typography>
        {submit.isError && <ProblemNotice error={submit.error} />}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" disabled={busy} onClick={onClose}>
          {t('submit.cancel')}
        </Button>
        <Button variant="contained" disabled={busy} onClick={() => void handIn()}>
          {t(busy ? 'submit.sending' : 'action.submit')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
