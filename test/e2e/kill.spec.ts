import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from '../lms/world.ts';
import { content, failed, remark } from './support/catalogue.ts';
import { answerTo, attachFile, handIn, openStep, saved } from './support/earner.ts';
import { placeByDeepLinking } from './support/place.ts';
import { registerTool } from './support/register.ts';
import { release, scoreRound } from './support/reviewer.ts';
import { become, expect, test, toolFrame } from './support/stack.ts';

test.use({ profile: 'canvas' });

/** Canvas keeps every comment and every attempt, so that a grade sent twice would be seen there. */
test('killed at any moment, nothing typed, sent or released is lost, and no grade is sent twice', async ({
  page,
  stack,
}) => {
  test.setTimeout(240_000);
  const { lms, tool: process, teacher, earner } = stack;
  const tool = toolFrame(page);
  await registerTool(page, stack);
  const activity = await placeByDeepLinking(page, stack, content.title);
  const openAs = async (person: Person) => {
    await become(page, stack, person);
    await page.goto(`${lms.url}/activities/${activity.number}`);
  };

  /** Kills the tool at a random moment of `act`, starts it again, and lets `act` end as it may. */
  const killDuring = async (withinMs: number, act: () => Promise<unknown>): Promise<void> => {
    const acted = act().catch(() => undefined);
    const after = Math.round(Math.random() * withinMs);
    await wait(after);
    await process.kill();
    test.info().annotations.push({ type: 'killed after', description: `${after} ms` });
    await process.start();
    await acted;
  };

  const prompts = [...content.overview.prompts, ...content.reflection.prompts];
  await test.step('while an answer is typed', async () => {
    await openAs(earner);
    await tool.getByRole('button', { name: 'Start' }).click();
    for (const [index, prompt] of prompts.entries()) {
      await openStep(tool, prompt.question);
      const field = tool.getByRole('textbox', { name: prompt.question });
      const type = () => field.fill(answerTo(prompt.question, 1));
      await (index === 1 ? killDuring(1200, type) : type());
    }
    await expect(saved(tool)).toBeVisible({ timeout: 40_000 });
  });

  await test.step('while a file is on its way', async () => {
    for (const artifact of content.evidence.artifacts) {
      await openStep(tool, artifact.title);
      for (let item = 1; item <= artifact.minItems; item += 1) {
        const name = `${artifact.id} ${item}.txt`;
        const isFirst = item === 1 && artifact === content.evidence.artifacts[0];
        const text = isFirst ? 'What learners wrote, line by line. '.repeat(400_000) : 'Notes';
        if (!isFirst) {
          await attachFile(tool, name, text);
          continue;
        }
        await killDuring(600, () => attachFile(tool, name, text));
        const stored = tool.getByRole('button', { name: `Download ${name}` });
        const again = tool.getByRole('button', { name: 'Try again' });
        await expect(stored.or(again).first()).toBeVisible({ timeout: 30_000 });
        if (await again.isVisible()) await again.click();
        await expect(stored).toHaveCount(1, { timeout: 30_000 });
      }
    }
  });

  await test.step('at the moment of handing in', async () => {
    await killDuring(1500, () => handIn(tool));
    await openAs(earner);
    const state = tool.getByText('With a reviewer').first();
    const goOn = tool.getByRole('link', { name: 'Check and submit' });
    await expect(state.or(goOn).first()).toBeVisible({ timeout: 20_000 });
    if (await goOn.isVisible()) {
      await goOn.click();
      await handIn(tool);
    }
  });

  await test.step('while it is scored', async () => {
    await openAs(teacher);
    await tool.getByRole('link', { name: 'Reviews' }).click();
    await tool.getByRole('link', { name: 'Start review' }).click();
    for (const prompt of prompts)
      await expect(tool.getByText(answerTo(prompt.question, 1)).first()).toBeVisible();
    await killDuring(4000, () => scoreRound(tool, content, { [failed.id]: remark }));
    await expect(saved(tool)).toBeVisible({ timeout: 40_000 });
  });

  await test.step('at the moment of the release, and while the grade is sent', async () => {
    await killDuring(1500, () => release(tool));
    await openAs(teacher);
    await tool.getByRole('link', { name: 'Reviews' }).click();
    const goOn = tool.getByRole('link', { name: 'Continue review' });
    const nothing = tool.getByText('Nothing waits for a review');
    await expect(goOn.or(nothing).first()).toBeVisible({ timeout: 20_000 });
    if (await goOn.isVisible()) {
      await goOn.click();
      await expect(tool.getByText(remark)).toBeVisible();
      await release(tool);
    }
    await expect.poll(() => lms.gradebook.cell(activity, earner)?.score, { timeout: 60_000 }).toBe(0);
  });

  await test.step('what the earner and the gradebook have in the end', async () => {
    await openAs(earner);
    await tool.getByRole('link', { name: 'See the feedback' }).click();
    await expect(tool.getByText(remark).first()).toBeVisible();
    await expect(tool.getByText('Your course shows 0 of 100')).toBeVisible({ timeout: 30_000 });
    const cell = lms.gradebook.cell(activity, earner);
    expect(cell?.comments).toHaveLength(1);
    const grades = lms.gradebook
      .accepted(activity, earner)
      .filter(({ body }) => body.gradingProgress === 'FullyGraded');
    expect(grades).toHaveLength(1);
  });
});
