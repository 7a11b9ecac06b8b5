import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { claim } from '../../../tool/protocols/lti/claims.ts';
import type { PeerTask } from './peer.ts';

export interface BenchPlatform {
  registration: PeerTask['platform'];
  /** A learner's launch: one of 300 people in one course. */
  sign(nonce: string, targetLinkUri: string, person: number): Promise<string>;
  stop(): void;
}

/** The same platform for every measured server: its keys are served over HTTP, its tokens signed off the clock. */
export async function startPlatform(): Promise<BenchPlatform> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = 'bench-1';
  const jwks = JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }],
  });
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(jwks);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registration = {
    issuer: origin,
    clientId: 'bench-client',
    deploymentId: 'bench-deployment',
    authorizationUrl: `${origin}/auth`,
    tokenUrl: `${origin}/token`,
    jwksUrl: `${origin}/jwks`,
  };
  return {
    registration,
    sign: (nonce, targetLinkUri, person) =>
      signed(registration, { privateKey, kid }, nonce, targetLinkUri, person % 300),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function signed(
  { issuer, clientId, deploymentId }: PeerTask['platform'],
  { privateKey, kid }: { privateKey: KeyObject; kid: string },
  nonce: string,
  targetLinkUri: string,
  person: number,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer,
    aud: clientId,
    sub: `person-${person}`,
    name: `Person ${person}`,
    given_name: 'Person',
    family_name: String(person),
    email: `person-${person}@school.example`,
    iat: now,
    exp: now + 3600,
    nonce,
    [claim.messageType]: 'LtiResourceLinkRequest',
    [claim.version]: '1.3.0',
    [claim.deploymentId]: deploymentId,
    [claim.targetLinkUri]: targetLinkUri,
    [claim.resourceLink]: { id: 'link-1', title: 'Checking for understanding' },
    [claim.context]: { id: 'course-1', title: 'New teachers', label: 'NT' },
    [claim.roles]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
    [claim.launchPresentation]: { document_target: 'iframe', locale: 'en' },
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey);
}
