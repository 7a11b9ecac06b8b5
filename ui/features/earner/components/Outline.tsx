import CheckCircle from '@mui/icons-material/CheckCircle';
import FactCheck from '@mui/icons-material/FactCheck';
import Lock from '@mui/icons-material/Lock';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import Replay from '@mui/icons-material/Replay';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import NativeSelect from '@mui/material/NativeSelect';
import Typography from '@mui/material/Typography';
import { visuallyHidden } from '@mui/utils';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Step, StepState } from '../model/outline.ts';

const icons = {
  done: { Icon: CheckCircle, color: 'tone.earned.main' },
  missing: { Icon: RadioButtonUnchecked, color: 'text.secondary' },
  revise: { Icon: Replay, color: 'tone.needsRevision.main' },
  locked: { Icon: Lock, color: 'tone.earned.main' },
} as const;

export interface OutlineEntry {
  step: Step;
  state: StepState;
}

interface OutlineProps {
  entries: OutlineEntry[];
  /** Id of the open stop, or `check`. */
  current: string;
  addressOf: (id: string) => string;
  onChoose: (id: string) => void;
  /** Whether the last stop, the check before handing in, is offered. */
  canSubmit: boolean;
}

const rowStyle = {
  display: 'flex',
  alignItems: 'flex-start',
  justifyContent: 'flex-start',
  gap: 1,
  width: '100%',
  px: 1,
  py: 0.75,
  borderRadius: 1,
  textAlign: 'left',
  fontSize: '0.875rem',
  lineHeight: 1.4,
  color: 'text.primary',
  '&:hover': { bgcolor: 'background.sunken' },
  '&[aria-current]': { bgcolor: 'primary.light', fontWeight: 600 },
} as const;

const clamp = {
  display: '-webkit-box',
  WebkitLineClamp: 2,
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
} as const;

/** The stops of the work with what is done, missing, to revise and locked. */
export function Outline({ entries, current, addressOf, canSubmit }: OutlineProps) {
  const { t } = useTranslation('earner');
  const parts = ['overview', 'evidence', 'reflection'] as const;
  return (
    <Box component="nav" aria-label={t('outline.title')}>
      {parts.map((part, index) => (
        <Box key={part} sx={{ mb: 1.5 }}>
          <Typography
            variant="caption"
            component="h2"
            color="textSecondary"
            sx={{ fontWeight: 650, px: 1, mb: 0.25 }}
          >
            {t(`outline.${part}`, { number: index + 1 })}
          </Typography>
          <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {entries
              .filter(({ step }) => step.part === part)
              .map(({ step, state }) => {
                const { Icon, color } = icons[state];
                return (
                  <li key={step.id}>
                    <ButtonBase
                      component={Link}
                      to={addressOf(step.id)}
                      aria-current={step.id === current ? 'step' : undefined}
                      title={step.title}
                      sx={rowStyle}
                    >
                      <Icon aria-hidden sx={{ fontSize: 18, color, mt: '1px', flex: 'none' }} />
                      <Box component="span" sx={clamp}>
                        <span style={visuallyHidden}>{t(`outline.state.${state}`)}: </span>
                        {step.title}
                      </Box>
                    </ButtonBase>
                  </li>
                );
              })}
          </Box>
        </Box>
      ))}
      {canSubmit && (
        <ButtonBase
          component={Link}
          to={addressOf('check')}
          aria-current={current === 'check' ? 'step' : undefined}
          sx={{ ...rowStyle, fontWeight: 600, color: 'primary.main' }}
        >
          <FactCheck aria-hidden sx={{ fontSize: 18, flex: 'none' }} />
          {t('outline.check')}
        </ButtonBase>
      )}
    </Box>
  );
}

/** The same where there is no room for a column. */
export function OutlineSelect({ entries, current, onChoose, canSubmit }: OutlineProps) {
  const { t } = useTranslation('earner');
  const parts = ['overview', 'evidence', 'reflection'] as const;
  return (
    <NativeSelect
      fullWidth
      disableUnderline
      value={current}
      onChange={(event) => onChoose(event.target.value)}
      inputProps={{ 'aria-label': t('outline.title') }}
      sx={{
        bgcolor: 'background.paper',
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 1,
        px: 1.5,
        py: 0.25,
        fontSize: '0.9375rem',
        '& select': { textOverflow: 'ellipsis' },
      }}
    >
      {parts.map((part, index) => (
        <optgroup key={part} label={t(`outline.${part}`, { number: index + 1 })}>
          {entries
            .filter(({ step }) => step.part === part)
            .map(({ step, state }) => (
              <option key={step.id} value={step.id}>
                {`${t(`outline.mark.${state}`)} ${step.title}`}
              </option>
            ))}
        </optgroup>
      ))}
      {canSubmit && <option value="check">{t('outline.check')}</option>}
    </NativeSelect>
  );
}
