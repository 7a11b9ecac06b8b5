import type { MicroCredentialSummary } from '../../tool/contract/micro-credential.ts';
import { openPicker, place } from '../support/lti-client.ts';
import { become, expect, test, toolFrame } from './support/stack.ts';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF');
const answer = (word: string) => `${word}: grade 4, twenty-six learners, seven of them new to English.`;

test('an earner writes, loses the connection, closes the tab, attaches, submits – and nothing is lost', async ({
  page,
  context,
  stack,
}) => {
  const { lms, tool, course, teacher, earner, attest } = stack;
  const registration = lms.registrations.byHand({ url: tool.url });
  await attest(
    'platform',
    'add',
    ...['--programme', 'harbor', '--family', lms.profile, '--name', 'District LMS'],
    ...['--issuer', lms.issuer, '--client-id', registration.clientId],
    ...['--auth-url', lms.endpoints.authorization, '--token-url', lms.endpoints.token],
    ...['--jwks-url', lms.endpoints.jwks, '--deployment', registration.deploymentId],
  );
  const { api } = await openPicker(lms, teacher, course, registration);
  const { items } = await api.get<{ items: MicroCredentialSummary[] }>('/micro-credentials');
  const [activity] = await place(lms, teacher, course, registration, [{ microCredentialId: items[0]!.id }]);

  const scripts: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (/\/app\/assets\/.*\.js$/.test(request.url())) {
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    }
  });

  await page.setViewportSize({ width: 900, height: 760 });
  await become(page, stack, earner);
  const open = () => page.goto(`${lms.url}/activities/${activity!.number}`);
  await open();
  let app = toolFrame(page);
  await expect(app.getByText('Not started')).toBeVisible();
  await expect(app.getByText('What passing looks like').first()).toBeVisible();
  await test.step('the first page costs less than 200 kB of script', async () => {
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(200_000);
    test.info().annotations.push({ type: 'script bytes of the first page', description: String(bytes) });
  });
  await app.getByRole('button', { name: 'Start' }).click();

  await test.step('what is typed is saved, and the page says so only then', async () => {
    await app.getByRole('textbox').fill(answer('Saved'));
    await expect(app.getByText(/^Saved \d/)).toBeVisible();
  });

  await test.step('a text typed half a second before the tab closes is there again', async () => {
    await app.getByRole('textbox').fill(answer('Last words'));
    await page.goto('about:blank');
    await open();
    app = toolFrame(page);
    await app.getByRole('link', { name: 'Continue' }).click();
    await app.getByRole('combobox', { name: 'Steps' }).selectOption({ index: 0 });
    await expect(app.getByRole('textbox')).toHaveValue(answer('Last words'));
  });

  await test.step('a text typed while the server is gone is kept on the device and sent when it is back', async () => {
    await tool.kill();
    await app.getByRole('textbox').fill(answer('Kept'));
    await expect(app.getByText('Not saved yet – kept on this device')).toBeVisible();
    await tool.start();
    await expect(app.getByText(/^Saved \d/)).toBeVisible({ timeout: 20_000 });
  });

  const steps = app.getByRole('combobox', { name: 'Steps' });
  const choices = await steps.locator('option').count();
  let artifact: { index: number; name: string } | undefined;
  for (let index = 1; index < choices - 1; index++) {
    await steps.selectOption({ index });
    const file = app.locator('input[type=file]');
    await expect(app.getByRole('textbox').or(app.getByText('Your evidence')).first()).toBeVisible();
    if (await file.count()) {
      const needed = Number(
        /(\d+) needed/.exec((await app.getByText(/needed, up to/).textContent()) ?? '')![1],
      );
      const names = Array.from({ length: needed }, (_, number) => `Plan ${index}-${number + 1}.pdf`);
      await file.setInputFiles(names.map((name) => ({ name, mimeType: 'application/pdf', buffer: pdf })));
      for (const name of names) {
        await expect(app.getByRole('button', { name: `Download ${name}` })).toBeVisible();
      }
      artifact ??= { index, name: names[0]! };
    } else {
      await app.getByRole('textbox').fill(answer(`Step ${index}`));
    }
  }

  await test.step('a file comes back as it went', async () => {
    await steps.selectOption({ index: artifact!.index });
    const download = page.waitForEvent('download');
    await app.getByRole('button', { name: `Download ${artifact!.name}` }).click();
    expect((await download).suggestedFilename()).toBe(artifact!.name);
  });

  await test.step('removing can be undone', async () => {
    await app.getByRole('button', { name: `Remove ${artifact!.name}` }).click();
    await app.getByRole('button', { name: 'Undo' }).click();
    await expect(app.getByRole('button', { name: `Download ${artifact!.name}` })).toBeVisible();
  });

  await test.step('submitting says what happens, asks for the privacy check, and locks the work', async () => {
    await steps.selectOption('check');
    await expect(app.getByText('Everything that is asked for is there.')).toBeVisible();
    await app.getByRole('button', { name: 'Submit for review' }).click();
    const dialog = app.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Submit for review' }).click();
    await expect(dialog.getByText('Please confirm this to go on.')).toBeVisible();
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Submit for review' }).click();
    await expect(app.getByText('With a reviewer')).toBeVisible();
    await app.getByRole('link', { name: 'See what you handed in' }).click();
    await expect(app.getByText(answer('Kept'))).toBeVisible();
  });

  await test.step('the page in a window of its own is signed in too', async () => {
    const popup = context.waitForEvent('page');
    await app.getByRole('button', { name: 'Open in full window' }).click();
    const own = await popup;
    await expect(own.getByRole('heading', { name: 'Feedback' })).toBeVisible();
    await own.reload();
    await expect(own.getByRole('heading', { name: 'Feedback' })).toBeVisible();
  });
});
