import { Command, CommanderError } from 'commander';
import { pino, type Logger } from 'pino';
import { connectDatabase } from '../../config/mongod/connect-database.ts';
import { EnvironmentError, type Environment } from '../../config/environment.ts';
import { DomainError } from '../errors/domain-error.ts';
import { PlatformRefusal } from '../features/platforms/platform.service.ts';
import { createWiring, type Wiring } from '../wiring.ts';
import { addCatalogCommands } from './catalog-commands.ts';
import { CommandError, type CommandIo } from './command-io.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addPlatformCommands } from './platform-commands.ts';
import { addProgrammeCommands } from './programme-commands.ts';
import { addSyncCommands } from './sync-commands.ts';

export interface CliOptions {
  /** What stands after the name of the program. */
  args: string[];
  readEnvironment: () => Environment;
  write: (text: string) => void;
  writeError: (text: string) => void;
}

interface Opened {
  wiring: Wiring;
  close(): Promise<void>;
}

/** `asItIs` leaves the indexes alone, so that they can be looked at. */
async function open(
  environment: Environment,
  say: (line: string) => void,
  { asItIs }: { asItIs: boolean },
): Promise<Opened> {
  const log: Logger = pino({ level: 'error' }, { write: say });
  const database = await connectDatabase(environment, { info: (line) => say(`${line}\n`) });
  const wiring = createWiring({ environment, connection: database.connection, log });
  const close = async () => {
    await wiring.stop();
    await database.stop();
  };
  try {
    if (!asItIs) await wiring.ensureIndexes();
    return { wiring, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The sentence for an error that somebody can do something about; `null` for a fault of ours. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof CommandError || error instanceof PlatformRefusal) return error.message;
  if (error instanceof EnvironmentError) {
    return `${error.message}\nEach variable is described in .env.example.`;
  }
  if (error instanceof DomainError) return error.message;
  const name = (error as Error | null)?.name ?? '';
  return /^Mongo.*(ServerSelection|Network)/.test(name)
    ? `MongoDB cannot be reached: ${(error as Error).message}`
    : null;
}

/**
 * Runs one command; resolves to its exit code. Uses the database of MONGODB_URI, else the embedded one: that of a
 * running Attest on this machine when there is one.
 */
export async function runCli({ args, readEnvironment, write, writeError }: CliOptions): Promise<number> {
  let opened: Promise<Opened> | undefined;
  let failed = false;
  const io: CommandIo = {
    write,
    writeError,
    async open(how = { asItIs: false }) {
      opened ??= open(readEnvironment(), writeError, how);
      return (await opened).wiring;
    },
    fail: () => (failed = true),
  };
  const program = new Command('attest')
    .description('What an operator of Attest does from a shell')
    .showHelpAfterError('(add --help to see what can be said)')
    .configureOutput({ writeOut: write, writeErr: writeError })
    .exitOverride();
  addProgrammeCommands(program, io);
  addPlatformCommands(program, io);
  addCatalogCommands(program, io);
  addSyncCommands(program, io);
  addDoctorCommand(program, io);

  try {
    await program.parseAsync(args, { from: 'user' });
    return failed ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    writeError(
      `${sentenceOf(error) ?? `Something went wrong: ${(error as Error).stack ?? String(error)}`}\n`,
    );
    return 1;
  } finally {
    await opened?.then(({ close }) => close()).catch(() => {});
  }
}
