import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ItemScoreView } from '../../../../tool/contract/submission.ts';
import type { Step } from '../model/outline.ts';

/** The reviewer's words about one scored item, at the spot where it is worked on. */
export function FeedbackNote({ score, step }: { score: ItemScoreView; step: Step }) {
  const { t } = useTranslation('earner');
  const criterion =
    step.kind === 'artifact' ? step.artifact.criteria.find(({ id }) => id === score.itemId) : undefined;
  const level = criterion?.levels.find(({ id }) => id === score.levelId);
  return (
    <Box
      sx={{
        bgcolor: 'tone.needsRevision.soft',
        borderLeft: '3px solid',
        borderColor: 'tone.needsRevision.main',
        borderRadius: '0 8px 8px 0',
        px: 1.5,
        py: 1,
        mb: 1.5,
        maxWidth: '80ch',
      }}
    >
      <Typography variant="caption" component="p" sx={{ fontWeight: 650, color: 'tone.needsRevision.main' }}>
        {criterion ? `${criterion.title}${level ? ` · ${level.label}` : ''}` : t('feedback.yourReviewer')}
      </Typography>
      <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
        {score.feedback || t('feedback.noWords')}
      </Typography>
      {level && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
          {t('feedback.levelMeans', { description: level.description })}
        </Typography>
      )}
    </Box>
  );
}
