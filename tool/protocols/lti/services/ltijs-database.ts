import { createPublicKey } from 'node:crypto';
import type { LtijsDatabase, LtijsRow } from 'ltijs';
import type { Clock } from '../../../clock.ts';
import type { ServicePlatform, ToolKeys } from './service-platform.ts';

interface Deps {
  platforms: { findByIssuerAndClientId(issuer: string, clientId: string): Promise<ServicePlatform | null> };
  keys: ToolKeys;
  /** The access token of the call underway. */
  token: () => Promise<string>;
  clock: Clock;
}

const refuse = async (): Promise<never> => {
  throw new Error(
    'ltijs keeps nothing of its own here: registrations, keys and tokens are written by Attest',
  );
};

/**
 * Database plugin for ltijs. Its collections are views of what Attest keeps: one registry, one set of keys, one place
 * for tokens. `Get` answers `false` when there is nothing; queried values are taken as strings, so that an operator
 * such as `{$ne: null}` never reaches a database. Collections of the launch do not exist: ltijs launches nobody.
 */
export function createLtijsDatabase({ platforms, keys, token, clock }: Deps): LtijsDatabase {
  const text = (query: LtijsRow, name: string): string => String(query[name] ?? '');
  /** ltijs knows a platform by the id of its key; ours serves both, as keys are looked up by platform. */
  const known = new Map<string, ServicePlatform>();

  const read: Record<string, (query: LtijsRow) => Promise<LtijsRow | null>> = {
    async platform(query) {
      const issuer = text(query, 'platformUrl');
      const platform = await platforms.findByIssuerAndClientId(issuer, text(query, 'clientId'));
      if (!platform) return null;
      known.set(platform.id, platform);
      return {
        platformName: platform.name || platform.issuer,
        platformUrl: platform.issuer,
        clientId: platform.clientId,
        authEndpoint: platform.authorizationUrl,
        accesstokenEndpoint: platform.tokenUrl,
        authorizationServer: platform.tokenAudience,
        kid: platform.id,
        authConfig: { method: 'JWK_SET', key: platform.jwksUrl },
      };
    },
    async platformStatus(query) {
      const id = text(query, 'id');
      return { id, active: known.get(id)?.status === 'active' };
    },
    async privatekey(query) {
      const { kid, privateKey } = await keys.signingKey(text(query, 'kid'));
      return { kid, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
    async publickey(query) {
      const { kid, privateKey } = await keys.signingKey(text(query, 'kid'));
      return { kid, key: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString() };
    },
    async accesstoken() {
      const accessToken = await token();
      return {
        token: { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 },
        createdAt: clock.now().getTime(),
      };
    },
  };

  return {
    setup: async () => true,
    Close: async () => true,
    async Get(_key, collection, query = {}) {
      const row = await read[collection]?.(query);
      return row ? [row] : false;
    },
    Insert: refuse,
    Replace: refuse,
    Modify: refuse,
    Delete: refuse,
  };
}
