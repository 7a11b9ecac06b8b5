import { newId } from '../../tool/mongo/new-id.ts';
import type { StandInLms } from '../lms/stand-in-lms.ts';
import type { Registration } from '../lms/world.ts';
import type { RunningTool } from './start-tool.ts';

/**
 * Registers a stand-in LMS and a running tool with each other, by hand on both sides, and puts the platform into a
 * programme (a new one unless named). Quicker than a registration through the browser; that has tests of its own.
 */
export async function connectLms(
  tool: RunningTool,
  lms: StandInLms,
  { programmeId }: { programmeId?: string } = {},
): Promise<{ registration: Registration; programmeId: string; platformId: string }> {
  const { programmes, platforms, deployments, clock } = tool.wiring;
  const registration = lms.registrations.byHand({ url: tool.url });
  const now = clock.now();
  const programme = programmeId ?? newId();
  if (!programmeId)
    await programmes.insert({ id: programme, name: 'Harbor District', slug: programme, createdAt: now });
  const platformId = newId();
  await platforms.insert({
    id: platformId,
    programmeId: programme,
    issuer: lms.issuer,
    clientId: registration.clientId,
    name: `Stand-in ${lms.profile}`,
    family: lms.profile,
    authorizationUrl: lms.endpoints.authorization,
    tokenUrl: lms.endpoints.token,
    tokenAudience: null,
    jwksUrl: lms.endpoints.jwks,
    status: 'active',
    allowAnonymous: false,
    trustedAudiences: [],
    grantedScopes: null,
    frameOrigins: [],
    createdAt: now,
  });
  await deployments.insertActive(platformId, registration.deploymentId, programme, now);
  return { registration, programmeId: programme, platformId };
}
