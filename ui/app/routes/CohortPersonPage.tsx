import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink, useParams, useSearchParams } from 'react-router';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { PageSkeleton } from '../../components/Skeletons.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { cohortPersonQuery } from '../../features/cohort/api/cohort.ts';
import { PersonWork } from '../../features/cohort/components/PersonWork.tsx';
import { useMe } from '../../lib/me.ts';
import { paths } from '../paths.ts';

/** Everything one person does in the course. */
export function CohortPersonPage() {
  const { t } = useTranslation('cohort');
  const { personId = '' } = useParams();
  const [params] = useSearchParams();
  const me = useMe();
  const query = useQuery(cohortPersonQuery(personId));
  const wanted = params.get('placement');
  return (
    <PageFrame
      title={query.data?.row.person.name ?? t('person.title')}
      where={[{ label: t('title'), to: paths.cohort() }]}
    >
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {({ row, placements }) => (
          <>
            <Typography color="textSecondary" sx={{ mb: 2 }}>
              {row.membership === 'gone' && `${t('goneLong')} `}
              {row.lastActivityAt ? (
                <>
                  {t('person.active')} <TimeAgo at={row.lastActivityAt} />
                </>
              ) : (
                t('person.neverActive')
              )}
            </Typography>
            {row.cells.length === 0 && <EmptyState title={t('person.nothing')} />}
            {[...row.cells]
              .sort((one, other) => Number(other.placementId === wanted) - Number(one.placementId === wanted))
              .map((cell) => (
                <PersonWork
                  key={cell.placementId}
                  title={placements.find(({ id }) => id === cell.placementId)?.title ?? ''}
                  cell={cell}
                  lms={me.lms.name}
                  open={cell.placementId === wanted || row.cells.length === 1}
                  action={
                    cell.state === 'submitted' && cell.submissionId && me.may.review ? (
                      <Button variant="contained" component={RouterLink} to={paths.review(cell.submissionId)}>
                        {t('person.review')}
                      </Button>
                    ) : undefined
                  }
                />
              ))}
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
