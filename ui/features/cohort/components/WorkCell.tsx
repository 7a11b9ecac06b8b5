import Box from '@mui/material/Box';
import { visuallyHidden } from '@mui/utils';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import type { CohortCell } from '../../../../tool/contract/cohort.ts';
import { StateChip } from '../../../components/StateChip.tsx';
import { reviewerTone } from '../../../lib/work-tone.ts';
import { PassbackLine } from './PassbackLine.tsx';

interface WorkCellProps {
  cell: CohortCell;
  to: string;
  lms: string;
  /** Said before the state, for a link that stands alone. */
  label: string;
}

/** State of one work by icon, word and colour; opens what can be done about it. */
export function WorkCell({ cell, to, lms, label }: WorkCellProps) {
  const { t } = useTranslation('cohort');
  const detail =
    cell.state === 'needs_revision' && cell.passed
      ? t('cell.short', cell.passed)
      : cell.state === 'submitted' && cell.round > 1
        ? t('cell.round', { round: cell.round })
        : null;
  return (
    <Box
      component={RouterLink}
      to={to}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 1,
        rowGap: 0.25,
        px: 1,
        py: 0.75,
        borderRadius: 1,
        color: 'inherit',
        textDecoration: 'none',
        '&:hover': { bgcolor: 'action.hover' },
        '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main' },
      }}
    >
      <span style={visuallyHidden}>{label}: </span>
      <StateChip tone={reviewerTone(cell.state)}>{t(`state.${cell.state}`)}</StateChip>
      {(detail !== null || cell.passback.shows === 'grade') && (
        <Box
          component="span"
          sx={{
            flexBasis: '100%',
            display: 'flex',
            flexWrap: 'wrap',
            columnGap: 1,
            pl: 1,
            fontSize: '0.8125rem',
            color: 'text.secondary',
          }}
        >
          {detail && <span>{detail}</span>}
          {cell.passback.shows === 'grade' && <PassbackLine passback={cell.passback} lms={lms} />}
        </Box>
      )}
    </Box>
  );
}
