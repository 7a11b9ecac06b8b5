import { loadEnvironment } from '../config/environment.ts';
import { runCli } from './cli/run-cli.ts';

process.exitCode = await runCli({
  args: process.argv.slice(2),
  readEnvironment: loadEnvironment,
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
