import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import type { MeView } from '../../tool/contract/session.ts';
import { FrameContext, type FrameLink } from '../components/frame-context.ts';
import { Message } from '../components/Message.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { session } from '../lib/api.ts';
import { openInFullWindow } from '../lib/full-window.ts';
import { meQuery } from '../lib/me.ts';
import { PageBoundary, PageWaiting } from './PageBoundary.tsx';
import { followLocale } from './i18n.ts';
import { paths, startPath } from './paths.ts';

/** What this person can switch to. */
function linksFor(me: MeView, t: (key: string) => string): FrameLink[] {
  const work =
    me.start.page === 'placement' && me.may.earn
      ? [{ to: startPath(me.start, false), label: t('nav.work') }]
      : [];
  return [
    ...work,
    ...(me.may.review ? [{ to: paths.reviews(), label: t('nav.reviews') }] : []),
    ...(me.may.seeCohort ? [{ to: paths.cohort(), label: t('nav.cohort') }] : []),
    ...(me.may.place ? [{ to: paths.catalogue(), label: t('nav.catalogue') }] : []),
  ];
}

function Frame({ me, children }: { me: MeView; children: ReactNode }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const frame = useMemo(
    () => ({
      links: linksFor(me, t),
      course: me.course ? { title: me.course.title, to: startPath(me.start, me.may.review) } : null,
      openFullWindow:
        window.self === window.top ? null : () => openInFullWindow(session, `/app${pathname}${search}`),
      testUser: me.testUser,
    }),
    [me, t, pathname, search],
  );
  useEffect(() => void followLocale(me.locale), [me.locale]);
  return <FrameContext.Provider value={frame}>{children}</FrameContext.Provider>;
}

/** Everything behind a session: waits for the hand-over of the launch, then for who is here. */
export function SignedIn() {
  const { t } = useTranslation();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const { pathname } = useLocation();
  const me = useQuery({ ...meQuery, enabled: state === 'open' });

  switch (state) {
    case 'opening':
      return <PageWaiting />;
    case 'refused':
      return (
        <Message title={t('session.refused.title')}>
          <ProblemNotice error={session.problem()} />
        </Message>
      );
    case 'none':
    case 'ended':
      return (
        <Message
          title={t(`session.${state}.title`)}
          action={
            me.data?.lms.returnUrl && (
              <Button variant="contained" href={me.data.lms.returnUrl} target="_top" rel="noreferrer">
                {t('session.backToCourse')}
              </Button>
            )
          }
        >
          {t(`session.${state}.text`)}
        </Message>
      );
    case 'open':
      if (me.data) {
        return (
          <Frame me={me.data}>
            <PageBoundary address={pathname}>
              <Outlet />
            </PageBoundary>
          </Frame>
        );
      }
      if (me.isError) {
        return (
          <Message title={t('session.refused.title')}>
            <ProblemNotice error={me.error} onRetry={() => void me.refetch()} />
          </Message>
        );
      }
      return <PageWaiting />;
  }
}
