import Assignment from '@mui/icons-material/AssignmentOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { MicroCredentialView } from '../../../../tool/contract/micro-credential.ts';
import { dayName } from '../../../lib/dates.ts';
import { endOfLocalDay, type AssignmentDraft } from '../assignment-settings.ts';

/** How the assignment will stand in the course. */
export function AssignmentPreview({
  draft,
  microCredential,
  withPoints,
}: {
  draft: AssignmentDraft;
  microCredential: MicroCredentialView;
  withPoints: boolean;
}) {
  const { t, i18n } = useTranslation('picker');
  const due = endOfLocalDay(draft.due);
  const facts = [
    due ? t('preview.due', { day: dayName(due.toISOString(), i18n.language) }) : t('preview.noDue'),
    ...(withPoints ? [t('preview.points', { points: draft.points.trim() || '–' })] : []),
  ];
  return (
    <Box
      component="figure"
      aria-label={t('preview.label')}
      sx={{
        m: 0,
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 1,
        overflow: 'hidden',
        maxWidth: 560,
      }}
    >
      <Typography
        component="figcaption"
        variant="caption"
        color="textSecondary"
        sx={{ display: 'block', px: 1.5, py: 0.5, bgcolor: 'background.sunken' }}
      >
        {t('preview.label')}
      </Typography>
      <Box sx={{ display: 'flex', gap: 1.5, p: 1.5, bgcolor: 'background.paper' }}>
        <Assignment aria-hidden sx={{ color: 'primary.main' }} />
        <Box sx={{ minWidth: 0 }}>
          <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
            {draft.title.trim() || microCredential.title}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {facts.join(' · ')}
          </Typography>
          <Typography variant="body2" sx={{ mt: 0.5 }}>
            {t('preview.opens', {
              prompts: microCredential.counts.prompts,
              artifacts: t('preview.artifacts', { count: microCredential.counts.artifacts }),
            })}
          </Typography>
        </Box>
      </Box>
    </Box>
  );
}
