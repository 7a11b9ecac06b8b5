import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, ConnectionLost, UnexpectedAnswer } from '../lib/api-client.ts';

interface ProblemText {
  title: string;
  hint: string | null;
  reference: string | null;
}

/** The sentence for whatever went wrong, in the reader's language: `problems.<code>.title` and, where there is one, `.hint`. */
export function useProblemText(): (error: unknown) => ProblemText {
  const { t, i18n } = useTranslation('problems');
  return (error) => {
    const code =
      error instanceof ApiProblem
        ? error.code
        : error instanceof ConnectionLost
          ? error.offline
            ? 'offline'
            : 'connection_lost'
          : error instanceof UnexpectedAnswer
            ? 'unexpected_answer'
            : 'internal_error';
    const known = i18n.exists(`problems:${code}.title`) ? code : 'internal_error';
    return {
      title: t(`${known}.title`),
      hint: i18n.exists(`problems:${known}.hint`) ? t(`${known}.hint`) : null,
      reference: error instanceof ApiProblem ? error.reference : null,
    };
  };
}

interface ProblemNoticeProps {
  error: unknown;
  /** Offers "Try again". */
  onRetry?: () => void;
  /** What was kept, or another way on. */
  children?: ReactNode;
}

/** What happened, what to do next, and a reference to quote. */
export function ProblemNotice({ error, onRetry, children }: ProblemNoticeProps) {
  const { t } = useTranslation();
  const { title, hint, reference } = useProblemText()(error);
  return (
    <Alert
      severity="error"
      variant="outlined"
      action={
        onRetry && (
          <Button color="inherit" size="small" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        )
      }
    >
      <AlertTitle sx={{ mb: hint || children || reference ? 0.5 : 0 }}>{title}</AlertTitle>
      {hint}
      {hint && children ? ' ' : null}
      {children}
      {reference && (
        <Typography variant="caption" component="p" sx={{ mt: 0.5 }}>
          {t('reference', { reference })}
        </Typography>
      )}
    </Alert>
  );
}
