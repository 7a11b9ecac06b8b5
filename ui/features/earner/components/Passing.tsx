import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';

/** What passing looks like, in the words of the rubric. */
export function Passing({ text }: { text: string }) {
  const { t } = useTranslation('earner');
  return (
    <Box sx={{ borderLeft: '3px solid', borderColor: 'primary.main', pl: 1.5, my: 1, maxWidth: '72ch' }}>
      <Typography variant="caption" component="p" color="primary" sx={{ fontWeight: 650 }}>
        {t('passingLooksLike')}
      </Typography>
      <Typography variant="body2">{text}</Typography>
    </Box>
  );
}
