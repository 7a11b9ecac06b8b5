import Check from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../scoring.ts';

const Card = styled('label')(({ theme }) => ({
  display: 'flex',
  gap: 10,
  padding: '8px 12px',
  border: `1px solid ${theme.vars?.palette.divider}`,
  borderRadius: 8,
  backgroundColor: theme.vars?.palette.background.paper,
  cursor: 'pointer',
  '&:hover': { borderColor: theme.vars?.palette.text.secondary },
  '&:has(input:focus-visible)': {
    outline: `2px solid ${theme.vars?.palette.primary.main}`,
    outlineOffset: 2,
  },
  '&:has(input:checked)': {
    borderColor: theme.vars?.palette.primary.main,
    boxShadow: `inset 0 0 0 1px ${theme.vars?.palette.primary.main}`,
    backgroundColor: theme.vars?.palette.primary.light,
  },
  '&:has(input:disabled)': { cursor: 'default' },
  '& input': {
    accentColor: theme.vars?.palette.primary.main,
    width: 18,
    height: 18,
    margin: '2px 0 0',
    flex: 'none',
  },
}));

interface LevelCardsProps {
  name: string;
  choices: Choice[];
  value: string | null;
  disabled: boolean;
  labelledBy: string;
  showKeys: boolean;
  onChoose: (id: string) => void;
}

/** The scale as cards; real radio buttons inside, so that arrow keys and screen readers work as anywhere. */
export function LevelCards({
  name,
  choices,
  value,
  disabled,
  labelledBy,
  showKeys,
  onChoose,
}: LevelCardsProps) {
  const { t } = useTranslation('review');
  const short = choices.every((choice) => !choice.description);
  return (
    <Box
      role="radiogroup"
      aria-labelledby={labelledBy}
      sx={{ display: 'grid', gap: 0.75, gridTemplateColumns: short ? '1fr 1fr' : '1fr' }}
    >
      {choices.map((choice, index) => (
        <Card key={choice.id}>
          <input
            type="radio"
            name={name}
            value={choice.id}
            checked={value === choice.id}
            disabled={disabled}
            onChange={() => onChoose(choice.id)}
          />
          <Box component="span" sx={{ flex: 1, minWidth: 0 }}>
            <Typography component="span" variant="body2" sx={{ fontWeight: 650, display: 'flex', gap: 0.5 }}>
              {choice.label}
              {choice.passing && !short && (
                <Box
                  component="span"
                  sx={{
                    display: 'inline-flex',
                    alignItems: 'center',
                    gap: 0.25,
                    color: 'tone.earned.main',
                    fontWeight: 600,
                  }}
                >
                  <Check aria-hidden sx={{ fontSize: 16 }} />
                  {t('rubric.passes')}
                </Box>
              )}
            </Typography>
            {choice.description && (
              <Typography component="span" variant="body2" sx={{ display: 'block' }}>
                {choice.description}
              </Typography>
            )}
          </Box>
          {showKeys && (
            <Box
              component="kbd"
              aria-hidden
              sx={{
                alignSelf: 'flex-start',
                font: 'inherit',
                fontSize: '0.8125rem',
                lineHeight: '18px',
                px: 0.75,
                border: '1px solid',
                borderColor: 'divider',
                borderRadius: 0.5,
                color: 'text.secondary',
              }}
            >
              {index + 1}
            </Box>
          )}
        </Card>
      ))}
    </Box>
  );
}
