import { visuallyHidden } from '@mui/utils';
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';

const Announce = createContext<(message: string) => void>(() => {});

/** Says something to a screen reader without moving the focus. */
export const useAnnounce = () => useContext(Announce);

export function LiveRegion({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ message: '', turn: 0 });
  const announce = useCallback((message: string) => setSaid(({ turn }) => ({ message, turn: turn + 1 })), []);
  return (
    <Announce.Provider value={announce}>
      {children}
      <div role="status" aria-live="polite" style={visuallyHidden}>
        {/* The key makes the same sentence heard again. */}
        <span key={said.turn}>{said.message}</span>
      </div>
    </Announce.Provider>
  );
}
