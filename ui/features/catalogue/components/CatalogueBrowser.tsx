import ArrowBack from '@mui/icons-material/ArrowBack';
import CheckCircle from '@mui/icons-material/CheckCircle';
import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type {
  MicroCredentialSummary,
  MicroCredentialView,
} from '../../../../tool/contract/micro-credential.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { PageSkeleton, RowsSkeleton, SkeletonRegion } from '../../../components/Skeletons.tsx';
import { catalogueQuery, microCredentialQuery } from '../api/micro-credentials.ts';
import { Facts } from './Facts.tsx';
import { MicroCredentialDetail } from './MicroCredentialDetail.tsx';

interface CatalogueBrowserProps {
  chosen?: string[];
  /** The button beside the title of what is open. */
  action?: (microCredential: MicroCredentialView) => ReactNode;
}

/** Search, list and the whole micro-credential beside it; in place of the list where there is no room for both. */
export function CatalogueBrowser({ chosen = [], action }: CatalogueBrowserProps) {
  const { t } = useTranslation('picker');
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const open = params.get('open');
  const list = useInfiniteQuery(catalogueQuery(useDeferredValue(q)));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];

  const set = (name: string, value: string | null, replace: boolean) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace },
    );

  return (
    <Box
      sx={{
        flex: 1,
        minHeight: 0,
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', md: 'minmax(280px, 340px) 1fr' },
      }}
    >
      <Box
        sx={{
          display: { xs: open ? 'none' : 'flex', md: 'flex' },
          flexDirection: 'column',
          minHeight: 0,
          borderRight: { md: '1px solid' },
          borderColor: { md: 'divider' },
        }}
      >
        <Box sx={{ p: 2, pb: 1 }}>
          <TextField
            type="search"
            label={t('search.label')}
            value={q}
            onChange={(event) => set('q', event.target.value, true)}
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
        </Box>
        <Box sx={{ flex: 1, overflowY: { md: 'auto' }, px: 1, pb: 2 }}>
          {list.isError && items.length === 0 ? (
            <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending ? (
            <SkeletonRegion>
              <RowsSkeleton rows={4} />
            </SkeletonRegion>
          ) : items.length === 0 ? (
            <Box sx={{ p: 1 }}>
              {q ? (
                <EmptyState
                  title={t('search.nothing', { q })}
                  action={
                    <Button variant="outlined" onClick={() => set('q', null, true)}>
                      {t('search.clear')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
              )}
            </Box>
          ) : (
            <Box component="ul" aria-label={t('list')} sx={{ m: 0, p: 0, listStyle: 'none' }}>
              {items.map((item) => (
                <Row
                  key={item.id}
                  item={item}
                  open={item.id === open}
                  chosen={chosen.includes(item.id)}
                  onOpen={() => set('open', item.id, false)}
                />
              ))}
            </Box>
          )}
          {list.hasNextPage && (
            <Button fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('search.more')}
            </Button>
          )}
        </Box>
      </Box>
      <Box
        // A scroll area has to be reachable by keyboard.
        tabIndex={open ? 0 : undefined}
        role="region"
        aria-label={t('detail.region')}
        sx={{
          display: { xs: open ? 'block' : 'none', md: 'block' },
          minHeight: 0,
          overflowY: { md: 'auto' },
          p: { xs: 2, sm: 3 },
        }}
      >
        {open ? (
          <>
            <Button
              startIcon={<ArrowBack />}
              onClick={() => set('open', null, false)}
              sx={{ display: { md: 'none' }, mb: 1, ml: -1 }}
            >
              {t('detail.back')}
            </Button>
            <Open id={open} action={action} />
          </>
        ) : (
          <Typography color="textSecondary" sx={{ mt: { md: 6 }, textAlign: 'center' }}>
            {t('detail.none')}
          </Typography>
        )}
      </Box>
    </Box>
  );
}

function Open({ id, action }: { id: string; action: CatalogueBrowserProps['action'] }) {
  const query = useQuery(microCredentialQuery(id));
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(microCredential) => (
        <MicroCredentialDetail microCredential={microCredential} action={action?.(microCredential)} />
      )}
    </Loaded>
  );
}

interface RowProps {
  item: MicroCredentialSummary;
  open: boolean;
  chosen: boolean;
  onOpen: () => void;
}

function Row({ item, open, chosen, onOpen }: RowProps) {
  const { t } = useTranslation('picker');
  return (
    <li>
      <Box
        component="button"
        type="button"
        aria-current={open ? 'true' : undefined}
        onClick={onOpen}
        sx={{
          display: 'block',
          width: '100%',
          textAlign: 'left',
          font: 'inherit',
          color: 'inherit',
          border: 0,
          borderRadius: 1,
          p: 1.25,
          cursor: 'pointer',
          bgcolor: open ? 'primary.light' : 'transparent',
          '&:hover': { bgcolor: open ? 'primary.light' : 'action.hover' },
          '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
        }}
      >
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
          <Typography component="span" sx={{ fontWeight: 650, flex: 1, lineHeight: 1.35 }}>
            {item.title}
          </Typography>
          {chosen && (
            <Typography
              component="span"
              variant="caption"
              sx={{ display: 'flex', alignItems: 'center', gap: 0.5, color: 'primary.main', fontWeight: 650 }}
            >
              <CheckCircle aria-hidden sx={{ fontSize: 16 }} />
              {t('chosen')}
            </Typography>
          )}
        </Box>
        <Typography
          component="span"
          variant="body2"
          color="textSecondary"
          sx={{
            display: '-webkit-box',
            WebkitLineClamp: 2,
            WebkitBoxOrient: 'vertical',
            overflow: 'hidden',
            my: 0.5,
          }}
        >
          {item.competency}
        </Typography>
        <Facts summary={item} />
      </Box>
    </li>
  );
}
