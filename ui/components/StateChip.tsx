import CheckCircle from '@mui/icons-material/CheckCircle';
import Edit from '@mui/icons-material/Edit';
import HourglassTop from '@mui/icons-material/HourglassTop';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import Replay from '@mui/icons-material/Replay';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { WorkTone } from '../lib/work-tone.ts';

const icons = {
  waitingOnMe: Edit,
  waitingOnOthers: HourglassTop,
  needsRevision: Replay,
  earned: CheckCircle,
} satisfies Record<WorkTone, unknown>;

/** The icon of a state, for places too small for the chip. `null` is work that has not begun. */
export function StateIcon({ tone }: { tone: WorkTone | null }) {
  const Icon = tone ? icons[tone] : RadioButtonUnchecked;
  return (
    <Icon aria-hidden sx={{ fontSize: '1.125em', color: tone ? `tone.${tone}.main` : 'text.secondary' }} />
  );
}

const Chip = styled('span', { shouldForwardProp: (name) => name !== 'tone' })<{ tone: WorkTone | null }>(({
  theme,
  tone,
}) => {
  const palette = (theme.vars ?? theme).palette;
  return {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 6,
    padding: '2px 10px 2px 8px',
    borderRadius: 999,
    fontSize: '0.8125rem',
    fontWeight: 600,
    lineHeight: 1.5,
    whiteSpace: 'nowrap',
    color: tone ? palette.tone[tone].main : palette.text.secondary,
    backgroundColor: tone ? palette.tone[tone].soft : palette.background.sunken,
  };
});

/** A state of work: colour, icon and word together, never one of them alone. */
export function StateChip({ tone, children }: { tone: WorkTone | null; children: ReactNode }) {
  return (
    <Chip tone={tone}>
      <StateIcon tone={tone} />
      <span>{children}</span>
    </Chip>
  );
}
