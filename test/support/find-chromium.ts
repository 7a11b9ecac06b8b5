import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../config/cache-folder.ts';

const run = promisify(execFile);

export interface FoundChromium {
  executablePath: string;
  /** What it needs beside the environment of this process. */
  env: Record<string, string>;
}

export class ChromiumNotFound extends Error {}

type Answer = { version: string } | { reason: string };

async function versionOf(path: string, env: Record<string, string> = {}): Promise<Answer> {
  try {
    await access(path);
    const { stdout } = await run(path, ['--version'], { timeout: 20_000, env: { ...process.env, ...env } });
    const version = /\d+\.\d+\.\d+\.\d+/.exec(stdout)?.[0];
    return version ? { version } : { reason: 'does not say its version' };
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    return { reason: code === 'ENOENT' ? 'ENOENT' : (stderr?.trim().split('\n')[0] ?? 'does not start') };
  }
}

const filesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

/** Unpacks the Chromium that the npm package carries, once, by one rename. Its suggested flags are not used: they switch off web security. */
async function unpackedFromPackage(cache: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const folder = join(cache, 'chromium-147.0.0');
  if ((await filesIn(folder)).includes('chromium')) return folder;
  const draft = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { recursive: true });
  // A process of its own: the package unpacks to TMPDIR, its shared libraries only where this variable is set.
  const unpack = `const it = require(${JSON.stringify(entry)}); (it.default ?? it).executablePath()`;
  const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  try {
    await run(process.execPath, ['-e', unpack], { env, timeout: 120_000 });
    await rename(draft, folder);
  } catch (error) {
    // Another process was first.
    if (!(await filesIn(folder)).includes('chromium')) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Fonts of the package for a machine that has none; the machine's own come first. */
async function fontEnv(folder: string): Promise<Record<string, string>> {
  const file = join(folder, 'attest-fonts.conf');
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(folder, 'fonts')];
  const lines = [
    ...folders.map((dir) => `<dir>${dir}</dir>`),
    `<cachedir>${join(folder, 'font-cache')}</cachedir>`,
  ];
  await writeFile(file, `<?xml version="1.0"?><fontconfig>${lines.join('')}</fontconfig>`);
  const own = await filesIn('/usr/share/fonts');
  return own.length ? {} : { FONTCONFIG_FILE: file };
}

async function fromPackage(): Promise<FoundChromium & { version: string }> {
  const folder = await unpackedFromPackage(await cacheFolder());
  const executablePath = join(folder, 'chromium');
  const fonts = await fontEnv(folder);
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  let reason = '';
  for (const env of [fonts, { ...fonts, ...libraries }]) {
    const answer = await versionOf(executablePath, env);
    if ('version' in answer) return { executablePath, env, version: answer.version };
    reason = answer.reason;
  }
  throw new Error(reason);
}

async function inPlaywrightCache(): Promise<string[]> {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache', 'ms-playwright');
  const folders = (await filesIn(cache)).filter((name) => name.startsWith('chromium'));
  return folders.flatMap((name) =>
    ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-linux/headless_shell'].map((path) =>
      join(cache, name, path),
    ),
  );
}

/**
 * CHROMIUM_PATH, then chromium or google-chrome on PATH, then Playwright's own, then the one an npm package carries
 * (Linux x64). Says in one line which; throws `ChromiumNotFound`, which says what to install.
 */
export async function findChromium(say: (line: string) => void): Promise<FoundChromium> {
  const tried: string[] = [];
  const named = process.env.CHROMIUM_PATH;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)));
  const candidates = named
    ? [{ path: named, from: 'CHROMIUM_PATH' }]
    : [
        ...onPath.map((path) => ({ path, from: 'PATH' })),
        ...(await inPlaywrightCache()).map((path) => ({ path, from: 'Playwright' })),
      ];
  for (const { path, from } of candidates) {
    const answer = await versionOf(path);
    if ('version' in answer) {
      say(`chromium: ${answer.version} at ${path} (${from})`);
      return { executablePath: path, env: {} };
    }
    if (answer.reason !== 'ENOENT') tried.push(`${path}: ${answer.reason}`);
  }
  if (!named) {
    try {
      const { version, ...found } = await fromPackage();
      say(`chromium: ${version} at ${found.executablePath} (npm package @sparticuz/chromium)`);
      return found;
    } catch (error) {
      tried.push(`@sparticuz/chromium: ${(error as Error).message}`);
    }
  }
  throw new ChromiumNotFound(
    [
      named ? `CHROMIUM_PATH=${named} does not run.` : 'No Chromium was found.',
      'Install one (Debian, Ubuntu: apt-get install chromium) or name it by CHROMIUM_PATH.',
      ...tried.map((line) => `\n  - ${line}`),
    ].join(' '),
  );
}

/** Flags of every run: blocks third-party cookies and leaves partitioned ones, keeps the browser off the network. */
export const chromiumArgs = [
  '--test-third-party-cookie-phaseout',
  // The last of a repeated switch counts. Playwright's own list switches storage partitioning off, and with it the phase-out.
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
