import type { Page } from '@playwright/test';
import {
  aCohortPerson,
  aQueueItem,
  aReview,
  aSecondRoundReview,
  aSubmission,
  hoursAgo,
  idOf,
  microCredentialViews,
} from '../factories/views.ts';
import { CUT, expect, refuse, test } from './support/faked-api.ts';
import { staffAnswers } from './support/staff-answers.ts';

const work = `/reviews/${idOf(7, 1)}`;
const rubric = (page: Page) => page.getByRole('region', { name: 'Rubric' });

test.use({ viewport: { width: 1200, height: 640 } });
test.beforeEach(({ api }) => staffAnswers(api));

test.describe('picker', () => {
  test('two chosen, set up and signed are posted to the course in the same frame', async ({ page, api }) => {
    let posted: string | null = null;
    await page.route('http://lms.test/return', (route) => {
      posted = route.request().postData();
      return route.fulfill({ contentType: 'text/html', body: '<h1>Back in the course</h1>' });
    });
    await api.open('/picker');
    for (const name of [/Formative checks/, /Professional ethics/]) {
      await page.getByRole('list', { name: 'Micro-credentials' }).getByRole('button', { name }).click();
      await page.getByRole('button', { name: 'Choose this one' }).click();
    }
    await page.getByRole('button', { name: 'Next: points and date' }).click();
    await page.getByRole('textbox', { name: 'Points' }).first().fill('0');
    await page.getByRole('button', { name: 'Add 2 to course' }).click();
    await expect(page.getByText('A number above 0')).toBeVisible();
    expect(api.sent('POST /deep-linking/answer')).toEqual([]);

    await page.getByRole('textbox', { name: 'Points' }).first().fill('20');
    await page.getByLabel('Due date').first().fill('2999-12-05');
    await page.getByRole('button', { name: 'Add 2 to course' }).click();
    await expect(page.getByRole('heading', { name: 'Back in the course' })).toBeVisible();
    expect(posted).toBe('JWT=a.b.c');
    expect(api.sent('POST /deep-linking/answer')).toMatchObject([
      {
        items: [
          {
            microCredentialId: microCredentialViews[0]!.id,
            points: 20,
            dueAt: expect.stringContaining('2999'),
          },
          { microCredentialId: microCredentialViews[2]!.id, points: 100, dueAt: null },
        ],
      },
    ]);
  });

  test('a second answer is explained', async ({ page, api }) => {
    api.answer('POST /deep-linking/answer', () => refuse(409, 'deep_linking_already_answered'));
    await api.open(`/picker?chosen=${microCredentialViews[0]!.id}&step=settings`);
    await page.getByRole('button', { name: 'Add to course' }).click();
    await expect(page.getByText('Your answer went to the course')).toBeVisible();
  });
});

test.describe('reviews', () => {
  test('the keyboard leads through the list, and the filter stays in the address', async ({ page, api }) => {
    await api.open('/reviews');
    await expect(page.getByText('6 works wait')).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(aQueueItem(2).submissionId));
    await api.open('/reviews?held=mine');
    await expect(page.getByLabel('Held by')).toHaveText('Me');
  });
});

