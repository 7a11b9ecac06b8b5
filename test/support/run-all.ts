import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import startMongo from './mongo-setup.ts';
import stopMongo from './mongo-teardown.ts';

/** `npm test`: everything, in two lanes for two cores, then the browser journeys. The last line is the sum. */

interface Count {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  command: [string, ...string[]];
  /** How many the runner counted; a step without counts once. */
  count?: () => Promise<Count>;
}

const results = 'test-results';
const node = process.execPath;
const jest = (project: string): [string, ...string[]] => [
  node,
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--config',
  'test/jest.config.js',
  '--selectProjects',
  project,
  '--watchman=false',
  '--testTimeout=30000',
  '--json',
  `--outputFile=${join(results, `${project}.json`)}`,
];

const readResult = async (file: string) => JSON.parse(await readFile(join(results, file), 'utf8')) as unknown;

async function jestCount(project: string): Promise<Count> {
  const result = (await readResult(`${project}.json`)) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    numRuntimeErrorTestSuites: number;
  };
  return {
    passed: result.numPassedTests,
    failed:
      result.numFailedTests + result.numPendingTests + result.numTodoTests + result.numRuntimeErrorTestSuites,
  };
}

async function playwrightCount(): Promise<Count> {
  const { stats, errors } = (await readResult('e2e.json')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
  };
}

const types: Step = { name: 'types', command: ['npx', '--no-install', 'tsc', '--noEmit'] };
const lint: Step = { name: 'lint', command: ['npx', '--no-install', 'eslint', '.', '--max-warnings', '0'] };
const format: Step = { name: 'format', command: ['npx', '--no-install', 'prettier', '--check', '.'] };
const unit: Step = {
  name: 'unit',
  command: [...jest('unit'), '--maxWorkers=1'],
  count: () => jestCount('unit'),
};
const api: Step = { name: 'api', command: [...jest('api'), '--maxWorkers=2'], count: () => jestCount('api') };
const buildTool: Step = { name: 'build of the tool', command: ['npm', 'run', '-s', 'build:tool'] };
const buildUi: Step = { name: 'build of the interface', command: ['npm', 'run', '-s', 'build:ui'] };
const journeys: Step = {
  name: 'browser journeys',
  command: [
    node,
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config',
    'test/e2e/playwright.config.ts',
  ],
  count: playwrightCount,
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const inSeconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

async function run({ command: [program, ...args] }: Step): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, {
      env: { ...process.env, FORCE_COLOR: '0', CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    child.on('error', (error) => done({ code: null, output: `${output}${error.message}\n` }));
    child.on('close', (code) => done({ code, output }));
  });
}

async function take(step: Step): Promise<Count> {
  const start = Date.now();
  say(`… ${step.name}`);
  const { code, output } = await run(step);
  const ok = code === 0;
  const once = { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  const counted = step.count ? await step.count().catch(() => once) : once;
  // A runner that fails without a failed test (a crash, a leak) still fails.
  const count = ok || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  const verdict = count.failed === 0 ? '✓' : '✗';
  if (count.failed > 0) say(output.trimEnd());
  say(`${verdict} ${step.name}: ${count.passed} passed, ${count.failed} failed (${inSeconds(start)})`);
  return count;
}

async function lane(...steps: Step[]): Promise<Count[]> {
  const counts: Count[] = [];
  for (const step of steps) counts.push(await take(step));
  return counts;
}

const start = Date.now();
await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
await startMongo();
let counts: Count[];
try {
  counts = (await Promise.all([lane(types, lint, format, unit), lane(buildUi, buildTool, api)])).flat();
  counts.push(await take(journeys));
} finally {
  await stopMongo();
}
const sum = (pick: (count: Count) => number): number =>
  counts.reduce((total, count) => total + pick(count), 0);
const [passed, failed] = [sum((count) => count.passed), sum((count) => count.failed)];
say(`All of it took ${inSeconds(start)}.`);
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
