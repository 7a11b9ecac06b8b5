import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { reasonAgainst, type AddressRules } from '../../protocols/lti/address-rules.ts';
import { hostedEndpoints } from '../../protocols/lti/lms/hosted.ts';
import { familyOf } from '../../protocols/lti/lms/index.ts';
import type { DeploymentStore } from './deployment.store.ts';
import type { Deployment, Platform } from './platform.ts';
import type { PlatformStore } from './platform.store.ts';
import type { ToolKeyService } from './tool-key.service.ts';

const families = ['canvas', 'moodle', 'schoology', 'other'] as const;

/** An LMS entered by hand. With `canvas` or `schoology` the vendor's own addresses stand for those left out. */
export const ManualPlatform = z
  .object({
    family: z.enum(families).optional(),
    issuer: z.url().optional(),
    clientId: z.string().trim().min(1),
    authorizationUrl: z.url().optional(),
    tokenUrl: z.url().optional(),
    jwksUrl: z.url().optional(),
    tokenAudience: z.string().min(1).optional(),
    name: z.string().trim().max(200).optional(),
    deploymentIds: z.array(z.string().trim().min(1).max(255)).default([]),
    frameOrigins: z
      .array(
        z
          .string()
          .regex(
            /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/i,
            'must be an origin, such as https://lms.example.org',
          ),
      )
      .default([]),
    allowAnonymous: z.boolean().default(false),
  })
  .transform(({ family, ...given }) => {
    const known = family && hostedEndpoints(family);
    return { ...known, ...defined(given), family: family ?? familyOf(undefined, given.issuer ?? '') };
  })
  .pipe(
    z.object({
      family: z.enum(families),
      issuer: z.string('is needed'),
      clientId: z.string(),
      authorizationUrl: z.string('is needed'),
      tokenUrl: z.string('is needed'),
      jwksUrl: z.string('is needed'),
      tokenAudience: z.string().optional(),
      name: z.string().optional(),
      deploymentIds: z.array(z.string()),
      frameOrigins: z.array(z.string()),
      allowAnonymous: z.boolean(),
    }),
  );
export type ManualPlatform = z.infer<typeof ManualPlatform>;

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;

/** What an operator asked for cannot be done; the message says why. */
export class PlatformRefusal extends Error {}

interface Deps {
  platforms: PlatformStore;
  deployments: DeploymentStore;
  toolKeys: Pick<ToolKeyService, 'signingKey' | 'rotate'>;
  rules: AddressRules;
  clock: Clock;
  newId: () => string;
}

/** What an operator does with registrations. */
export function createPlatformService({ platforms, deployments, toolKeys, rules, clock, newId }: Deps) {
  function requireSafe(platform: ManualPlatform): void {
    const { issuer, authorizationUrl, tokenUrl, jwksUrl } = platform;
    for (const address of [issuer, authorizationUrl, tokenUrl, jwksUrl]) {
      const against = reasonAgainst(new URL(address), rules);
      if (against) throw new PlatformRefusal(`${address} is an address that Attest does not use: ${against}`);
    }
  }

  /** By our id, by client_id, or by an issuer that has one registration. */
  async function find(reference: string): Promise<Platform> {
    const all = await platforms.list();
    const found = all.filter(({ id, clientId, issuer }) => [id, clientId, issuer].includes(reference));
    if (found.length > 1) {
      throw new PlatformRefusal(`${reference} stands for ${found.length} platforms: name one by its id`);
    }
    if (!found[0]) throw new PlatformRefusal(`There is no platform ${reference}: see \`platform list\``);
    return found[0];
  }

  return {
    find,

    /** Active at once. Refuses with `platform_already_registered`, and with `PlatformRefusal` an unsafe address. */
    async add(programmeId: string, manual: ManualPlatform): Promise<Platform> {
      requireSafe(manual);
      const { deploymentIds, name, tokenAudience, ...given } = manual;
      const now = clock.now();
      const platform = await platforms.insert({
        ...given,
        id: newId(),
        programmeId,
        name: name ?? new URL(given.issuer).host,
        tokenAudience: tokenAudience ?? null,
        status: 'active',
        trustedAudiences: [],
        grantedScopes: null,
        createdAt: now,
      });
      for (const deploymentId of deploymentIds) {
        await deployments.insertActive(platform.id, deploymentId, programmeId, now);
      }
      await toolKeys.signingKey(platform.id);
      return platform;
    },

    async list(programmeId?: string): Promise<{ platform: Platform; deployments: Deployment[] }[]> {
      const all = await platforms.list(programmeId);
      return Promise.all(
        all.map(async (platform) => ({ platform, deployments: await deployments.list(platform.id) })),
      );
    },

    /**
     * Approves a platform, and with `deploymentId` one of its deployments, also one not seen yet. Deployments that wait
     * are approved one by one, never together: each is a part of the LMS that can launch from then on.
     */
    async activate(reference: string, deploymentId?: string): Promise<Platform> {
      const platform = await find(reference);
      if (deploymentId !== undefined) {
        await deployments.insertActive(platform.id, deploymentId, platform.programmeId, clock.now());
      }
      await toolKeys.signingKey(platform.id);
      return (await platforms.setStatus(platform.id, 'active')) ?? platform;
    },

    /** Ends logins, launches and service calls. With `deploymentId` for that deployment only. */
    async deactivate(reference: string, deploymentId?: string): Promise<Platform> {
      const platform = await find(reference);
      if (deploymentId === undefined) return (await platforms.setStatus(platform.id, 'inactive')) ?? platform;
      const deployment = await deployments.setStatus(platform.id, deploymentId, 'pending');
      if (!deployment) throw new PlatformRefusal(`${platform.name} has no deployment ${deploymentId}`);
      return platform;
    },

    async rotateKey(reference: string): Promise<{ kid: string; signsFrom: Date }> {
      const { id } = await find(reference);
      const { kid, signsFrom } = await toolKeys.rotate(id);
      return { kid, signsFrom };
    },
  };
}
export type PlatformService = ReturnType<typeof createPlatformService>;
