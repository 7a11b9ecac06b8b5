import type { Command } from 'commander';
import { z } from 'zod';
import { newId } from '../mongo/new-id.ts';
import { answering, readOptions, table, type CommandIo } from './command-io.ts';

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);

const NewProgramme = z
  .object({ name: z.string().trim().min(1, 'is empty').max(200), slug: z.string().optional() })
  .transform(({ name, slug }) => ({ name, slug: slug ?? slugOf(name) }))
  .pipe(
    z.object({
      name: z.string(),
      slug: z
        .string()
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be small letters and digits with single dashes'),
    }),
  );

export function addProgrammeCommands(program: Command, io: CommandIo): void {
  const programme = program
    .command('programme')
    .description('Districts or affiliates: nothing crosses between them');

  answering(
    programme
      .command('add')
      .description('add a programme')
      .requiredOption('--name <text>', 'what people call it')
      .option('--slug <slug>', 'what commands call it; made from the name when left out'),
    io,
    async (options) => {
      const { name, slug } = readOptions(NewProgramme, options);
      const { programmes, clock } = await io.open();
      const added = await programmes.insert({ id: newId(), name, slug, createdAt: clock.now() });
      return { value: added, lines: [`Programme ${added.name} is here; commands call it ${added.slug}.`] };
    },
  );

  answering(programme.command('list').description('show programmes'), io, async () => {
    const { programmes } = await io.open();
    const all = await programmes.list();
    return {
      value: all,
      lines: all.length
        ? table(
            ['SLUG', 'NAME', 'ID'],
            all.map(({ slug, name, id }) => [slug, name, id]),
          )
        : ['There is no programme yet: see `programme add --help`.'],
    };
  });
}
