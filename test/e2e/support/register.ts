import { expect, type Page } from '@playwright/test';
import type { Registration } from '../../lms/world.ts';
import { become, toolFrame, type Stack } from './stack.ts';

/** Both sides are filled in by hand, without the browser. */
export async function connectByHand({ lms, tool, attest }: Stack): Promise<Registration> {
  const registration = lms.registrations.byHand({ url: tool.url });
  await attest(
    'platform',
    'add',
    ...['--programme', 'harbor', '--family', lms.profile, '--name', `District ${lms.profile}`],
    ...['--issuer', lms.issuer, '--client-id', registration.clientId],
    ...['--auth-url', lms.endpoints.authorization, '--token-url', lms.endpoints.token],
    ...['--jwks-url', lms.endpoints.jwks, '--deployment', registration.deploymentId],
  );
  return registration;
}

/** The administrator of the LMS enters the invitation; where an LMS knows no dynamic registration, both sides are filled in by hand. */
export async function registerTool(page: Page, stack: Stack): Promise<void> {
  const { lms, admin, attest } = stack;
  await become(page, stack, admin);
  await page.goto(`${lms.url}/admin`);
  if (lms.profile === 'schoology') {
    await connectByHand(stack);
    return;
  }
  const invitation = await attest<{ url: string }>('platform', 'invite', '--programme', 'harbor');
  await page.getByLabel('Registration URL').fill(invitation.url);
  await page.getByRole('button', { name: 'Register' }).click();
  // The registration page of the tool asks the LMS to close it.
  await page.waitForURL(`${lms.url}/admin`);
  const activate = page.getByRole('button', { name: 'Activate' });
  if (await activate.isVisible()) await activate.click();
  expect(lms.registrations.list()).toHaveLength(1);
  if (lms.profile === 'canvas') await approveDeployment(page, stack);
}

/** Canvas does not name the deployment when it registers a tool: the first launch is refused, and approved from the shell. */
async function approveDeployment(page: Page, stack: Stack): Promise<void> {
  const { lms, course, teacher, attest } = stack;
  const [registration] = lms.registrations.list();
  await become(page, stack, teacher);
  await page.goto(`${lms.url}/courses/${course.number}/picker/${registration!.clientId}`);
  await expect(toolFrame(page).getByText('not approved yet')).toBeVisible();
  const { clientId, deploymentId } = registration!;
  await attest('platform', 'activate', clientId, '--deployment', deploymentId);
}
