import { createContext, useContext } from 'react';

export interface FrameLink {
  to: string;
  label: string;
}

interface Frame {
  /** Pages this person may switch to. */
  links: FrameLink[];
  course: { title: string; to: string } | null;
  /** Opens the present page in a window of its own; null when it already has one. */
  openFullWindow: (() => void) | null;
  testUser: boolean;
}

/** What the application hands to the bar of every page. */
export const FrameContext = createContext<Frame>({
  links: [],
  course: null,
  openFullWindow: null,
  testUser: false,
});
export const useFrame = () => useContext(FrameContext);
