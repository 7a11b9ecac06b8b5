import { access, constants, mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Kept between clones and installs: XDG_CACHE_HOME/attest, else ~/.cache/attest, else the folder for temporary files. */
export async function cacheFolder(source: NodeJS.ProcessEnv = process.env): Promise<string> {
  const wanted = join(source.XDG_CACHE_HOME || join(homedir(), '.cache'), 'attest');
  try {
    await mkdir(wanted, { recursive: true });
    await access(wanted, constants.W_OK);
    return wanted;
  } catch {
    const spare = join(tmpdir(), `attest-cache-${process.getuid?.() ?? 'user'}`);
    await mkdir(spare, { recursive: true });
    return spare;
  }
}
