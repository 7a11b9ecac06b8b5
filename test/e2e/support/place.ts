import { expect, type Page } from '@playwright/test';
import type { Activity } from '../../lms/world.ts';
import { become, toolFrame, type Stack } from './stack.ts';

/** The teacher opens the picker in the course, chooses one micro-credential, and does what the LMS wants after it. */
export async function placeByDeepLinking(page: Page, stack: Stack, title: string): Promise<Activity> {
  const { lms, course, teacher } = stack;
  const tool = toolFrame(page);
  await become(page, stack, teacher);
  await page.goto(`${lms.url}/courses/${course.number}`);
  await page.getByRole('link', { name: /Add an activity/ }).click();
  await tool.getByRole('list', { name: 'Micro-credentials' }).getByText(title).click();
  await tool.getByRole('button', { name: 'Choose this one' }).click();
  await tool.getByRole('button', { name: 'Next: points and date' }).click();
  await tool.getByRole('button', { name: 'Add to course' }).click();
  if (lms.profile === 'moodle') await tool.getByRole('button', { name: 'Save and return to course' }).click();
  await page.waitForURL(`${lms.url}/courses/${course.number}`);
  expect(lms.activities.list()).toHaveLength(1);
  const activity = lms.activities.list()[0]!;
  if (!activity.published) lms.activities.publish(activity);
  return activity;
}
