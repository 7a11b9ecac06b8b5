import Box from '@mui/material/Box';
import { visuallyHidden } from '@mui/utils';
import { useTranslation } from 'react-i18next';
import { diffAnswers } from '../text-diff.ts';

/** The new text with what was added and taken out; by colour, underline and strike, and in words for a screen reader. */
export function DiffText({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation('review');
  return (
    <Box component="span" sx={{ whiteSpace: 'pre-wrap' }}>
      {diffAnswers(before, after).map((piece, index) => {
        switch (piece.kind) {
          case 'same':
            return <span key={index}>{piece.text}</span>;
          case 'added':
            return (
              <Box
                component="ins"
                key={index}
                sx={{ bgcolor: 'tone.earned.soft', color: 'tone.earned.main', textDecorationThickness: 2 }}
              >
                <span style={visuallyHidden}>{t('diff.added')} </span>
                {piece.text}
              </Box>
            );
          case 'removed':
            return (
              <Box
                component="del"
                key={index}
                sx={{ bgcolor: 'tone.needsRevision.soft', color: 'tone.needsRevision.main' }}
              >
                <span style={visuallyHidden}>{t('diff.removed')} </span>
                {piece.text}
              </Box>
            );
        }
      })}
    </Box>
  );
}
