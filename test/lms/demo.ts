import { parseArgs } from 'node:util';
import { addCast } from './demo/cast.ts';
import { buildInterface, startTool, type ToolProcess } from './demo/processes.ts';
import { prepareProgramme, registerWithTool } from './demo/register.ts';
import { placeCatalogue, seedWork } from './demo/seed.ts';
import { demoEnvironment, LMS_HOST, LMS_PORT, TOOL_URL, worldFile } from './demo/settings.ts';
import type { ProfileName } from './profiles/profile.ts';
import { createStandInLms, type StandInLms } from './stand-in-lms.ts';

const profiles: ProfileName[] = ['moodle', 'canvas', 'schoology'];
const say = (line: string) => console.log(line);

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'moodle' },
    data: { type: 'string', default: '.data' },
    help: { type: 'boolean', default: false },
  },
});
const profile = profiles.find((each) => each === values.profile);
if (values.help || !profile) {
  say(`Usage: npm run demo -- [--profile ${profiles.join('|')}] [--data FOLDER]`);
  process.exit(values.help ? 0 : 1);
}

let tool: ToolProcess | undefined;
let lms: StandInLms | undefined;
let ending = false;
const file = worldFile(values.data, profile);

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  say('\nstopping …');
  await lms?.stop();
  if (seeded) file.write();
  await tool?.stop();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));

/** Only a world that was seeded to its end is kept: an interrupted first start begins again. */
let seeded = false;

try {
  await buildInterface(say);
  const environment = demoEnvironment(values.data);
  say('starting Attest …');
  tool = await startTool(TOOL_URL, environment, say);
  void tool.ended.then((code) => void end(code ?? 1));

  const kept = file.read();
  seeded = kept !== undefined;
  lms = createStandInLms({
    profile,
    host: LMS_HOST,
    port: LMS_PORT,
    ...(kept && { world: kept }),
    onChange: (world) => seeded && file.keep(world),
  });
  await lms.start();
  if (!kept) {
    say('first start: programme, catalogue, registration, people and their work …');
    await prepareProgramme(environment);
    const cast = addCast(lms);
    const registration = await registerWithTool(lms, TOOL_URL, environment);
    const activities = await placeCatalogue(lms, cast, registration);
    await seedWork(lms, cast, activities);
    seeded = true;
    file.keep(lms.world);
  }
  say(welcome(lms));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}

function welcome({ url, profile: name }: StandInLms): string {
  return `
  Learning platform (behaves like ${name})   ${url}
  Attest                                 ${TOOL_URL}

  Open the learning platform, choose who you are, and open the course.
    Robin Ortiz      facilitator: opens an activity, sees the cohort, adds one from the picker, reads the gradebook
    Hanna Keller     reviewer: opens an activity and scores what waits
    Marisol Gutiérrez Peña   has handed in a second round
    Дмитрий Соколов  has feedback to work on
    Jo Lindqvist     has not begun: write, attach a file, hand in
    Amara Okafor     administrator: registration, and faults to try Attest with

  Ctrl+C stops both; the next start goes on where you left. Everything is under ${values.data}.
`;
}
