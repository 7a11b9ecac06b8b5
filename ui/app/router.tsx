import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { PageSkeleton, SkeletonRegion } from '../components/Skeletons.tsx';
import { Message } from '../components/Message.tsx';
import { i18n } from './i18n.ts';
import { patterns } from './paths.ts';
import { RouteProblem } from './RouteProblem.tsx';
import { NotFoundPage } from './routes/NotFoundPage.tsx';
import { StartPage } from './routes/StartPage.tsx';
import { SignedIn } from './SignedIn.tsx';

/** A page with its own script and texts, both fetched when it is first opened. */
function page(path: string, namespace: string, load: () => Promise<ComponentType>): RouteObject {
  return {
    path,
    errorElement: <RouteProblem />,
    async lazy() {
      const [Component] = await Promise.all([load(), i18n.loadNamespaces(namespace)]);
      return { Component };
    },
  };
}

function Loading() {
  return (
    <Message>
      <SkeletonRegion>
        <PageSkeleton />
      </SkeletonRegion>
    </Message>
  );
}

const pages: RouteObject[] = [
  page(patterns.placement, 'earner', async () => (await import('./routes/PlacementPage.tsx')).PlacementPage),
];

export const createRouter = () =>
  createBrowserRouter(
    [
      {
        element: <SignedIn />,
        errorElement: <RouteProblem />,
        HydrateFallback: Loading,
        children: [{ path: patterns.start, element: <StartPage /> }, ...pages],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
    { basename: '/app' },
  );
