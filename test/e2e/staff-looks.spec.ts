import axe, { type Result } from 'axe-core';
import { aCohort, aQueueItem, aSecondRoundReview, idOf, microCredentialViews } from '../factories/views.ts';
import { expect, refuse, test, type FakedApi } from './support/faked-api.ts';
import { staffAnswers } from './support/staff-answers.ts';

const [first, second] = microCredentialViews.map(({ id }) => id);
const work = `/reviews/${idOf(7, 1)}`;

/** `once`: looked at in the first frame only. */
const pages: { name: string; path: string; once?: true; prepare?: (api: FakedApi) => void }[] = [
  { name: 'picker', path: `/picker?open=${first}&chosen=${second}` },
  { name: 'picker settings', path: `/picker?chosen=${first}.${second}&step=settings` },
  { name: 'catalogue', path: '/catalogue', once: true },
  { name: 'setup of a link', path: `/placements/${idOf(5, 1)}/setup?use=${first}`, once: true },
  { name: 'reviews', path: '/reviews' },
  {
    name: 'no reviews',
    once: true,
    path: '/reviews',
    prepare: (api) => api.answer('GET /reviews/queue', () => ({ items: [], nextCursor: null, total: 0 })),
  },
  {
    name: 'three hundred reviews',
    once: true,
    path: '/reviews',
    prepare: (api) =>
      api.answer('GET /reviews/queue', () => ({
        items: Array.from({ length: 100 }, (_, index) => aQueueItem(index + 1)),
        nextCursor: 'more',
        total: 300,
      })),
  },
  { name: 'console', path: work },
  {
    name: 'console, second round',
    path: work,
    prepare: (api) => api.answer('GET /submissions/*/review', () => aSecondRoundReview()),
  },
  { name: 'cohort', path: '/cohort' },
  {
    name: 'cohort without a roster',
    once: true,
    path: '/cohort',
    prepare: (api) =>
      api.answer('GET /cohort', () =>
        aCohort({ items: [], roster: { state: 'unavailable', at: null, problem: 'scope_missing' } }),
      ),
  },
  {
    name: 'cohort refused',
    once: true,
    path: '/cohort',
    prepare: (api) => api.answer('GET /cohort', () => refuse(403, 'not_allowed')),
  },
  { name: 'person', path: `/cohort/people/${idOf(3, 3)}?placement=${idOf(5, 1)}` },
];

const frames = [
  { name: '360 px', viewport: { width: 360, height: 640 }, colorScheme: 'light', locale: 'en' },
  {
    name: '900 × 500, dark, Spanish',
    viewport: { width: 900, height: 500 },
    colorScheme: 'dark',
    locale: 'es',
  },
] as const;

for (const [index, { name: frame, viewport, colorScheme, locale }] of frames.entries()) {
  test.describe(frame, () => {
    test.use({ viewport, colorScheme });

    for (const { name, path, prepare } of pages.filter(({ once }) => index === 0 || !once)) {
      test(`${name}: fits, and axe finds nothing`, async ({ page, api }) => {
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        staffAnswers(api);
        prepare?.(api);
        await api.open(path, { locale });
        await expect(page.getByRole('heading').first()).toBeAttached();
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
        await page.evaluate(() => document.fonts.ready);

        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        await page.evaluate(axe.source);
        const findings = await page.evaluate(async () => {
          const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Result[] }> } };
          const { violations } = await axe.run();
          return violations.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) }));
        });
        expect(findings).toEqual([]);
        expect(errors).toEqual([]);
      });
    }
  });
}
