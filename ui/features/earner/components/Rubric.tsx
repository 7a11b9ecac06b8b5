import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Criterion } from '../../../../tool/contract/micro-credential.ts';
import { Passing } from './Passing.tsx';

/** The levels of one criterion side by side; below one another where there is no room. The passing ones come first and are marked. */
function Levels({ criterion }: { criterion: Criterion }) {
  const { t } = useTranslation('earner');
  return (
    <Box
      component="ul"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 190px), 1fr))',
        gap: 1.5,
        m: 0,
        p: 0,
        listStyle: 'none',
      }}
    >
      {criterion.levels.map((level) => (
        <Box
          component="li"
          key={level.id}
          sx={{
            borderTop: '3px solid',
            borderColor: level.passing ? 'tone.earned.main' : 'divider',
            pt: 0.75,
          }}
        >
          <Typography variant="body2" sx={{ fontWeight: 650 }}>
            {level.label}
            {level.passing && (
              <Box component="span" sx={{ color: 'tone.earned.main', fontWeight: 600 }}>
                {' · '}
                {t('rubric.passes')}
              </Box>
            )}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {level.description}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

/** The rubric an artifact is judged by: the same words the reviewer scores with. */
export function Rubric({ criteria, locked = [] }: { criteria: Criterion[]; locked?: readonly string[] }) {
  const { t } = useTranslation('earner');
  return (
    <Box sx={{ display: 'grid', gap: 3 }}>
      {criteria.map((criterion) => (
        <Box key={criterion.id}>
          <Typography variant="h3" component="h4" sx={{ fontSize: '0.9375rem' }}>
            {criterion.title}
            {locked.includes(criterion.id) && (
              <Box component="span" sx={{ color: 'tone.earned.main' }}>
                {' · '}
                {t('rubric.passed')}
              </Box>
            )}
          </Typography>
          <Passing text={criterion.passingLooksLike} />
          <Levels criterion={criterion} />
        </Box>
      ))}
    </Box>
  );
}
