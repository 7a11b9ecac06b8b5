import { mkdir } from 'node:fs/promises';
import { chromium, type BrowserContextOptions, type FrameLocator, type Page } from '@playwright/test';
import { chromiumArgs, findChromium } from '../support/find-chromium.ts';

/** Takes the pictures of the README from a running `npm run demo`. */
const LMS = 'http://127.0.0.1:4000';
const folder = process.argv[2] ?? 'docs/pictures';

const found = await findChromium(() => {});
const browser = await chromium.launch({
  executablePath: found.executablePath,
  args: chromiumArgs,
  env: { ...(process.env as Record<string, string>), ...found.env },
});

async function as(
  person: RegExp,
  options: BrowserContextOptions,
  work: (page: Page, tool: FrameLocator) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(LMS);
  await page.getByRole('button', { name: person }).first().click();
  await page.getByRole('main').getByRole('link').first().click();
  await work(page, page.frameLocator('iframe[name="tool"]'));
  await context.close();
}

const picture = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}/${name}.png` });
};

await mkdir(folder, { recursive: true });
const wide = { viewport: { width: 1280, height: 860 } };

await as(/Robin Ortiz/, wide, async (page, tool) => {
  await page.getByRole('link', { name: /Add an activity/ }).click();
  await tool.getByRole('list', { name: 'Micro-credentials' }).getByRole('button').first().click();
  await picture(page, 'picker');
  await page.goto(LMS);
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', { name: 'Formative checks' }).click();
  await tool
    .getByRole('heading', { name: 'Cohort' })
    .waitFor()
    .catch(() => {});
  await picture(page, 'cohort');
});

await as(/Hanna Keller/, wide, async (page, tool) => {
  await page.getByRole('link', { name: 'Formative checks' }).click();
  await tool.getByRole('link', { name: 'Reviews' }).click();
  await tool.getByRole('link', { name: /Start review|Continue review/ }).waitFor();
  await picture(page, 'queue');
  await tool.getByRole('link', { name: /Start review|Continue review/ }).click();
  await tool.getByRole('radio').first().waitFor();
  await picture(page, 'review');
});

await as(/Соколов/, wide, async (page, tool) => {
  await page.getByRole('link', { name: 'Communicating' }).click();
  await tool.getByRole('link', { name: 'See the feedback' }).click();
  await tool
    .getByRole('link', { name: /^Revise/ })
    .first()
    .waitFor();
  await picture(page, 'feedback');
});

await as(/Jo Lindqvist/, { ...wide, colorScheme: 'dark' }, async (page, tool) => {
  await page.getByRole('link', { name: 'Formative checks' }).click();
  await tool.getByText('What passing looks like').first().waitFor();
  await picture(page, 'overview-dark');
});

await as(/Robin Ortiz/, wide, async (page) => {
  await page.getByRole('link', { name: 'Gradebook' }).click();
  await picture(page, 'gradebook');
});
await browser.close();
