import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../../config/mongod/embedded-mongo.ts';
import { createLoad, type BlockTimes, type Peer } from './launches/load.ts';
import type { PeerTask } from './launches/peer.ts';
import { startPlatform } from './launches/platform.ts';

const launchesPerBlock = 300;
const warmUpBlocks = 2;
const roundsAtMost = 9;
const roundsAtLeast = 3;
const timeForRounds = 55_000;

const peers: readonly Peer[] = [
  { name: 'ltijs 5.9.9', program: 'ltijs-server.ts', entry: 'launch key' },
  { name: 'Attest', program: 'attest-server.ts', entry: 'session' },
  { name: 'bare jose', program: 'bare-server.ts', entry: null },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Logins and launches per second of Attest, of ltijs and of the least an own launch can be: one process each, taking
 * turns, the same platform and the same real MongoDB (journaled majority writes). A block is timed without the signing of its tokens.
 */
export async function benchLaunches(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-bench-'));
  const mongo = await startEmbeddedMongo({ folder, say });
  const platform = await startPlatform();
  const children: ChildProcess[] = [];
  try {
    pin(process.pid, 1);
    const loads = [];
    for (const [index, peer] of peers.entries()) {
      const port = 41_730 + index;
      const mongoUri = mongo.uri.replace('/?', `/bench_${index}?`);
      children.push(await startPeer(peer, { port, mongoUri, platform: platform.registration }));
      loads.push({
        peer,
        run: createLoad(peer, `http://localhost:${port}`, platform),
        times: [] as BlockTimes[],
      });
    }
    say(`${launchesPerBlock} logins, then as many launches a block, 8 at a time, blocks in turn`);
    for (let block = 0; block < warmUpBlocks; block += 1) {
      for (const { run } of loads) await run(launchesPerBlock);
    }
    const start = Date.now();
    for (let round = 0; round < roundsAtMost; round += 1) {
      if (round >= roundsAtLeast && Date.now() - start > timeForRounds) break;
      for (const { run, times } of loads) times.push(await run(launchesPerBlock));
    }
    report(loads);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    platform.stop();
    await mongo.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The measured server has a core of its own where the machine lets us say so. */
function pin(pid: number, core: number): void {
  if (process.platform === 'linux') spawnSync('taskset', ['-apc', String(core), String(pid)]);
}

async function startPeer({ program, name }: Peer, task: PeerTask): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'launches', program), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production', DEBUG: '', BENCH_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise<void>((done, fail) => {
    child.once('message', () => done());
    child.once('exit', (code) => fail(new Error(`${name} ended with ${code} before it answered`)));
  });
  if (child.pid) pin(child.pid, 0);
  return child;
}

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

function report(loads: { peer: Peer; times: BlockTimes[] }[]): void {
  const rates = loads.map(({ peer, times }) => {
    const perSecond = (pick: (time: BlockTimes) => number) =>
      times.map((time) => (launchesPerBlock / pick(time)) * 1000);
    return {
      peer,
      login: perSecond((time) => time.login),
      launch: perSecond((time) => time.launch),
      both: perSecond((time) => time.login + time.launch),
      entered: peer.entry ? perSecond((time) => time.login + time.launch + time.enter) : null,
    };
  });
  const first = rates[0]!;
  const spread = (values: number[]) =>
    `${median(values).toFixed(0)} [${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}]`;
  const ratio = (values: number[] | null, of: number[] | null) =>
    values && of ? `${(median(values) / median(of)).toFixed(2)}×` : '';
  const rows = [
    ['', 'logins/s', 'launches/s', 'login + launch/s', 'ratio', 'and entered/s', 'ratio'],
    ...rates.map(({ peer, login, launch, both, entered }) => [
      peer.name,
      median(login).toFixed(0),
      median(launch).toFixed(0),
      spread(both),
      ratio(both, first.both),
      entered ? `${spread(entered)} (${peer.entry})` : '',
      ratio(entered, first.entered),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  const attest = rates.find(({ peer }) => peer.name === 'Attest')!;
  const bare = rates.find(({ peer }) => peer.entry === null)!;
  say(`medians of ${first.both.length} rounds; Attest reaches ${ratio(attest.both, bare.both)} of bare jose`);
  say(`login + launch, Attest to ltijs: ${ratio(attest.both, first.both)}`);
}
