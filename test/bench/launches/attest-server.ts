import { readEnvironment } from '../../../config/environment.ts';
import { newId } from '../../../tool/mongo/new-id.ts';
import { startServer } from '../../../tool/server.ts';
import { readTask, sayReady } from './peer.ts';

/** The tool as it is started in production, with one platform registered. */
const { port, mongoUri, platform } = readTask();
const { wiring } = await startServer({
  environment: readEnvironment({
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    MONGODB_URI: mongoUri,
    ENCRYPTION_SECRET: 'x'.repeat(48),
    STATE_SECRETS: 'y'.repeat(48),
    ALLOW_PRIVATE_PLATFORMS: 'true',
    ALLOW_HTTP_PLATFORMS: 'true',
    LAUNCHES_PER_MINUTE: '10000000',
  }),
});
const now = wiring.clock.now();
const programmeId = newId();
await wiring.programmes.insert({ id: programmeId, name: 'Bench', slug: 'bench', createdAt: now });
const platformId = newId();
await wiring.platforms.insert({
  id: platformId,
  programmeId,
  issuer: platform.issuer,
  clientId: platform.clientId,
  name: 'Bench LMS',
  family: 'other',
  authorizationUrl: platform.authorizationUrl,
  tokenUrl: platform.tokenUrl,
  tokenAudience: null,
  jwksUrl: platform.jwksUrl,
  status: 'active',
  allowAnonymous: false,
  trustedAudiences: [],
  grantedScopes: null,
  frameOrigins: [],
  createdAt: now,
});
await wiring.deployments.insertActive(platformId, platform.deploymentId, programmeId, now);
sayReady();
