import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { World } from './world.ts';

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'RS256', use: 'sig', kid: crypto.randomUUID() };
}

export async function ensureKey(world: World): Promise<void> {
  if (world.keys.length === 0) world.keys.push(await newKey());
}

/** A new key signs from now on; the older ones stay published unless `forget`. */
export async function rotateKeys(world: World, { forget = false } = {}): Promise<void> {
  const older = forget ? [] : world.keys;
  world.keys = [await newKey(), ...older];
}

export function publicKeys(world: World): JWK[] {
  return world.keys.map(({ kty, n, e, kid, alg, use }) => ({ kty, alg, kid, e, n, use }) as JWK);
}

export async function sign(
  world: World,
  payload: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  const key = world.keys[0]!;
  return new SignJWT(payload)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid!, ...header })
    .sign(await importJWK(key, 'RS256'));
}