test.describe('console', () => {
  test('scored by keyboard, saved with its revision, released with what will happen said first', async ({
    page,
    api,
  }) => {
    api.answer('GET /submissions/*/review', () => aSecondRoundReview());
    api.answer('POST /submissions/*/review/release', () =>
      aSubmission({ state: 'needs_revision', round: 3 }),
    );
    await api.open(work);
    await expect(page.getByText('0 of 2 scored')).toBeVisible();
    await page.keyboard.press('1');
    await page.keyboard.press('n');
    await page.keyboard.press('3');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByLabel('Feedback: what has to change?')).toBeFocused();
    await page.keyboard.type('Name the pattern');
    await expect(page.getByText(/^Saved/)).toBeVisible();
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Needs revision: 14 of 15 pass');
    await expect(dialog).toContainText('gets 0 of 100 points');
    await dialog.getByRole('button', { name: 'Release decision' }).click();
    await expect(page).toHaveURL(new RegExp(idOf(7, 2)));
    const saves = api.sent('PUT /submissions/*/review') as { baseRevision: number }[];
    expect(saves.map((save) => save.baseRevision)).toEqual(saves.map((_, index) => index));
    expect(api.sent('POST /submissions/*/review/release')).toEqual([{ round: 2, revision: saves.length }]);
  });

  test('what is scored while the server is away is kept, sent when it is back, and survives a reload', async ({
    page,
    api,
  }) => {
    let away = true;
    api.answer('PUT /submissions/*/review', (request) => {
      if (away) return CUT;
      const { scores, summary } = request.postDataJSON() as ReturnType<typeof aReview>['read'];
      return aReview({ read: { scores, summary, revision: 1, savedAt: hoursAgo(0) } });
    });
    await api.open(work);
    await rubric(page).getByLabel('Feedback').first().fill('Written without a line');
    await expect(page.getByText('Not saved yet')).toBeVisible();
    await page.reload();
    await expect(rubric(page).getByLabel('Feedback').first()).toHaveValue('Written without a line');
    away = false;
    await expect(page.getByText(/^Saved/)).toBeVisible();
    await page.reload();
    await expect(rubric(page).getByLabel('Feedback').first()).toHaveValue('');
  });

  test('scores changed in another window are not overwritten without asking', async ({ page, api }) => {
    let revision = 5;
    api.answer('GET /submissions/*/review', () =>
      aReview({ read: { scores: [], summary: 'From elsewhere', revision, savedAt: hoursAgo(0) } }),
    );
    api.answer('PUT /submissions/*/review', (request) => {
      const body = request.postDataJSON() as { baseRevision: number; summary: string };
      if (body.baseRevision !== revision) return refuse(409, 'review_conflict');
      revision += 1;
      return aReview({ read: { scores: [], summary: body.summary, revision, savedAt: hoursAgo(0) } });
    });
    await api.open(work);
    await expect(page.getByRole('textbox', { name: 'Summary' })).toHaveValue('From elsewhere');
    revision = 6;
    await page.getByRole('textbox', { name: 'Summary' }).fill('From here');
    await expect(page.getByText('changed in another window')).toBeVisible();
    await page.getByRole('button', { name: 'These here' }).click();
    await expect(page.getByText(/^Saved/)).toBeVisible();
    expect(api.sent('PUT /submissions/*/review').at(-1)).toMatchObject({
      summary: 'From here',
      baseRevision: 6,
    });
  });

  test('work that somebody else has can be looked at, and taken over from exactly that person', async ({
    page,
    api,
  }) => {
    const bo = { id: idOf(3, 77), name: 'Bo Lindgren', since: hoursAgo(1), me: false };
    api.answer('GET /submissions/*/review', () => aReview({ heldBy: bo }));
    await api.open(work);
    await expect(page.getByText('Bo Lindgren has this work')).toBeVisible();
    await expect(rubric(page).getByRole('radio').first()).toBeDisabled();
    await page.getByRole('button', { name: 'Take over' }).click();
    await expect(rubric(page).getByRole('radio').first()).toBeEnabled();
    expect(api.sent('POST /submissions/*/review/claim')).toEqual([{ takeOverFrom: bo.id }]);
  });
});

test.describe('cohort', () => {
  test('search, filter and order stay in the address', async ({ page, api }) => {
    await api.open('/cohort');
    await page.getByLabel('Search people').fill('ama');
    await page.getByLabel('State').click();
    await page.getByRole('option', { name: 'Needs revision' }).click();
    await page.getByRole('button', { name: 'Last active' }).click();
    await expect(page).toHaveURL(/q=ama&state=needs_revision&sort=activity/);
    await page.reload();
    await expect(page.getByLabel('Search people')).toHaveValue('ama');
  });

  test('the roster is read again and says what it found', async ({ page, api }) => {
    api.answer('POST /cohort/roster', () => ({ added: 3, updated: 2, gone: 1, at: hoursAgo(0) }));
    await api.open('/cohort');
    await page.getByRole('button', { name: 'Update from Moodle' }).click();
    await expect(page.getByText('Up to date: 3 new, 2 changed, 1 left.')).toBeVisible();
  });

  test('a grade the LMS refused is explained and can be sent again', async ({ page, api }) => {
    api.answer('POST /submissions/*/passback/retry', () => undefined);
    await api.open(`/cohort/people/${aCohortPerson(2).row.person.id}`);
    await expect(page.getByText('does not let Attest write this grade').first()).toBeVisible();
    await page.getByRole('button', { name: 'Send to Moodle again' }).first().click();
    await expect(page.getByText('On its way.')).toBeVisible();
    expect(api.sent('POST /submissions/*/passback/retry')).toHaveLength(1);
  });
});
