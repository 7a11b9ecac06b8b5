import { benchLaunches } from './launches.ts';

const benches: Record<string, () => Promise<void>> = { launches: benchLaunches };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  process.stderr.write(`Usage: npm run bench -- <${Object.keys(benches).join(' | ')}>\n`);
  process.exit(1);
}
await bench();
process.exit(0);
