import AccessTime from '@mui/icons-material/AccessTime';
import Person from '@mui/icons-material/PersonOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import type { QueueItemView } from '../../../../tool/contract/review.ts';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { pressing } from '../queue.ts';

/** One work that waits; the whole row opens it. */
export function QueueRow({ item, to }: { item: QueueItemView; to: string }) {
  const { t } = useTranslation('review');
  const [now] = useState(() => Date.now());
  const age = pressing(item.submittedAt, now);
  return (
    <Box component="li" sx={{ borderBottom: '1px solid', borderColor: 'divider' }}>
      <Box
        component={RouterLink}
        to={to}
        data-row
        sx={{
          display: 'grid',
          gridTemplateColumns: {
            xs: '1fr auto',
            sm: 'minmax(0, 1.2fr) minmax(0, 1.6fr) 88px minmax(120px, 0.8fr) minmax(110px, 0.7fr)',
          },
          columnGap: 2,
          alignItems: 'center',
          px: 1,
          py: 1.25,
          color: 'inherit',
          textDecoration: 'none',
          '&:hover': { bgcolor: 'action.hover' },
          '&:focus-visible': {
            outline: '2px solid',
            outlineColor: 'primary.main',
            outlineOffset: -2,
            bgcolor: 'action.hover',
          },
        }}
      >
        <Typography component="span" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
          {item.earner.name}
        </Typography>
        <Typography
          component="span"
          variant="body2"
          sx={{ gridColumn: { xs: '1 / -1', sm: 'auto' }, gridRow: { xs: 2, sm: 'auto' } }}
        >
          {item.placement.title}
        </Typography>
        <Typography
          component="span"
          variant="body2"
          color="textSecondary"
          sx={{ gridRow: { xs: 3, sm: 'auto' } }}
        >
          {t('queue.round', { round: item.round })}
        </Typography>
        <Typography
          component="span"
          variant="body2"
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 0.5,
            gridRow: { xs: 1, sm: 'auto' },
            gridColumn: { xs: 2, sm: 'auto' },
            color: age === 'long' ? 'tone.waitingOnMe.main' : 'text.secondary',
            fontWeight: age === 'long' ? 650 : 400,
          }}
        >
          <AccessTime aria-hidden sx={{ fontSize: 16 }} />
          <TimeAgo at={item.submittedAt} />
        </Typography>
        <Typography
          component="span"
          variant="body2"
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 0.5,
            gridRow: { xs: 3, sm: 'auto' },
            gridColumn: { xs: 2, sm: 'auto' },
          }}
        >
          {item.heldBy ? (
            <>
              <Person aria-hidden sx={{ fontSize: 16 }} />
              {item.heldBy.me
                ? item.myProgress
                  ? t('queue.progress', item.myProgress)
                  : t('queue.heldByMe')
                : item.heldBy.name}
            </>
          ) : (
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {t('queue.free')}
            </Box>
          )}
        </Typography>
      </Box>
    </Box>
  );
}
