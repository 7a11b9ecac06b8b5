import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Marks its skeletons as busy, and says what is going on once it takes longer than a second. */
export function SkeletonRegion({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Box aria-busy="true">
      {children}
      <Typography variant="body2" color="textSecondary" role="status" sx={{ mt: 2, minHeight: '1.5em' }}>
        {slow && t('stillLoading')}
      </Typography>
    </Box>
  );
}

export function TextSkeleton({ lines = 3 }: { lines?: number }) {
  return (
    <Box sx={{ maxWidth: '72ch' }}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} variant="text" width={index === lines - 1 ? '60%' : '100%'} />
      ))}
    </Box>
  );
}

export function RowsSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <Stack spacing={1}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} variant="rounded" height={40} />
      ))}
    </Stack>
  );
}

/** A heading, a line of facts and some text: most pages begin like this. */
export function PageSkeleton() {
  return (
    <Stack spacing={2}>
      <Skeleton variant="text" width="50%" sx={{ fontSize: '1.625rem', maxWidth: 480 }} />
      <Skeleton variant="rounded" height={64} sx={{ maxWidth: 720 }} />
      <TextSkeleton lines={4} />
    </Stack>
  );
}
