import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

interface Side {
  label: string;
  text: string;
}

function Column({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ fontWeight: 650, mb: 0.5 }}>
        {label}
      </Typography>
      <Typography
        variant="body2"
        component="div"
        sx={{
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          bgcolor: 'background.paper',
          border: '1px solid',
          borderColor: 'divider',
          borderRadius: 1,
          p: 1.5,
          minHeight: 48,
          '& del': { bgcolor: 'tone.needsRevision.soft', color: 'tone.needsRevision.main' },
          '& ins': { bgcolor: 'tone.earned.soft', color: 'tone.earned.main', fontWeight: 600 },
        }}
      >
        {children}
      </Typography>
    </Box>
  );
}

/** Old and new text beside each other: what went is struck through on the left, what came is underlined on the right. */
export function SideBySide({ before, after }: { before: Side; after: Side }) {
  const { t } = useTranslation('earner');
  const parts = useMemo(() => diffWordsWithSpace(before.text, after.text), [before.text, after.text]);
  const empty = (
    <Box component="span" sx={{ color: 'text.secondary', fontStyle: 'italic' }}>
      {t('diff.empty')}
    </Box>
  );
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
      }}
    >
      <Column label={before.label}>
        {before.text === ''
          ? empty
          : parts
              .filter((part) => !part.added)
              .map((part, index) =>
                part.removed ? <del key={index}>{part.value}</del> : <span key={index}>{part.value}</span>,
              )}
      </Column>
      <Column label={after.label}>
        {after.text === ''
          ? empty
          : parts
              .filter((part) => !part.removed)
              .map((part, index) =>
                part.added ? <ins key={index}>{part.value}</ins> : <span key={index}>{part.value}</span>,
              )}
      </Column>
    </Box>
  );
}
