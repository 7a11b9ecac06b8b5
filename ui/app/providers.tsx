import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { LiveRegion } from '../components/LiveRegion.tsx';
import { i18n } from './i18n.ts';
import { theme } from './theme.ts';

/** The server writes the nonce of this answer into the page; styles made at run time carry it. */
const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

export function Providers({ queryClient, children }: { queryClient: QueryClient; children: ReactNode }) {
  const [cache] = useState(() => createCache({ key: 'attest', nonce: styleNonce() }));
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme} storageManager={null}>
        <CssBaseline enableColorScheme />
        <I18nextProvider i18n={i18n}>
          <QueryClientProvider client={queryClient}>
            <LiveRegion>{children}</LiveRegion>
          </QueryClientProvider>
        </I18nextProvider>
      </ThemeProvider>
    </CacheProvider>
  );
}
