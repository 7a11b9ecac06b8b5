import Check from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Criterion } from '../../../../tool/contract/micro-credential.ts';

/** The scale of one criterion side by side, the passing levels marked by icon and word. */
export function RubricLevels({ criterion }: { criterion: Criterion }) {
  const { t } = useTranslation('picker');
  return (
    <Box
      component="ul"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 190px), 1fr))',
        m: 0,
        p: 0,
        listStyle: 'none',
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 1,
        overflow: 'hidden',
      }}
    >
      {criterion.levels.map((level) => (
        <Box
          component="li"
          key={level.id}
          sx={{
            p: 1.25,
            boxShadow: (theme) => `0 0 0 0.5px ${theme.vars?.palette.divider}`,
            ...(level.passing && { bgcolor: 'tone.earned.soft' }),
          }}
        >
          <Typography
            variant="body2"
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 0.5,
              fontWeight: 650,
              ...(level.passing && { color: 'tone.earned.main' }),
            }}
          >
            {level.passing && <Check aria-hidden sx={{ fontSize: 16 }} />}
            {level.label}
            {level.passing && (
              <Box component="span" sx={{ fontWeight: 500 }}>
                · {t('detail.passes')}
              </Box>
            )}
          </Typography>
          <Typography variant="body2" sx={{ mt: 0.5 }}>
            {level.description}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
