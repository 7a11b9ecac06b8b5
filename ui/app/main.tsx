import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { z } from 'zod';
import { session } from '../lib/api.ts';
import { askOpener } from '../lib/full-window.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { takeLaunchCode } from '../lib/session.ts';
import { startI18n } from './i18n.ts';
import { Providers } from './providers.tsx';
import { Pages } from './router.tsx';

/** Compiled parsers need `unsafe-eval`, which our Content-Security-Policy does not give. */
z.config({ jitless: true });

// Before anything renders: the code leaves the address at once, and is traded once, whatever React renders twice.
const code = takeLaunchCode(location, history);
const opened = code ? session.open(code) : askOpener(session);
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#launch=')) location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await Promise.all([startI18n(), code ? undefined : opened]);
createRoot(root).render(
  <StrictMode>
    <Providers queryClient={createQueryClient()}>
      <BrowserRouter basename="/app">
        <Pages />
      </BrowserRouter>
    </Providers>
  </StrictMode>,
);
