import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import OpenInNew from '@mui/icons-material/OpenInNew';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { visuallyHidden } from '@mui/utils';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Link as RouterLink, useLocation } from 'react-router';
import { useFrame } from './frame-context.ts';

const BAR = 44;

interface PageFrameProps {
  /** Title of the document and heading of the page. */
  title: string;
  /** Steps between the course and this page. */
  where?: { label: string; to: string }[];
  /** State of saving, shown in the bar. */
  saveState?: ReactNode;
  /** Right of the heading. */
  actions?: ReactNode;
  /** The heading is for screen readers only: the page shows its own first line. */
  hideTitle?: boolean;
  /** `reading`: 72 characters. `wide`: the whole frame. `panes`: no scrolling here, each pane scrolls by itself. */
  layout?: 'reading' | 'wide' | 'panes';
  children: ReactNode;
}

let focusedPath: string | null = null;

/** Moves the focus to the heading when another page has come, as a browser does for a real navigation. */
function useHeadingFocus(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · Attest`;
  }, [title]);
  useEffect(() => {
    if (focusedPath !== null && focusedPath !== pathname) heading.current?.focus({ preventScroll: true });
    if (focusedPath !== pathname) window.scrollTo(0, 0);
    focusedPath = pathname;
  }, [pathname]);
  return heading;
}

/** Every page: one slim bar (where I am, what I can switch to, save state, full window), then the page. */
export function PageFrame({
  title,
  where = [],
  saveState,
  actions,
  hideTitle = false,
  layout = 'reading',
  children,
}: PageFrameProps) {
  const { t } = useTranslation();
  const { links, course, openFullWindow, testUser } = useFrame();
  const { pathname } = useLocation();
  const heading = useHeadingFocus(title);
  const steps = [...(course ? [{ label: course.title, to: course.to }] : []), ...where];
  const back = steps.findLast((step) => step.to !== pathname);
  const panes = layout === 'panes';
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        minHeight: '100dvh',
        ...(panes && { height: { md: '100dvh' }, overflow: { md: 'hidden' } }),
      }}
    >
      <Link
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          heading.current?.focus();
        }}
        sx={{
          position: 'absolute',
          left: 8,
          top: -100,
          zIndex: 1200,
          bgcolor: 'background.paper',
          p: 1,
          '&:focus': { top: 8 },
        }}
      >
        {t('skipToContent')}
      </Link>
      <Box
        component="header"
        sx={{
          position: 'sticky',
          top: 0,
          zIndex: 1100,
          display: 'flex',
          alignItems: 'center',
          minHeight: BAR,
          flexWrap: { xs: 'wrap', sm: 'nowrap' },
          columnGap: 1.5,
          rowGap: 0,
          pt: { xs: links.length > 1 ? 1 : 0, sm: 0 },
          px: { xs: 2, sm: 3 },
          bgcolor: 'background.paper',
          borderBottom: '1px solid',
          borderColor: 'divider',
          fontSize: '0.875rem',
        }}
      >
        {back && (
          <IconButton
            component={RouterLink}
            to={back.to}
            size="small"
            aria-label={t('backTo', { page: back.label })}
            sx={{ display: { sm: 'none' }, ml: -1, mr: -1 }}
          >
            <ChevronLeft />
          </IconButton>
        )}
        <Box component="nav" aria-label={t('whereYouAre')} sx={{ minWidth: 0, flex: '1 1 auto' }}>
          <Box
            component="ol"
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 0.5,
              m: 0,
              p: 0,
              listStyle: 'none',
              minWidth: 0,
            }}
          >
            {steps.map((step) => (
              <Box
                component="li"
                key={step.to + step.label}
                sx={{
                  display: { xs: 'none', sm: 'flex' },
                  alignItems: 'center',
                  minWidth: 0,
                  flexShrink: 4,
                  gap: 0.5,
                }}
              >
                {step.to === pathname ? (
                  <Typography variant="body2" color="textSecondary" noWrap title={step.label}>
                    {step.label}
                  </Typography>
                ) : (
                  <Link
                    component={RouterLink}
                    to={step.to}
                    color="textSecondary"
                    underline="hover"
                    noWrap
                    title={step.label}
                  >
                    {step.label}
                  </Link>
                )}
                <ChevronRight aria-hidden sx={{ fontSize: 16, color: 'text.secondary' }} />
              </Box>
            ))}
            <Box
              component="li"
              aria-current="page"
              sx={{
                minWidth: 0,
                flexShrink: { xs: 1, sm: 0 },
                maxWidth: { sm: steps.length > 0 ? '60%' : '100%' },
              }}
            >
              <Typography variant="body2" noWrap title={title} sx={{ fontWeight: 600 }}>
                {title}
              </Typography>
            </Box>
          </Box>
        </Box>
        {saveState && <Box sx={{ flex: 'none' }}>{saveState}</Box>}
        {links.length > 1 && (
          <Box
            component="nav"
            aria-label={t('switchTo')}
            sx={{
              display: 'flex',
              gap: 0.5,
              flex: { xs: '1 0 100%', sm: 'none' },
              order: { xs: 1, sm: 0 },
              overflowX: 'auto',
              mx: { xs: -1, sm: 0 },
              pb: { xs: 0.5, sm: 0 },
            }}
          >
            {links.map((link) => (
              <Button
                key={link.to}
                component={NavLink}
                to={link.to}
                size="small"
                color="inherit"
                sx={{
                  px: 1,
                  minWidth: 0,
                  minHeight: 32,
                  fontWeight: 500,
                  '&.active': { color: 'primary.main', fontWeight: 650, bgcolor: 'primary.light' },
                }}
              >
                {link.label}
              </Button>
            ))}
          </Box>
        )}
        {openFullWindow && (
          <IconButton
            size="small"
            onClick={openFullWindow}
            aria-label={t('openFullWindow')}
            title={t('openFullWindow')}
          >
            <OpenInNew sx={{ fontSize: 18 }} />
          </IconButton>
        )}
      </Box>
      {testUser && (
        <Box sx={{ px: { xs: 2, sm: 3 }, py: 0.5, bgcolor: 'background.sunken', fontSize: '0.8125rem' }}>
          {t('testUser')}
        </Box>
      )}
      <Box
        component="main"
        id="main"
        sx={
          panes
            ? { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }
            : {
                width: '100%',
                maxWidth: layout === 'reading' ? 880 : 1440,
                mx: 'auto',
                px: { xs: 2, sm: 3 },
                pt: { xs: 2, sm: 2.5 },
                pb: 6,
              }
        }
      >
        <Box
          sx={
            hideTitle
              ? {}
              : {
                  display: 'flex',
                  flexWrap: 'wrap',
                  alignItems: 'center',
                  gap: 1.5,
                  mb: 2,
                  ...(panes && { px: { xs: 2, sm: 3 }, pt: 2 }),
                }
          }
        >
          <Typography
            variant="h1"
            ref={heading}
            tabIndex={-1}
            sx={{ flex: '1 1 auto', outline: 'none', minWidth: 0, overflowWrap: 'anywhere' }}
            style={hideTitle ? visuallyHidden : undefined}
          >
            {title}
          </Typography>
          {!hideTitle && actions}
        </Box>
        {children}
      </Box>
    </Box>
  );
}
