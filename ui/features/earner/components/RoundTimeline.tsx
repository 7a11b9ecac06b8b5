import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import type { SubmissionView } from '../../../../tool/contract/submission.ts';
import { paths } from '../../../app/paths.ts';
import { StateIcon } from '../../../components/StateChip.tsx';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import type { WorkTone } from '../../../lib/work-tone.ts';

/** The rounds from the first to the one that is open now. */
export function RoundTimeline({ submission, shown }: { submission: SubmissionView; shown: number }) {
  const { t } = useTranslation('earner');
  const entry = (key: string, tone: WorkTone | null, content: React.ReactNode) => (
    <Box
      component="li"
      key={key}
      sx={{
        position: 'relative',
        display: 'flex',
        gap: 1.25,
        pb: 2,
        '&:not(:last-of-type)::before': {
          content: '""',
          position: 'absolute',
          left: 9,
          top: 24,
          bottom: 0,
          borderLeft: '2px solid',
          borderColor: 'divider',
        },
      }}
    >
      <Box sx={{ fontSize: '1.125rem', lineHeight: 1.2 }}>
        <StateIcon tone={tone} />
      </Box>
      <Box sx={{ minWidth: 0 }}>{content}</Box>
    </Box>
  );
  return (
    <Box component="section" aria-label={t('timeline.title')}>
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t('timeline.title')}
      </Typography>
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {submission.rounds.map((round) => {
          const tone = round.decision
            ? round.decision.outcome === 'earned'
              ? 'earned'
              : 'needsRevision'
            : 'waitingOnOthers';
          return entry(
            String(round.number),
            tone,
            <>
              <Link
                component={RouterLink}
                to={paths.feedback(submission.id, round.number)}
                aria-current={round.number === shown ? 'true' : undefined}
                sx={{ fontWeight: round.number === shown ? 650 : 500 }}
              >
                {t('timeline.round', { number: round.number })}
              </Link>
              <Typography variant="body2" color="textSecondary">
                {t('timeline.handedIn')} <TimeAgo at={round.submittedAt} />
              </Typography>
              {round.changeNote && (
                <Typography variant="body2" sx={{ fontStyle: 'italic' }}>
                  “{round.changeNote}”
                </Typography>
              )}
              <Typography variant="body2" color="textSecondary">
                {round.decision ? (
                  <>
                    {t('timeline.passed', {
                      count: round.decision.passedCount,
                      total: round.decision.totalCount,
                    })}
                    {' · '}
                    <TimeAgo at={round.decision.releasedAt} />
                  </>
                ) : (
                  t('timeline.waiting')
                )}
              </Typography>
            </>,
          );
        })}
        {submission.state === 'needs_revision' &&
          entry(
            'open',
            'waitingOnMe',
            <>
              <Typography sx={{ fontWeight: 500 }}>
                {t('timeline.round', { number: submission.round })}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {t('timeline.open')}
              </Typography>
            </>,
          )}
      </Box>
    </Box>
  );
}
