import { content } from './support/catalogue.ts';
import { become, expect, test, toolFrame } from './support/stack.ts';
import { connectByHand } from './support/register.ts';

test('a link that was never set up opens for the earner as soon as it is', async ({ page, stack }) => {
  test.setTimeout(120_000);
  const { lms, tool, course, earner, teacher } = stack;
  const registration = await connectByHand(stack);
  const activity = lms.activities.add(registration, course, {
    type: 'ltiResourceLink',
    title: 'Week 3',
    url: `${tool.url}/lti/launch`,
  });
  lms.activities.publish(activity);
  const frame = toolFrame(page);
  const address = `${lms.url}/activities/${activity.number}`;
  await become(page, stack, earner);
  await page.goto(address);
  await expect(frame.getByText('Your teacher has not set this up yet')).toBeVisible();

  const staff = await page.context().browser()!.newPage();
  await become(staff, stack, teacher);
  await staff.goto(address);
  const setup = toolFrame(staff);
  await setup.getByRole('list', { name: 'Micro-credentials' }).getByText(content.title).click();
  await setup.getByRole('button', { name: 'Use this one' }).click();
  await setup.getByRole('button', { name: 'Set up assignment' }).click();
  await expect(setup.getByRole('heading', { name: content.title }).first()).toBeVisible();
  await staff.close();

  await frame.getByRole('button', { name: 'Look again' }).click();
  await expect(frame.getByRole('button', { name: 'Start' })).toBeVisible();
});

test('a double click sends one answer to the course', async ({ page, stack }) => {
  const { lms, course, teacher } = stack;
  const registration = await connectByHand(stack);
  const frame = toolFrame(page);
  await become(page, stack, teacher);
  await page.goto(`${lms.url}/courses/${course.number}/picker/${registration.clientId}`);
  // Slow enough for both clicks to come before the first answer.
  await page.route('**/deep-linking/answer', async (route) => {
    await new Promise((done) => setTimeout(done, 300));
    await route.continue();
  });
  const answers: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/deep-linking/answer')) answers.push(response.status());
  });
  await frame.getByRole('button', { name: 'Cancel' }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await expect(frame.getByText('Choose a micro-credential')).toHaveCount(0);
  expect(answers).toEqual([201]);
  expect(lms.activities.list()).toHaveLength(0);
});
