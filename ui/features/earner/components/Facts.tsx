import AccessTime from '@mui/icons-material/AccessTime';
import EventAvailable from '@mui/icons-material/EventAvailable';
import Groups from '@mui/icons-material/Groups';
import ListAlt from '@mui/icons-material/ListAlt';
import StarBorder from '@mui/icons-material/StarBorder';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlacementView } from '../../../../tool/contract/placement.ts';
import type { MicroCredentialView } from '../../../../tool/contract/micro-credential.ts';
import { DueDate } from '../../../components/DueDate.tsx';

function Fact({ icon: Icon, children }: { icon: typeof AccessTime; children: ReactNode }) {
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
      <Icon aria-hidden sx={{ fontSize: 18 }} />
      <span>{children}</span>
    </Box>
  );
}

/** Hours, due date, what is handed in, whose learners are needed, points. */
export function Facts({
  placement,
  microCredential,
}: {
  placement: PlacementView;
  microCredential: MicroCredentialView;
}) {
  const { t } = useTranslation('earner');
  const { counts, estimatedHours, needsStudents } = microCredential;
  return (
    <Box
      component="ul"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 2.5,
        rowGap: 0.5,
        m: 0,
        p: 0,
        listStyle: 'none',
        color: 'text.secondary',
        fontSize: '0.875rem',
      }}
    >
      {placement.dueAt && (
        <Fact icon={EventAvailable}>
          <DueDate at={placement.dueAt} />
        </Fact>
      )}
      <Fact icon={AccessTime}>{t('facts.hours', { count: estimatedHours })}</Fact>
      <Fact icon={ListAlt}>
        {t('facts.questions', { count: counts.prompts })}, {t('facts.artifacts', { count: counts.artifacts })}
      </Fact>
      {needsStudents && <Fact icon={Groups}>{t('facts.needsStudents')}</Fact>}
      {placement.hasGradeColumn && (
        <Fact icon={StarBorder}>{t('facts.points', { count: placement.points })}</Fact>
      )}
    </Box>
  );
}
