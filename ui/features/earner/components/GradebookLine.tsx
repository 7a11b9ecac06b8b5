import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PassbackView } from '../../../../tool/contract/submission.ts';
import { useMe } from '../../../lib/me.ts';

/** What the course gradebook shows of this work, in one sentence; nothing where there is nothing to say. */
export function GradebookLine({ passback }: { passback: PassbackView }) {
  const { t, i18n } = useTranslation('earner');
  const { lms } = useMe();
  if (passback.shows === 'nothing' || passback.state === 'none') return null;
  const number = (value: number | null) =>
    new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(value ?? 0);
  return (
    <Typography variant="body2" color="textSecondary">
      {t(`gradebook.${passback.state}.${passback.shows}`, {
        given: number(passback.scoreGiven),
        maximum: number(passback.scoreMaximum),
        lms: lms.name,
      })}
    </Typography>
  );
}
