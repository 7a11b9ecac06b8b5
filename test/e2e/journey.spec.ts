import { expectAccessible } from './support/accessible.ts';
import { content, failed, remark } from './support/catalogue.ts';
import { attachFile, fillRound, handIn } from './support/earner.ts';
import { placeByDeepLinking } from './support/place.ts';
import { registerTool } from './support/register.ts';
import { release, scoreRound } from './support/reviewer.ts';
import { become, expect, test, toolFrame } from './support/stack.ts';
import type { Person } from '../lms/world.ts';

/**
 * The main job, in a cross-site frame with third-party cookies blocked: a micro-credential is placed, earned in two
 * rounds, and stands in the gradebook.
 */
for (const profile of ['canvas', 'moodle', 'schoology'] as const) {
  test.describe(profile, () => {
    test.use({ profile });

    test('from the launch to the grade', async ({ page, stack }) => {
      test.setTimeout(180_000);
      const { lms, teacher, earner, learners } = stack;
      const tool = toolFrame(page);
      const brokenRules: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy|Permissions policy/.test(message.text()))
          brokenRules.push(message.text());
      });

      await test.step('the administrator registers the tool', () => registerTool(page, stack));
      const activity = await test.step('the teacher places a micro-credential', () =>
        placeByDeepLinking(page, stack, content.title));
      const openAs = async (person: Person) => {
        await become(page, stack, person);
        await page.goto(`${lms.url}/activities/${activity.number}`);
      };
      const openReview = async () => {
        await openAs(teacher);
        await tool.getByRole('link', { name: 'Reviews' }).click();
        await tool.getByRole('link', { name: 'Start review' }).click();
      };
      const cell = () => lms.gradebook.cell(activity, earner);

      await test.step('the earner reads the rubric, answers, attaches and hands in', async () => {
        await openAs(earner);
        await expect(tool.getByText(failed.title)).toBeVisible();
        await expectAccessible(page);
        await tool.getByRole('button', { name: 'Start' }).click();
        await fillRound(tool, content, 1);
        await expectAccessible(page);
        await handIn(tool);
        await expect(tool.getByText('With a reviewer').first()).toBeVisible();
      });

      await test.step('the reviewer scores and asks for one change', async () => {
        await openReview();
        await scoreRound(tool, content, { [failed.id]: remark });
        await expectAccessible(page);
        await release(tool);
      });

      await test.step('the score and the comment stand in the gradebook', async () => {
        await expect.poll(() => cell()?.score, { timeout: 30_000 }).toBe(0);
        expect(cell()?.comment).toContain(remark);
      });

      await test.step('the earner reads the feedback and hands in the failed part again', async () => {
        await openAs(earner);
        await tool.getByRole('link', { name: 'See the feedback' }).click();
        await expect(tool.getByText(remark).first()).toBeVisible();
        await expectAccessible(page);
        await tool.getByRole('link', { name: `Revise: ${failed.title}` }).click();
        await attachFile(tool, 'plan with answers.txt', 'Which answers, and what they told me');
        await handIn(tool);
      });

      await test.step('the reviewer finds the rest locked, and passes it', async () => {
        await openReview();
        await scoreRound(tool, content, {}, (id) => id === failed.id);
        await release(tool);
        await expect.poll(() => cell()?.score, { timeout: 30_000 }).toBe(100);
      });

      await test.step('the cohort shows everybody from the roster', async () => {
        await openAs(teacher);
        for (const { name } of learners) await expect(tool.getByRole('link', { name }).first()).toBeVisible();
        await expect(tool.getByText('Earned').first()).toBeVisible();
        await expectAccessible(page);
      });

      // Schoology has no way from its gradebook to the work.
      if (profile !== 'schoology') {
        await test.step('the gradebook of the LMS opens the work of that person', async () => {
          const [item] = lms.gradebook.lineItems(activity);
          await page.goto(`${lms.url}/courses/${activity.course}/review/${item!.number}/${earner.number}`);
          await expect(tool.getByRole('heading', { name: earner.name })).toBeVisible();
        });
      }

      await test.step('the earner sees that it is earned, and that the course knows', async () => {
        await openAs(earner);
        await expect(tool.getByText('Your course shows 100 of 100')).toBeVisible();
      });

      expect(brokenRules).toEqual([]);
      const grades = lms.gradebook
        .accepted(activity, earner)
        .filter(({ body }) => body.scoreGiven !== undefined);
      expect(grades.map(({ body }) => body.scoreGiven)).toEqual([0, 100]);
    });
  });
}
