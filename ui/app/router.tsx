import { lazy, type ComponentType } from 'react';
import { useRoutes, type RouteObject } from 'react-router';
import { i18n } from './i18n.ts';
import { patterns } from './paths.ts';
import { NotFoundPage } from './routes/NotFoundPage.tsx';
import { StartPage } from './routes/StartPage.tsx';
import { SignedIn } from './SignedIn.tsx';

/** A page with its own script and texts, both fetched when it is first opened. */
function page(path: string, namespace: string, load: () => Promise<ComponentType>): RouteObject {
  const Page = lazy(async () => {
    const [component] = await Promise.all([load(), i18n.loadNamespaces(namespace)]);
    return { default: component };
  });
  return { path, element: <Page /> };
}

const routes: RouteObject[] = [
  {
    element: <SignedIn />,
    children: [
      { path: patterns.start, element: <StartPage /> },
      page(
        patterns.placement,
        'earner',
        async () => (await import('./routes/PlacementPage.tsx')).PlacementPage,
      ),
      page(
        patterns.workspace,
        'earner',
        async () => (await import('./routes/WorkspacePage.tsx')).WorkspacePage,
      ),
      page(patterns.feedback, 'earner', async () => (await import('./routes/FeedbackPage.tsx')).FeedbackPage),
      page(patterns.picker, 'picker', async () => (await import('./routes/PickerPage.tsx')).PickerPage),
      page(
        patterns.catalogue,
        'picker',
        async () => (await import('./routes/CataloguePage.tsx')).CataloguePage,
      ),
      page(
        patterns.placementSetup,
        'picker',
        async () => (await import('./routes/PlacementSetupPage.tsx')).PlacementSetupPage,
      ),
      page(patterns.reviews, 'review', async () => (await import('./routes/ReviewsPage.tsx')).ReviewsPage),
      page(patterns.review, 'review', async () => (await import('./routes/ReviewPage.tsx')).ReviewPage),
      page(patterns.cohort, 'cohort', async () => (await import('./routes/CohortPage.tsx')).CohortPage),
      page(
        patterns.cohortPerson,
        'cohort',
        async () => (await import('./routes/CohortPersonPage.tsx')).CohortPersonPage,
      ),
    ],
  },
  { path: '*', element: <NotFoundPage /> },
];

export const Pages = () => useRoutes(routes);
