import { registerDynamically } from '../../support/lti-client.ts';
import type { StandInLms } from '../stand-in-lms.ts';
import type { Registration } from '../world.ts';
import { attest } from './processes.ts';

const PROGRAMME = 'demo-district';

/**
 * The programme with its catalogue; all three kinds of LMS join the same one. Goes on where an interrupted start
 * ended: importing the same catalogue again changes nothing.
 */
export async function prepareProgramme(environment: Record<string, string>): Promise<void> {
  const known = await attest<{ slug: string }[]>(environment, 'programme', 'list');
  if (!known.some(({ slug }) => slug === PROGRAMME))
    await attest(environment, 'programme', 'add', '--name', 'Demo District', '--slug', PROGRAMME);
  await attest(environment, 'catalog', 'import', 'config/catalogue/sample.json', '--programme', PROGRAMME);
}

/** By dynamic registration where the LMS has it, else by hand on both sides. */
export async function registerWithTool(
  lms: StandInLms,
  toolUrl: string,
  environment: Record<string, string>,
): Promise<Registration> {
  if (lms.endpoints.configuration) {
    const { url } = await attest<{ url: string }>(
      environment,
      'platform',
      'invite',
      '--programme',
      PROGRAMME,
    );
    const registration = await registerDynamically(lms, url);
    // Canvas does not name the deployment when a tool registers: somebody approves it.
    if (lms.profile === 'canvas') {
      const { clientId, deploymentId } = registration;
      await attest(environment, 'platform', 'activate', clientId, '--deployment', deploymentId);
    }
    return registration;
  }
  const registration = lms.registrations.byHand({ url: toolUrl });
  await attest(
    environment,
    'platform',
    'add',
    ...['--programme', PROGRAMME, '--name', 'Meadowlark Schools', '--family', lms.profile],
    ...['--issuer', lms.issuer, '--client-id', registration.clientId],
    ...['--auth-url', lms.endpoints.authorization, '--token-url', lms.endpoints.token],
    ...['--jwks-url', lms.endpoints.jwks, '--deployment', registration.deploymentId],
  );
  return registration;
}
