import type { Command } from 'commander';
import { DomainError } from '../errors/domain-error.ts';
import type { Course } from '../features/courses/course.ts';
import type { Wiring } from '../wiring.ts';
import { answering, CommandError, programmeOf, table, type CommandIo } from './command-io.ts';

interface RosterVerdict {
  course: string;
  title: string;
  status: 'read' | 'failed';
  detail: string;
}

async function readRoster({ roster }: Wiring, course: Course): Promise<RosterVerdict> {
  const { id, title } = course;
  try {
    const { added, updated, gone } = await roster.sync(course);
    return { course: id, title, status: 'read', detail: `${added} new, ${updated} known, ${gone} gone` };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const problem = error.context?.problem;
    const detail = typeof problem === 'string' ? `${error.message} (${problem})` : error.message;
    return { course: id, title, status: 'failed', detail };
  }
}

export function addSyncCommands(program: Command, io: CommandIo): void {
  const sync = program.command('sync').description('Bring Attest and the LMS together now');

  answering(
    sync
      .command('roster')
      .description('read the rosters of a programme, one course after the other')
      .requiredOption('--programme <slug>', 'whose courses')
      .option('--course <id>', 'this course only'),
    io,
    async (options) => {
      const wiring = await io.open();
      const programme = await programmeOf(wiring, options.programme);
      const verdicts: RosterVerdict[] = [];
      if (typeof options.course === 'string') {
        const course = await wiring.courses.findInProgramme(programme.id, options.course);
        if (!course) throw new CommandError(`There is no course ${options.course} in ${programme.name}`);
        verdicts.push(await readRoster(wiring, course));
      } else {
        for await (const course of wiring.courses.eachWithRoster(programme.id)) {
          verdicts.push(await readRoster(wiring, course));
        }
      }
      return {
        value: verdicts,
        lines: verdicts.length
          ? table(
              ['COURSE', 'TITLE', '', 'ROSTER'],
              verdicts.map(({ course, title, status, detail }) => [course, title, status, detail]),
            )
          : [`No course of ${programme.name} has shared a roster yet.`],
        failed: verdicts.some(({ status }) => status === 'failed'),
      };
    },
  );

  answering(
    sync.command('grades').description('try once, now, every grade that is due for an LMS'),
    io,
    async () => {
      const { gradebookWorker } = await io.open();
      await gradebookWorker.drain();
      return { value: { drained: true }, lines: ['Every grade that was due has been tried.'] };
    },
  );
}
