import { createTheme } from '@mui/material/styles';
import type { WorkTone } from '../lib/work-tone.ts';

const waitingOnMe = {
  light: { main: '#B45309', soft: '#FDF3E7' },
  dark: { main: '#F2B263', soft: '#3A2A14' },
};
const waitingOnOthers = {
  light: { main: '#3A5A8C', soft: '#EDF2FA' },
  dark: { main: '#9DBCEB', soft: '#1D2B40' },
};
const needsRevision = {
  light: { main: '#B3261E', soft: '#FCEEED' },
  dark: { main: '#F2A09A', soft: '#3F1F1D' },
};
const earned = { light: { main: '#1B7340', soft: '#EAF6EF' }, dark: { main: '#7FD3A0', soft: '#16331F' } };

const tones = (scheme: 'light' | 'dark') => ({
  waitingOnMe: waitingOnMe[scheme],
  waitingOnOthers: waitingOnOthers[scheme],
  needsRevision: needsRevision[scheme],
  earned: earned[scheme],
});

declare module '@mui/material/styles' {
  interface Palette {
    tone: Record<WorkTone, { main: string; soft: string }>;
  }
  interface PaletteOptions {
    tone?: Record<WorkTone, { main: string; soft: string }>;
  }
  interface TypeBackground {
    sunken: string;
  }
}

const FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/** Light and dark from the same roles; which one shows follows the system. */
export const theme = createTheme({
  cssVariables: { cssVarPrefix: 'attest', colorSchemeSelector: 'media' },
  colorSchemes: {
    light: {
      palette: {
        primary: { main: '#0B6E6E', dark: '#095757', light: '#E3F1F1', contrastText: '#FFFFFF' },
        secondary: { main: '#1B2430' },
        warning: { main: waitingOnMe.light.main },
        error: { main: needsRevision.light.main },
        success: { main: earned.light.main },
        info: { main: waitingOnOthers.light.main },
        text: { primary: '#1B2430', secondary: '#536070' },
        background: { default: '#F6F7F9', paper: '#FFFFFF', sunken: '#EEF1F4' },
        divider: '#DDE2E8',
        tone: tones('light'),
      },
    },
    dark: {
      palette: {
        primary: { main: '#5CC2BE', dark: '#8AD7D3', light: '#17393A', contrastText: '#0B1A1B' },
        secondary: { main: '#E4E9EF' },
        warning: { main: waitingOnMe.dark.main },
        error: { main: needsRevision.dark.main },
        success: { main: earned.dark.main },
        info: { main: waitingOnOthers.dark.main },
        text: { primary: '#E4E9EF', secondary: '#A3AFBD' },
        background: { default: '#12171D', paper: '#1A2129', sunken: '#0E1217' },
        divider: '#313B47',
        tone: tones('dark'),
      },
    },
  },
  shape: { borderRadius: 8 },
  spacing: 8,
  typography: {
    fontFamily: FONT,
    fontSize: 16,
    htmlFontSize: 16,
    h1: { fontSize: '1.625rem', fontWeight: 650, lineHeight: 1.25, letterSpacing: '-0.015em' },
    h2: { fontSize: '1.25rem', fontWeight: 650, lineHeight: 1.3, letterSpacing: '-0.01em' },
    h3: { fontSize: '1rem', fontWeight: 650, lineHeight: 1.5 },
    h4: { fontSize: '0.875rem', fontWeight: 650, lineHeight: 1.5 },
    subtitle1: { fontSize: '1rem', lineHeight: 1.5 },
    subtitle2: { fontSize: '0.875rem', fontWeight: 600, lineHeight: 1.5 },
    body1: { fontSize: '1rem', lineHeight: 1.5 },
    body2: { fontSize: '0.875rem', lineHeight: 1.5 },
    caption: { fontSize: '0.8125rem', lineHeight: 1.5 },
    button: { fontSize: '0.875rem', fontWeight: 600, textTransform: 'none', lineHeight: 1.5 },
  },
  transitions: {
    duration: {
      shortest: 80,
      shorter: 100,
      short: 120,
      standard: 140,
      complex: 150,
      enteringScreen: 140,
      leavingScreen: 110,
    },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontVariantNumeric: 'tabular-nums', overflowWrap: 'break-word' },
        '*:focus-visible': { outlineOffset: 2 },
      },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: {
        root: ({ theme: own }) => ({
          '&.Mui-focusVisible': { outline: `2px solid ${own.vars?.palette.primary.main}`, outlineOffset: 2 },
        }),
      },
    },
    MuiButton: { defaultProps: { disableElevation: true }, styleOverrides: { root: { minHeight: 36 } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiDialog: {
      styleOverrides: {
        paper: ({ theme: own }) => ({
          border: `1px solid ${own.vars?.palette.divider}`,
          margin: 16,
          maxHeight: 'min(calc(100% - 32px), 640px)',
        }),
      },
    },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: '1.25rem', fontWeight: 650, paddingBottom: 8 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 16px' } } },
    MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
    MuiLink: { defaultProps: { underline: 'always' } },
    MuiTooltip: { defaultProps: { arrow: true, enterDelay: 400 } },
    MuiAlert: { styleOverrides: { root: { alignItems: 'flex-start' } } },
    MuiTableCell: { styleOverrides: { root: { padding: '8px 12px', fontSize: '0.875rem' } } },
  },
});
