import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink, useLocation, useNavigate, useSearchParams } from 'react-router';
import type { QueueItemView } from '../../../tool/contract/review.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { RowsSkeleton, SkeletonRegion } from '../../components/Skeletons.tsx';
import { queueQuery, type QueueFilters } from '../../features/review/api/reviews.ts';
import { QueueRow } from '../../features/review/components/QueueRow.tsx';
import { useShortcuts, useShortcutsSwitch } from '../../features/review/hooks/useShortcuts.ts';
import { myNext } from '../../features/review/queue.ts';
import { paths } from '../paths.ts';

const filtersOf = (params: URLSearchParams): QueueFilters => {
  const held = params.get('held');
  const placementId = params.get('placement');
  return {
    ...(held === 'free' || held === 'mine' ? { held } : {}),
    ...(placementId && /^[0-9a-f]{24}$/.test(placementId) ? { placementId } : {}),
  };
};

interface Released {
  released?: { name: string; outcome: string };
}

/** My next work first, then everything that waits, oldest first. */
export function ReviewsPage() {
  const { t } = useTranslation('review');
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const filters = filtersOf(params);
  const query = useInfiniteQuery(queueQuery(filters));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total;
  const next = myNext(items);
  const released = (useLocation().state as Released | null)?.released;

  const [at, setAt] = useState(-1);
  const list = useRef<HTMLOListElement>(null);
  const [shortcutsOn] = useShortcutsSwitch();
  const move = (by: 1 | -1) => setAt((before) => Math.min(items.length - 1, Math.max(0, before + by)));
  useEffect(() => {
    if (at >= 0) list.current?.querySelectorAll<HTMLElement>('a[data-row]')[at]?.focus();
  }, [at]);
  useShortcuts(
    {
      j: () => move(1),
      k: () => move(-1),
      enter: () => {
        const target = items[at] ?? next;
        if (target) void navigate(paths.review(target.submissionId));
      },
    },
    shortcutsOn,
  );

  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const changed = new URLSearchParams(before);
        if (value) changed.set(name, value);
        else changed.delete(name);
        return changed;
      },
      { replace: true },
    );
  const filtered = Boolean(filters.held ?? filters.placementId);
  const placements = new Map(items.map(({ placement }) => [placement.id, placement.title]));

  return (
    <PageFrame title={t('queue.title')} layout="wide" hideTitle>
      {released && (
        <Alert severity="success" sx={{ mb: 2, maxWidth: 880 }}>
          {t(released.outcome === 'earned' ? 'released.earned' : 'released.needsRevision', released)}
        </Alert>
      )}
      {next && !filtered && <NextWork item={next} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center', mb: 1 }}>
        <Typography variant="h2" sx={{ flex: '1 1 200px' }}>
          {query.data ? t('queue.waiting', { count: total ?? items.length }) : t('queue.title')}
        </Typography>
        <TextField
          select
          label={t('queue.filter.held')}
          value={filters.held ?? ''}
          onChange={(event) => set('held', event.target.value)}
          sx={{ flex: { xs: '1 1 130px', sm: 'none' }, width: { sm: 190 } }}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">{t('queue.filter.all')}</MenuItem>
          <MenuItem value="free">{t('queue.filter.free')}</MenuItem>
          <MenuItem value="mine">{t('queue.filter.mine')}</MenuItem>
        </TextField>
        {(placements.size > 1 || filters.placementId) && (
          <TextField
            select
            label={t('queue.filter.placement')}
            value={filters.placementId ?? ''}
            onChange={(event) => set('placement', event.target.value)}
            sx={{ flex: { xs: '1 1 130px', sm: 'none' }, width: { sm: 260 } }}
            slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
          >
            <MenuItem value="">{t('queue.filter.all')}</MenuItem>
            {filters.placementId && !placements.has(filters.placementId) && (
              <MenuItem value={filters.placementId}>{t('queue.filter.one')}</MenuItem>
            )}
            {[...placements].map(([id, title]) => (
              <MenuItem key={id} value={id}>
                {title}
              </MenuItem>
            ))}
          </TextField>
        )}
      </Box>
      {query.isPending ? (
        <SkeletonRegion>
          <RowsSkeleton rows={6} />
        </SkeletonRegion>
      ) : query.isError && items.length === 0 ? (
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          title={t(filtered ? 'queue.emptyFiltered.title' : 'queue.empty.title')}
          action={
            filtered ? (
              <Button variant="outlined" onClick={() => setParams({}, { replace: true })}>
                {t('queue.emptyFiltered.action')}
              </Button>
            ) : (
              <Button variant="outlined" loading={query.isFetching} onClick={() => void query.refetch()}>
                {t('queue.empty.action')}
              </Button>
            )
          }
        >
          {!filtered && t('queue.empty.text')}
        </EmptyState>
      ) : (
        <>
          <Box
            component="ol"
            ref={list}
            sx={{ m: 0, p: 0, listStyle: 'none', borderTop: '1px solid', borderColor: 'divider' }}
          >
            {items.map((item) => (
              <QueueRow key={item.submissionId} item={item} to={paths.review(item.submissionId)} />
            ))}
          </Box>
          {query.hasNextPage && (
            <Button
              sx={{ mt: 1 }}
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('queue.more')}
            </Button>
          )}
          <Typography
            variant="caption"
            color="textSecondary"
            component="p"
            sx={{ mt: 2, display: { xs: 'none', sm: 'block' } }}
          >
            {shortcutsOn && t('queue.keys')}
          </Typography>
        </>
      )}
    </PageFrame>
  );
}

function NextWork({ item }: { item: QueueItemView }) {
  const { t } = useTranslation('review');
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        p: 2,
        mb: 3,
        borderRadius: 1,
        bgcolor: 'tone.waitingOnMe.soft',
      }}
    >
      <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
        <Typography variant="body2" sx={{ color: 'tone.waitingOnMe.main', fontWeight: 650 }}>
          {t(item.heldBy?.me ? 'queue.next.begun' : 'queue.next.oldest')}
        </Typography>
        <Typography sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>
          {item.earner.name} · {item.microCredential.title}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {item.myProgress && item.heldBy?.me
            ? t('queue.progress', item.myProgress)
            : t('queue.round', { round: item.round })}
        </Typography>
      </Box>
      <Button variant="contained" component={RouterLink} to={paths.review(item.submissionId)}>
        {t(item.heldBy?.me ? 'queue.next.continue' : 'queue.next.start')}
      </Button>
    </Box>
  );
}
