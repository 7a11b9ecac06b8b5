import AccessTime from '@mui/icons-material/AccessTime';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import Groups from '@mui/icons-material/GroupsOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { MicroCredentialSummary } from '../../../../tool/contract/micro-credential.ts';

/** Hours, criteria, and whether students are needed: what decides whether it fits. */
export function Facts({ summary }: { summary: MicroCredentialSummary }) {
  const { t } = useTranslation('picker');
  const facts = [
    { icon: AccessTime, text: t('facts.hours', { count: summary.estimatedHours }) },
    { icon: FactCheck, text: t('facts.criteria', { count: summary.counts.criteria }) },
    { icon: Groups, text: t(summary.needsStudents ? 'facts.needsStudents' : 'facts.noStudents') },
  ];
  return (
    <Box
      component="span"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 2,
        rowGap: 0.25,
        color: 'text.secondary',
        fontSize: '0.8125rem',
      }}
    >
      {facts.map(({ icon: Icon, text }) => (
        <Box component="span" key={text} sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
          <Icon aria-hidden sx={{ fontSize: 16 }} />
          {text}
        </Box>
      ))}
    </Box>
  );
}
