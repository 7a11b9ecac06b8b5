import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, type ReactNode } from 'react';

/** A page that says one thing: no session, no such page, something broke. */
export function Message({
  title,
  children,
  action,
}: {
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  useEffect(() => {
    if (title) document.title = `${title} · Attest`;
  }, [title]);
  return (
    <Box component="main" sx={{ maxWidth: 720, mx: 'auto', px: { xs: 2, sm: 3 }, py: { xs: 3, sm: 6 } }}>
      {title && (
        <Typography variant="h1" gutterBottom>
          {title}
        </Typography>
      )}
      <Typography component="div" color="textSecondary">
        {children}
      </Typography>
      {action && <Box sx={{ mt: 3 }}>{action}</Box>}
    </Box>
  );
}
