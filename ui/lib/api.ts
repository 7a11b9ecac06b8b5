import { SessionView } from '../../tool/contract/session.ts';
import { createApiClient } from './api-client.ts';
import { createSession } from './session.ts';

/** Reading `sessionStorage` throws where the browser blocks all storage of framed pages. */
function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** The session of this tab and the client that speaks for it. */
export const session = createSession({
  trade: (code) => api.post('/sessions', { code }, SessionView),
  storage: tabStorage(),
});

export const api = createApiClient({
  fetch: (...request) => window.fetch(...request),
  token: session.token,
  onSessionEnd: session.end,
});
