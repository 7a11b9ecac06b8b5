import type { Clock } from '../../clock.ts';
import type { Deployment, Platform } from './platform.ts';

const FRESH_MS = 5_000;
const ENTRIES = 2_000;

/** What a login or a launch asks of the registrations; positives are remembered for five seconds. */
export interface PlatformRegistry {
  findById(id: string): Promise<Platform | null>;
  /** `ambiguous`: the issuer has several registrations and no client_id was given (LTI Core 1.3 §4.1.3). */
  findForLogin(issuer: string, clientId: string | undefined): Promise<Platform | 'unknown' | 'ambiguous'>;
  findDeployment(platformId: string, deploymentId: string): Promise<Deployment | null>;
  listActive(): Promise<Platform[]>;
  /** Drops all that is remembered. */
  forget(): void;
}

interface Readers {
  platforms: {
    findById(id: string): Promise<Platform | null>;
    findByIssuer(issuer: string): Promise<Platform[]>;
    findByIssuerAndClientId(issuer: string, clientId: string): Promise<Platform | null>;
    listActive(): Promise<Platform[]>;
  };
  deployments: { find(platformId: string, deploymentId: string): Promise<Deployment | null> };
  clock: Clock;
}

export function createPlatformRegistry({ platforms, deployments, clock }: Readers): PlatformRegistry {
  const known = new Map<string, { value: unknown; until: number }>();
  let generation = 0;

  async function remembered<T>(key: string, read: () => Promise<T | null>): Promise<T | null> {
    const now = clock.now().getTime();
    const held = known.get(key);
    if (held && held.until > now) return held.value as T;
    const begun = generation;
    const value = await read();
    if (value === null || begun !== generation) return value;
    if (known.size >= ENTRIES) known.clear();
    known.set(key, { value, until: now + FRESH_MS });
    return value;
  }

  return {
    findById: (id) => remembered(`platform ${id}`, () => platforms.findById(id)),
    async findForLogin(issuer, clientId) {
      if (clientId !== undefined) {
        const key = `client ${JSON.stringify([issuer, clientId])}`;
        const found = await remembered(key, () => platforms.findByIssuerAndClientId(issuer, clientId));
        return found ?? 'unknown';
      }
      const found = await remembered(`issuer ${issuer}`, async () => {
        const list = await platforms.findByIssuer(issuer);
        return list.length ? list : null;
      });
      if (!found) return 'unknown';
      return found.length === 1 ? found[0]! : 'ambiguous';
    },
    findDeployment: (platformId, deploymentId) =>
      remembered(`deployment ${platformId} ${deploymentId}`, () =>
        deployments.find(platformId, deploymentId),
      ),
    listActive: async () => (await remembered('active', () => platforms.listActive())) ?? [],
    forget() {
      generation++;
      known.clear();
    },
  };
}
