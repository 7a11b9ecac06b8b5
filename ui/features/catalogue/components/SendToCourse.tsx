import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeepLinkingAnswerView } from '../../../../tool/contract/placement.ts';

/** Posts the signed choice to the course in this same frame (LTI DL 2.0 §2.3); the button is there should the browser hold it back. */
export function SendToCourse({ answer }: { answer: DeepLinkingAnswerView }) {
  const { t } = useTranslation('picker');
  const form = useRef<HTMLFormElement>(null);
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    form.current?.submit();
  }, []);
  return (
    <Box sx={{ p: 3 }}>
      <Typography role="status" sx={{ mb: 2 }}>
        {t('sending')}
      </Typography>
      <form ref={form} method="post" action={answer.returnUrl} target="_self">
        <input type="hidden" name="JWT" value={answer.jwt} />
        <Button type="submit" variant="outlined">
          {t('sendNow')}
        </Button>
      </form>
    </Box>
  );
}
