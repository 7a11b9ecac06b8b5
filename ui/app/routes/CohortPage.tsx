import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputAdornment from '@mui/material/InputAdornment';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink, useSearchParams } from 'react-router';
import {
  CohortQuery,
  type CohortCell,
  type CohortRow,
  type CohortView,
} from '../../../tool/contract/cohort.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { PageSkeleton, RowsSkeleton, SkeletonRegion } from '../../components/Skeletons.tsx';
import { cohortQuery } from '../../features/cohort/api/cohort.ts';
import { CohortGrid, CohortList } from '../../features/cohort/components/CohortGrid.tsx';
import { RosterLine } from '../../features/cohort/components/RosterLine.tsx';
import { isFiltered, needsOf, readFilters } from '../../features/cohort/filters.ts';
import { useMe } from '../../lib/me.ts';
import { paths } from '../paths.ts';

const states = CohortQuery.shape.state.unwrap().options;

/** What needs whoever runs the course, then everybody by assignment. */
export function CohortPage() {
  const { t } = useTranslation('cohort');
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const filters = readFilters(params);
  const q = params.get('q') ?? '';
  const query = useInfiniteQuery(cohortQuery({ ...filters, q: useDeferredValue(filters.q) }));
  const narrow = useMediaQuery('(max-width:699px)');
  const view = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = isFiltered(filters);

  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const toCell = (row: CohortRow, cell: CohortCell) =>
    cell.state === 'submitted' && cell.submissionId && me.may.review
      ? paths.review(cell.submissionId)
      : `${paths.cohortPerson(row.person.id)}?placement=${cell.placementId}`;

  if (!view) {
    return (
      <PageFrame title={t('title')} layout="wide" hideTitle>
        {query.isError ? (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <SkeletonRegion>
            <PageSkeleton />
            <RowsSkeleton rows={6} />
          </SkeletonRegion>
        )}
      </PageFrame>
    );
  }
  const list = {
    placements: view.placements,
    rows,
    lms: me.lms.name,
    toPerson: paths.cohortPerson,
    toCell,
  };
  return (
    <PageFrame title={t('title')} layout="wide" hideTitle>
      <Summary counts={view.counts} lms={me.lms.name} mayReview={me.may.review} />
      <RosterLine roster={view.roster} lms={me.lms.name} />
      {view.counts.people === 0 && rows.length === 0 && !filtered ? (
        <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
      ) : (
        <>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 1.5 }}>
            <TextField
              type="search"
              label={t('filter.search')}
              value={q}
              onChange={(event) => set('q', event.target.value)}
              sx={{ flex: '1 1 220px', maxWidth: 320 }}
              slotProps={{
                htmlInput: { maxLength: 100 },
                input: {
                  startAdornment: (
                    <InputAdornment position="start">
                      <Search aria-hidden fontSize="small" />
                    </InputAdornment>
                  ),
                },
              }}
            />
            <TextField
              select
              label={t('filter.state')}
              value={filters.state ?? ''}
              onChange={(event) => set('state', event.target.value)}
              sx={{ flex: { xs: '1 1 130px', sm: 'none' }, width: { sm: 190 } }}
              slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
            >
              <MenuItem value="">{t('filter.all')}</MenuItem>
              {states.map((state) => (
                <MenuItem key={state} value={state}>
                  {t(`state.${state}`)}
                </MenuItem>
              ))}
            </TextField>
            <TextField
              select
              label={t('filter.membership')}
              value={filters.membership ?? ''}
              onChange={(event) => set('membership', event.target.value)}
              sx={{ flex: { xs: '1 1 130px', sm: 'none' }, width: { sm: 170 } }}
              slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
            >
              <MenuItem value="">{t('filter.all')}</MenuItem>
              <MenuItem value="active">{t('filter.active')}</MenuItem>
              <MenuItem value="gone">{t('filter.gone')}</MenuItem>
            </TextField>
          </Box>
          {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
          {rows.length === 0 ? (
            <EmptyState
              title={t('filter.nothing')}
              action={
                <Button variant="outlined" onClick={() => setParams({}, { replace: true })}>
                  {t('filter.clear')}
                </Button>
              }
            />
          ) : narrow ? (
            <CohortList {...list} />
          ) : (
            <CohortGrid {...list} sort={filters.sort} onSort={(sort) => set('sort', sort)} />
          )}
          {query.hasNextPage && (
            <Button
              sx={{ mt: 1 }}
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('more')}
            </Button>
          )}
        </>
      )}
    </PageFrame>
  );
}

/** "4 works wait for your review, 1 grade did not reach Moodle." and where everybody stands. */
function Summary({
  counts,
  lms,
  mayReview,
}: {
  counts: CohortView['counts'];
  lms: string;
  mayReview: boolean;
}) {
  const { t } = useTranslation('cohort');
  const needs = needsOf(counts);
  return (
    <Box sx={{ mb: 1 }}>
      <Typography sx={{ fontSize: '1.125rem', fontWeight: 600 }}>
        {needs.length === 0
          ? t('needs.nothing')
          : needs.map(({ kind, count }, index) => {
              const text = t(`needs.${kind}`, { count, lms });
              return (
                <span key={kind}>
                  {index > 0 && ' · '}
                  {kind === 'review' && mayReview ? (
                    <Link component={RouterLink} to={paths.reviews()}>
                      {text}
                    </Link>
                  ) : (
                    text
                  )}
                </span>
              );
            })}
      </Typography>
      {counts.people > 0 && (
        <Typography color="textSecondary">
          {[
            t('counts.people', { count: counts.people }),
            t('counts.earned', { count: counts.earned }),
            t('counts.needsRevision', { count: counts.needsRevision }),
            t('counts.working', { count: counts.working }),
            t('counts.notStarted', { count: counts.notStarted }),
          ].join(' · ')}
        </Typography>
      )}
    </Box>
  );
}
