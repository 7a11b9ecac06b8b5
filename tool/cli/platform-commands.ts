import type { Command } from 'commander';
import { ManualPlatform } from '../features/platforms/platform.service.ts';
import type { Deployment, Platform } from '../features/platforms/platform.ts';
import {
  answering,
  CommandError,
  programmeOf,
  readOptions,
  table,
  type CommandAnswer,
  type CommandIo,
} from './command-io.ts';

const HOUR = 3_600_000;
const LONGEST_HOURS = 24 * 30;

const several = (value: string, before: string[] = []): string[] => [...before, value];

const optionNames: Record<string, string> = {
  authorizationUrl: '--auth-url',
  deploymentIds: '--deployment',
  frameOrigins: '--frame-origin',
};

function described(platform: Platform, deployments: Deployment[]): string[] {
  return [
    platform.id,
    platform.status,
    platform.family,
    platform.name,
    platform.clientId,
    deployments.map(({ deploymentId, status }) => `${deploymentId} (${status})`).join(', ') || 'none yet',
  ];
}

const said = (platform: Platform, lines: string[]): CommandAnswer => ({ value: platform, lines });

export function addPlatformCommands(program: Command, io: CommandIo): void {
  const platform = program
    .command('platform')
    .description('Learning management systems that may launch Attest');

  answering(
    platform
      .command('invite')
      .description('make an address with which one LMS may register itself')
      .requiredOption('--programme <slug>', 'the programme the LMS will belong to')
      .option('--hours <number>', 'how long the address works', '72'),
    io,
    async (options) => {
      const hours = Number(options.hours);
      if (!Number.isFinite(hours) || hours <= 0 || hours > LONGEST_HOURS) {
        throw new CommandError(`--hours has to be a number above 0 and at most ${LONGEST_HOURS}`);
      }
      const wiring = await io.open();
      const programme = await programmeOf(wiring, options.programme);
      const now = wiring.clock.now();
      const expiresAt = new Date(now.getTime() + hours * HOUR);
      const { code } = await wiring.invitations.create(programme.id, expiresAt, now);
      const url = `${wiring.environment.PUBLIC_URL}/lti/register?invitation=${code}`;
      return {
        value: { url, expiresAt, programme: programme.slug },
        lines: [
          `Enter this as the registration URL in your LMS, once, before ${expiresAt.toISOString()}:`,
          url,
        ],
      };
    },
  );

  answering(
    platform
      .command('add')
      .description('register an LMS by hand; --family canvas or schoology knows the addresses of the vendor')
      .requiredOption('--programme <slug>', 'the programme the LMS belongs to')
      .requiredOption('--client-id <id>', 'client id that the LMS gave to Attest')
      .option('--family <family>', 'canvas, moodle, schoology or other')
      .option('--issuer <url>', 'issuer, also called platform id')
      .option('--auth-url <url>', 'authentication request URL')
      .option('--token-url <url>', 'access token URL')
      .option('--jwks-url <url>', 'public keyset URL of the LMS')
      .option('--token-audience <text>', 'audience of token requests, where it is not the access token URL')
      .option('--deployment <id>', 'deployment id; may be given several times', several)
      .option('--name <text>', 'what people call it')
      .option(
        '--frame-origin <origin>',
        'origin whose pages show Attest, beside the issuer; several times',
        several,
      )
      .option('--allow-anonymous', 'take launches that name nobody'),
    io,
    async ({ authUrl, deployment, frameOrigin, ...options }) => {
      const manual = readOptions(
        ManualPlatform,
        { ...options, authorizationUrl: authUrl, deploymentIds: deployment, frameOrigins: frameOrigin },
        optionNames,
      );
      const wiring = await io.open();
      const programme = await programmeOf(wiring, options.programme);
      const added = await wiring.platformService.add(programme.id, manual);
      const known = manual.deploymentIds.length;
      return said(added, [
        `${added.name} is registered and active, with id ${added.id}.`,
        known
          ? `${known} deployment${known === 1 ? '' : 's'} may launch.`
          : 'No deployment is known yet: the first launch is refused and shown by `platform list`, for you to approve.',
      ]);
    },
  );

  answering(
    platform
      .command('list')
      .description('show platforms and their deployments, also those that wait for approval')
      .option('--programme <slug>', 'of this programme only'),
    io,
    async (options) => {
      const wiring = await io.open();
      const programme = options.programme ? await programmeOf(wiring, options.programme) : null;
      const listed = await wiring.platformService.list(programme?.id);
      const rows = listed.map(({ platform: each, deployments }) => described(each, deployments));
      return {
        value: listed.map(({ platform: each, deployments }) => ({ ...each, deployments })),
        lines: listed.length
          ? table(['ID', 'STATUS', 'LMS', 'NAME', 'CLIENT ID', 'DEPLOYMENTS'], rows)
          : ['No platform is registered yet: see `platform invite --help`.'],
      };
    },
  );

  answering(
    platform
      .command('activate')
      .description('approve a platform, or a deployment of it')
      .argument('<platform>', 'id, client id, or an issuer with one registration')
      .option('--deployment <id>', 'the deployment to approve'),
    io,
    async (options, reference) => {
      const { platformService } = await io.open();
      const deployment = options.deployment as string | undefined;
      const active = await platformService.activate(reference, deployment);
      return said(active, [
        `${active.name} may launch${deployment ? ` from deployment ${deployment}` : ''}.`,
      ]);
    },
  );

  answering(
    platform
      .command('deactivate')
      .description('end launches from a platform, or from a deployment of it')
      .argument('<platform>', 'id, client id, or an issuer with one registration')
      .option('--deployment <id>', 'this deployment only'),
    io,
    async (options, reference) => {
      const { platformService } = await io.open();
      const deployment = options.deployment as string | undefined;
      const inactive = await platformService.deactivate(reference, deployment);
      return said(inactive, [
        `${inactive.name} may no longer launch${deployment ? ` from deployment ${deployment}` : ''}.`,
      ]);
    },
  );

  answering(
    platform
      .command('rotate-key')
      .description('publish a next signing key for a platform; it signs a day later')
      .argument('<platform>', 'id, client id, or an issuer with one registration'),
    io,
    async (_options, reference) => {
      const { platformService } = await io.open();
      const key = await platformService.rotateKey(reference);
      return {
        value: key,
        lines: [`Key ${key.kid} is published and signs from ${key.signsFrom.toISOString()}.`],
      };
    },
  );
}
