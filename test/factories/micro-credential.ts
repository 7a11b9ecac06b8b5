import { CatalogFile, MicroCredentialContent } from '../../tool/contract/micro-credential.ts';

const levels = [
  { id: 'met', label: 'Met', passing: true, description: 'It is there.' },
  { id: 'not-yet', label: 'Not yet', passing: false, description: 'It is not there yet.' },
];
const criterion = (id: string) => ({ id, title: id, passingLooksLike: 'It is there.', levels });
const prompt = (id: string) => ({ id, question: `Tell us: ${id}?`, passingLooksLike: 'It is there.' });

/** Prompts `setting` and `learned`; artifacts `plan` (any kind, 1 to 3) and `talk` (texts, 1). */
export const aContent = (overrides: Partial<MicroCredentialContent> = {}): MicroCredentialContent =>
  MicroCredentialContent.parse({
    title: 'Wait time',
    competency: 'Waits after a question so that more learners answer.',
    keyMethod: 'Ask, count to five, then call a name.',
    methodComponents: [],
    research: [],
    resources: [],
    estimatedHours: 10,
    needsStudents: true,
    tags: ['questioning'],
    alignments: [],
    overview: { guidance: '', prompts: [prompt('setting')] },
    evidence: {
      guidance: '',
      artifacts: [
        {
          id: 'plan',
          title: 'Plan',
          instructions: 'Attach a plan.',
          accepts: ['file', 'link', 'text'],
          minItems: 1,
          maxItems: 3,
          criteria: [criterion('clear'), criterion('fits')],
        },
        {
          id: 'talk',
          title: 'Talk',
          instructions: 'Write down what was said.',
          accepts: ['text'],
          minItems: 1,
          maxItems: 1,
          criteria: [criterion('heard')],
        },
      ],
    },
    reflection: { guidance: '', prompts: [prompt('learned')] },
    ...overrides,
  });

export const aCatalogFile = (entries: Record<string, Partial<MicroCredentialContent>>): CatalogFile =>
  CatalogFile.parse({
    format: 'attest-catalog/1',
    microCredentials: Object.entries(entries).map(([slug, content]) => ({
      slug,
      content: aContent(content),
    })),
  });
