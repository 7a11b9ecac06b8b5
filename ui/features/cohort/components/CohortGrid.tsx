import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import type { CohortCell, CohortRow, CohortView } from '../../../../tool/contract/cohort.ts';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import type { CohortFilters } from '../filters.ts';
import { WorkCell } from './WorkCell.tsx';

export interface CohortListProps {
  placements: CohortView['placements'];
  rows: CohortRow[];
  lms: string;
  toPerson: (personId: string) => string;
  toCell: (row: CohortRow, cell: CohortCell) => string;
}

interface CohortGridProps extends CohortListProps {
  sort: CohortFilters['sort'];
  onSort: (sort: CohortFilters['sort']) => void;
}

const cellOf = (row: CohortRow, placementId: string) =>
  row.cells.find((cell) => cell.placementId === placementId);

function Name({ row, to }: { row: CohortRow; to: string }) {
  const { t } = useTranslation('cohort');
  return (
    <>
      <Link
        component={RouterLink}
        to={to}
        color={row.membership === 'gone' ? 'textSecondary' : 'textPrimary'}
        underline="hover"
        sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}
      >
        {row.person.name}
      </Link>
      {row.membership === 'gone' && (
        <Typography variant="caption" component="div" color="textSecondary">
          {t('gone')}
        </Typography>
      )}
    </>
  );
}

/** Person by assignment; the names stay when it is scrolled sideways. */
export function CohortGrid({ placements, rows, lms, toPerson, toCell, sort, onSort }: CohortGridProps) {
  const { t } = useTranslation('cohort');
  const pinned = { position: 'sticky', left: 0, zIndex: 1, bgcolor: 'background.default' } as const;
  const sortable = (by: CohortFilters['sort'], label: string) => (
    <TableSortLabel
      active={sort === by}
      direction={by === 'name' ? 'asc' : 'desc'}
      onClick={() => onSort(by)}
      sx={{ lineHeight: 1.35, whiteSpace: 'nowrap' }}
    >
      {label}
    </TableSortLabel>
  );
  return (
    <TableContainer tabIndex={0} role="region" aria-label={t('grid.label')}>
      <Table
        size="small"
        sx={{ '& td, & th': { borderColor: 'divider' }, minWidth: 280 + placements.length * 210 }}
      >
        <TableHead>
          <TableRow sx={{ '& th': { fontWeight: 650, verticalAlign: 'bottom' } }}>
            <TableCell
              sx={{ ...pinned, minWidth: 170, pl: 1 }}
              aria-sort={sort === 'name' ? 'ascending' : undefined}
            >
              {sortable('name', t('grid.person'))}
            </TableCell>
            {placements.map((placement) => (
              <TableCell key={placement.id} sx={{ minWidth: 200 }}>
                <Box
                  title={placement.title}
                  sx={{
                    display: '-webkit-box',
                    WebkitLineClamp: 2,
                    WebkitBoxOrient: 'vertical',
                    overflow: 'hidden',
                    lineHeight: 1.35,
                  }}
                >
                  {placement.title}
                </Box>
                {!placement.configured && (
                  <Typography variant="caption" color="textSecondary">
                    {t('grid.notConfigured')}
                  </Typography>
                )}
              </TableCell>
            ))}
            <TableCell sx={{ minWidth: 120 }} aria-sort={sort === 'activity' ? 'descending' : undefined}>
              {sortable('activity', t('grid.activity'))}
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.person.id} sx={{ '&:hover': { bgcolor: 'action.hover' } }}>
              <TableCell component="th" scope="row" sx={{ ...pinned, pl: 1 }}>
                <Name row={row} to={toPerson(row.person.id)} />
              </TableCell>
              {placements.map((placement) => {
                const cell = cellOf(row, placement.id);
                return (
                  <TableCell key={placement.id} sx={{ p: '2px 4px' }}>
                    {cell && (
                      <WorkCell
                        cell={cell}
                        to={toCell(row, cell)}
                        lms={lms}
                        label={`${row.person.name}, ${placement.title}`}
                      />
                    )}
                  </TableCell>
                );
              })}
              <TableCell sx={{ color: 'text.secondary' }}>
                {row.lastActivityAt ? <TimeAgo at={row.lastActivityAt} /> : t('never')}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

/** The same one under another, for narrow frames. */
export function CohortList({ placements, rows, lms, toPerson, toCell }: CohortListProps) {
  const { t } = useTranslation('cohort');
  return (
    <Box component="ul" aria-label={t('grid.label')} sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {rows.map((row) => (
        <Box
          component="li"
          key={row.person.id}
          sx={{ py: 1.5, borderTop: '1px solid', borderColor: 'divider' }}
        >
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, mb: 0.5 }}>
            <div>
              <Name row={row} to={toPerson(row.person.id)} />
            </div>
            <Typography variant="caption" color="textSecondary" sx={{ flex: 'none', pt: 0.25 }}>
              {row.lastActivityAt ? <TimeAgo at={row.lastActivityAt} /> : t('never')}
            </Typography>
          </Box>
          {placements.map((placement) => {
            const cell = cellOf(row, placement.id);
            return (
              cell && (
                <Box key={placement.id} sx={{ mb: 0.5 }}>
                  <Typography variant="body2" color="textSecondary">
                    {placement.title}
                  </Typography>
                  <Box sx={{ ml: -1 }}>
                    <WorkCell
                      cell={cell}
                      to={toCell(row, cell)}
                      lms={lms}
                      label={`${row.person.name}, ${placement.title}`}
                    />
                  </Box>
                </Box>
              )
            );
          })}
        </Box>
      ))}
    </Box>
  );
}
