import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** Says what will be here, and offers the one action that fills it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Box
      sx={{
        border: '1px dashed',
        borderColor: 'divider',
        borderRadius: 1,
        p: { xs: 2, sm: 4 },
        maxWidth: 640,
      }}
    >
      <Typography variant="h3" component="p" gutterBottom>
        {title}
      </Typography>
      {children && (
        <Typography color="textSecondary" component="div" sx={{ maxWidth: '60ch' }}>
          {children}
        </Typography>
      )}
      {action && <Box sx={{ mt: 2 }}>{action}</Box>}
    </Box>
  );
}
