import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfileName } from '../profiles/profile.ts';
import type { World } from '../world.ts';

export const TOOL_URL = 'http://localhost:3000';
export const LMS_HOST = '127.0.0.1';
export const LMS_PORT = 4000;

function writeWhole(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Secrets of this machine's demo, made once; nothing else uses them. */
function secrets(folder: string): Record<string, string> {
  const file = join(folder, 'demo-secrets.json');
  if (!existsSync(file)) {
    const secret = () => randomBytes(36).toString('base64url');
    writeWhole(file, { ENCRYPTION_SECRET: secret(), STATE_SECRETS: secret() });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

/**
 * The environment the tool and its command line run in. MONGODB_URI is taken over where this process has it; an empty
 * one keeps the database of a `.env` file, which may be a real one, out of the demo.
 */
export function demoEnvironment(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  return {
    ...secrets(folder),
    PUBLIC_URL: TOOL_URL,
    PORT: new URL(TOOL_URL).port,
    DATA_DIR: folder,
    MONGODB_URI: process.env.MONGODB_URI ?? '',
    ALLOW_HTTP_PLATFORMS: 'true',
    ALLOW_PRIVATE_PLATFORMS: 'true',
    LOG_LEVEL: 'warn',
  };
}

/** Where the stand-in keeps courses, links and grades between two demos; one file per kind of LMS. */
export function worldFile(folder: string, profile: ProfileName) {
  const file = join(folder, profile === 'moodle' ? 'lms.json' : `lms-${profile}.json`);
  let waiting: NodeJS.Timeout | undefined;
  let latest: World | undefined;
  const write = () => {
    clearTimeout(waiting);
    waiting = undefined;
    if (latest) writeWhole(file, latest);
  };
  return {
    read: (): World | undefined =>
      existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as World) : undefined,
    /** Writes soon; many changes in a row make one file. */
    keep(world: World) {
      latest = world;
      waiting ??= setTimeout(write, 200);
    },
    write,
  };
}
