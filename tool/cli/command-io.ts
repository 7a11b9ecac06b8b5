import type { Command } from 'commander';
import type { z } from 'zod';
import type { Wiring } from '../wiring.ts';

/** Bad input, or something that is not there: one sentence, no stack. */
export class CommandError extends Error {}

export interface CommandIo {
  write(text: string): void;
  writeError(text: string): void;
  /** Opens the database and builds the product, once; whoever runs the command closes it. */
  open(how?: { asItIs: boolean }): Promise<Wiring>;
  /** The command worked, but what it found makes the exit code 1. */
  fail(): void;
}

/** What a command answers: the value for `--json`, and lines for people. */
export interface CommandAnswer {
  value: unknown;
  lines: string[];
  /** What was found is bad: the exit code is 1. */
  failed?: boolean;
}

type Options = Record<string, unknown>;

/**
 * Adds `--json` and runs `work` with the options and the first argument. What it answers is printed once, at the end.
 */
export function answering(
  command: Command,
  io: CommandIo,
  work: (options: Options, argument: string) => Promise<CommandAnswer>,
): Command {
  return command.option('--json', 'answer as JSON').action(async (...given: unknown[]) => {
    const options = given.find((value) => typeof value === 'object' && value !== null) as Options;
    const argument = typeof given[0] === 'string' ? given[0] : '';
    const { value, lines, failed } = await work(options, argument);
    io.write(
      options.json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
    );
    if (failed) io.fail();
  });
}

const optionOf = (name: PropertyKey): string =>
  `--${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Reads options by a schema; refuses with one `CommandError` that names each bad option. */
export function readOptions<S extends z.ZodType>(
  schema: S,
  options: Options,
  rename: Record<string, string> = {},
) {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data as z.infer<S>;
  const said = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? '');
    return `  ${rename[name] ?? optionOf(name)}: ${message}`;
  });
  throw new CommandError(`These options cannot be used:\n${said.join('\n')}`);
}

/** Columns as wide as their longest value. */
export function table(headings: string[], rows: string[][]): string[] {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** The programme an operator names by its slug or id. */
export async function programmeOf(wiring: Wiring, reference: unknown) {
  const name = String(reference ?? '');
  const found = (await wiring.programmes.findBySlug(name)) ?? (await wiring.programmes.findById(name));
  if (found) return found;
  throw new CommandError(`There is no programme ${name}: see \`programme list\``);
}
