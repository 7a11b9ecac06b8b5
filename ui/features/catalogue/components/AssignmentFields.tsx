import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { GradeRule } from '../../../../tool/contract/placement.ts';
import type { AssignmentDraft, AssignmentErrors } from '../assignment-settings.ts';

interface AssignmentFieldsProps {
  value: AssignmentDraft;
  onChange: (value: AssignmentDraft) => void;
  errors: AssignmentErrors;
  /** A link that is already in the course has its title there. */
  withTitle: boolean;
  withPoints: boolean;
}

/** Title, points, due day and how a result becomes points. Holds nothing itself. */
export function AssignmentFields({ value, onChange, errors, withTitle, withPoints }: AssignmentFieldsProps) {
  const { t } = useTranslation('picker');
  const ruleLabel = useId();
  const message = (name: keyof AssignmentErrors, hint = '') => {
    const error = errors[name];
    return error ? t(`settings.error.${name}.${error}`) : hint;
  };
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, maxWidth: 560 }}>
      {withTitle && (
        <TextField
          sx={{ gridColumn: '1 / -1' }}
          label={t('settings.title')}
          required
          value={value.title}
          onChange={(event) => onChange({ ...value, title: event.target.value })}
          error={Boolean(errors.title)}
          helperText={message('title')}
          slotProps={{ htmlInput: { maxLength: 160 } }}
        />
      )}
      {withPoints && (
        <TextField
          label={t('settings.points')}
          required
          value={value.points}
          onChange={(event) => onChange({ ...value, points: event.target.value })}
          error={Boolean(errors.points)}
          helperText={message('points')}
          slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 8 } }}
        />
      )}
      <TextField
        label={t('settings.due')}
        type="date"
        value={value.due}
        onChange={(event) => onChange({ ...value, due: event.target.value })}
        error={Boolean(errors.due)}
        helperText={message('due', t('settings.dueHint'))}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      {withPoints && (
        <FormControl sx={{ gridColumn: '1 / -1' }}>
          <FormLabel id={ruleLabel} sx={{ fontSize: '0.875rem', fontWeight: 600, color: 'text.primary' }}>
            {t('settings.rule')}
          </FormLabel>
          <RadioGroup
            aria-labelledby={ruleLabel}
            value={value.gradeRule}
            onChange={(event) => onChange({ ...value, gradeRule: GradeRule.parse(event.target.value) })}
          >
            {GradeRule.options.map((rule) => (
              <FormControlLabel
                key={rule}
                value={rule}
                control={<Radio size="small" />}
                sx={{ alignItems: 'flex-start', my: 0.25, '& .MuiRadio-root': { pt: 0.25 } }}
                label={
                  <>
                    <Typography variant="body2" component="span" sx={{ fontWeight: 600 }}>
                      {t(`settings.ruleOption.${rule}.label`)}
                    </Typography>
                    <Typography
                      variant="body2"
                      component="span"
                      color="textSecondary"
                      sx={{ display: 'block' }}
                    >
                      {t(`settings.ruleOption.${rule}.text`)}
                    </Typography>
                  </>
                }
              />
            ))}
          </RadioGroup>
        </FormControl>
      )}
    </Box>
  );
}
