import ContentCopy from '@mui/icons-material/ContentCopy';
import Delete from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { RowsSkeleton, SkeletonRegion } from '../../../components/Skeletons.tsx';
import { newAssignment, type AssignmentDraft, type AssignmentErrors } from '../assignment-settings.ts';
import { microCredentialQuery } from '../api/micro-credentials.ts';
import { AssignmentFields } from './AssignmentFields.tsx';
import { AssignmentPreview } from './AssignmentPreview.tsx';

interface PickerSettingsProps {
  chosen: string[];
  drafts: Readonly<Record<string, AssignmentDraft>>;
  errors: Readonly<Record<string, AssignmentErrors>>;
  withPoints: boolean;
  onChange: (drafts: Record<string, AssignmentDraft>) => void;
  onRemove: (id: string) => void;
}

/** One block for each chosen micro-credential: what is set, and how it will look in the course. */
export function PickerSettings({
  chosen,
  drafts,
  errors,
  withPoints,
  onChange,
  onRemove,
}: PickerSettingsProps) {
  const { t } = useTranslation('picker');
  const queries = useQueries({ queries: chosen.map((id) => microCredentialQuery(id)) });
  const failed = queries.find((query) => query.isError);
  if (failed) return <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />;

  const draftOf = (id: string, title: string) => drafts[id] ?? newAssignment(title);
  const copyToAll = (from: AssignmentDraft) =>
    onChange(
      Object.fromEntries(
        queries.flatMap(({ data }) =>
          data ? [[data.id, { ...from, title: draftOf(data.id, data.title).title }]] : [],
        ),
      ),
    );

  return (
    <Box sx={{ display: 'grid', gap: 4 }}>
      {queries.map(({ data }, index) => {
        const id = chosen[index]!;
        if (!data) {
          return (
            <SkeletonRegion key={id}>
              <RowsSkeleton rows={3} />
            </SkeletonRegion>
          );
        }
        const draft = draftOf(id, data.title);
        return (
          <Box component="section" key={id} aria-label={data.title}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 1.5 }}>
              <Typography variant="h3" component="h2" sx={{ flex: '1 1 240px' }}>
                {data.title}
              </Typography>
              {chosen.length > 1 && (
                <>
                  <Button size="small" startIcon={<ContentCopy />} onClick={() => copyToAll(draft)}>
                    {t('settings.copy')}
                  </Button>
                  <Button size="small" color="inherit" startIcon={<Delete />} onClick={() => onRemove(id)}>
                    {t('settings.remove')}
                  </Button>
                </>
              )}
            </Box>
            <Box
              sx={{
                display: 'grid',
                gap: 3,
                alignItems: 'start',
                gridTemplateColumns: { xs: '1fr', md: 'minmax(0, 560px) minmax(240px, 1fr)' },
              }}
            >
              <AssignmentFields
                value={draft}
                onChange={(value) => onChange({ ...drafts, [id]: value })}
                errors={errors[id] ?? {}}
                withTitle
                withPoints={withPoints}
              />
              <AssignmentPreview draft={draft} microCredential={data} withPoints={withPoints} />
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
