import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CatalogFile } from '../contract/micro-credential.ts';
import { answering, CommandError, programmeOf, table, type CommandIo } from './command-io.ts';

const SHOWN_ERRORS = 20;

async function readCatalogFile(path: string): Promise<CatalogFile> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new CommandError(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
  const parsed = CatalogFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const shown = issues
    .slice(0, SHOWN_ERRORS)
    .map(({ path: at, message }) => `  ${at.map(String).join('.') || 'file'}: ${message}`);
  const more = issues.length > SHOWN_ERRORS ? [`  and ${issues.length - SHOWN_ERRORS} more`] : [];
  throw new CommandError([`${path} is no catalogue that Attest can take:`, ...shown, ...more].join('\n'));
}

export function addCatalogCommands(program: Command, io: CommandIo): void {
  const catalog = program.command('catalog').description('Micro-credentials of a programme');

  answering(
    catalog
      .command('import')
      .description('take a catalogue file; what differs becomes a new version, what is the same stays')
      .argument('<file>', 'catalogue file (JSON)')
      .requiredOption('--programme <slug>', 'the programme it belongs to'),
    io,
    async (options, file) => {
      const content = await readCatalogFile(file);
      const wiring = await io.open();
      const programme = await programmeOf(wiring, options.programme);
      const verdicts = await wiring.catalog.import(programme.id, content);
      return {
        value: verdicts,
        lines: table(
          ['MICRO-CREDENTIAL', 'VERSION', 'WHAT HAPPENED'],
          verdicts.map(({ slug, version, status }) => [slug, String(version), status]),
        ),
      };
    },
  );

  answering(
    catalog
      .command('export')
      .description('write the newest version of each micro-credential as a catalogue file')
      .requiredOption('--programme <slug>', 'the programme to export')
      .option('--out <file>', 'where to write it; the screen when left out'),
    io,
    async (options) => {
      const wiring = await io.open();
      const programme = await programmeOf(wiring, options.programme);
      const content = await wiring.catalog.export(programme.id);
      const text = JSON.stringify(content, null, 2);
      if (typeof options.out !== 'string') return { value: content, lines: [text] };
      await writeFile(options.out, `${text}\n`).catch((error: Error) => {
        throw new CommandError(`${String(options.out)} cannot be written: ${error.message}`);
      });
      const count = content.microCredentials.length;
      return {
        value: { file: options.out, microCredentials: count },
        lines: [`${count} micro-credential${count === 1 ? '' : 's'} written to ${options.out}.`],
      };
    },
  );
}
