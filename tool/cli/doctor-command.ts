import type { Command } from 'commander';
import type { Platform } from '../features/platforms/platform.ts';
import type { Wiring } from '../wiring.ts';
import { answering, table, type CommandIo } from './command-io.ts';

export interface Finding {
  check: string;
  status: 'good' | 'warning' | 'bad';
  detail: string;
}

const OLDEST_MONGODB = 6;
const RECOMMENDED_MONGODB = 7;
const LARGEST_SKEW_MS = 60_000;

async function checkVersion({ connection }: Wiring): Promise<Finding> {
  const { version } = (await connection.db!.admin().serverInfo()) as { version: string };
  const major = Number.parseInt(version, 10);
  const status = major < OLDEST_MONGODB ? 'bad' : major < RECOMMENDED_MONGODB ? 'warning' : 'good';
  const wish = status === 'good' ? '' : `; use ${RECOMMENDED_MONGODB} or later, ${OLDEST_MONGODB}.0 at least`;
  return { check: 'MongoDB version', status, detail: `${version}${wish}` };
}

async function checkTopology({ connection }: Wiring): Promise<Finding> {
  const hello = await connection.db!.admin().command({ hello: 1 });
  const check = 'MongoDB topology';
  if (hello.msg === 'isdbgrid') return { check, status: 'good', detail: 'sharded cluster' };
  if (typeof hello.setName !== 'string') {
    return { check, status: 'bad', detail: 'a single server without replica set: transactions do not work' };
  }
  const members = (hello.hosts as string[] | undefined)?.length ?? 1;
  const detail = `replica set ${hello.setName} of ${members}`;
  return {
    check,
    status: 'good',
    detail: members < 3 ? `${detail}; three or more survive a failure` : detail,
  };
}

async function checkIndexes({ connection }: Wiring): Promise<Finding> {
  const wrong: string[] = [];
  for (const model of Object.values(connection.models)) {
    const { toCreate } = await model.diffIndexes();
    if (toCreate.length) wrong.push(model.modelName);
  }
  const count = Object.keys(connection.models).length;
  return wrong.length
    ? {
        check: 'Indexes',
        status: 'bad',
        detail: `missing or different for ${wrong.join(', ')}: start Attest to build them`,
      }
    : { check: 'Indexes', status: 'good', detail: `as declared, for ${count} collections` };
}

async function checkKey({ toolKeys }: Wiring, platform: Platform): Promise<Finding> {
  const check = `Signing key for ${platform.name}`;
  try {
    const { kid } = await toolKeys.signingKey(platform.id);
    return { check, status: 'good', detail: kid };
  } catch (error) {
    return { check, status: 'bad', detail: (error as Error).message };
  }
}

async function checkJwks({ safeFetch, clock }: Wiring, platform: Platform): Promise<Finding> {
  const check = `Keys of ${platform.name}`;
  try {
    const answer = await safeFetch(platform.jwksUrl);
    if (answer.status !== 200)
      return { check, status: 'bad', detail: `${platform.jwksUrl} answered ${answer.status}` };
    const { keys } = answer.json() as { keys?: unknown };
    if (!Array.isArray(keys) || keys.length === 0) {
      return { check, status: 'bad', detail: `${platform.jwksUrl} holds no keys` };
    }
    const theirs = Date.parse(answer.header('date') ?? '');
    const skew = Number.isNaN(theirs) ? 0 : Math.abs(theirs - clock.now().getTime());
    if (skew > LARGEST_SKEW_MS) {
      const seconds = Math.round(skew / 1000);
      return {
        check,
        status: 'warning',
        detail: `reachable, but its clock and ours are ${seconds} s apart: use NTP`,
      };
    }
    return { check, status: 'good', detail: `${keys.length} at ${platform.jwksUrl}` };
  } catch (error) {
    return { check, status: 'bad', detail: (error as Error).message };
  }
}

/** Looks at what has to be right for launches and grades to work; one finding for each check. */
export async function examine(wiring: Wiring): Promise<Finding[]> {
  const findings = [await checkVersion(wiring), await checkTopology(wiring), await checkIndexes(wiring)];
  const listed = await wiring.platformService.list();
  for (const { platform, deployments } of listed) {
    if (platform.status !== 'active') {
      findings.push({
        check: `Platform ${platform.name}`,
        status: 'warning',
        detail: `${platform.status}: nobody can launch from it`,
      });
      continue;
    }
    findings.push(await checkKey(wiring, platform), await checkJwks(wiring, platform));
    const waiting = deployments.filter(({ status }) => status === 'pending');
    for (const { deploymentId } of waiting) {
      findings.push({
        check: `Deployment ${deploymentId} of ${platform.name}`,
        status: 'warning',
        detail: `waits: platform activate ${platform.id} --deployment ${deploymentId}`,
      });
    }
  }
  if (listed.length === 0) {
    findings.push({ check: 'Platforms', status: 'warning', detail: 'none registered yet: platform invite' });
  }
  return findings;
}

export function addDoctorCommand(program: Command, io: CommandIo): void {
  answering(
    program
      .command('doctor')
      .description('check the database, the indexes and each LMS; fails when something is bad'),
    io,
    async () => {
      const findings = await examine(await io.open({ asItIs: true }));
      return {
        value: findings,
        lines: table(
          ['', 'CHECK', 'FOUND'],
          findings.map(({ status, check, detail }) => [status, check, detail]),
        ),
        failed: findings.some(({ status }) => status === 'bad'),
      };
    },
  );
}
