import type {
  MicroCredentialContent,
  MicroCredentialSummary,
  MicroCredentialView,
} from '../../contract/micro-credential.ts';
import type { MicroCredentialVersion } from './micro-credential.ts';

/** What a list says of a version. */
export function summaryOf(
  content: MicroCredentialContent,
): Omit<MicroCredentialSummary, 'id' | 'slug' | 'version'> {
  const { title, competency, estimatedHours, needsStudents, tags, overview, evidence, reflection } = content;
  return {
    title,
    competency,
    estimatedHours,
    needsStudents,
    tags,
    counts: {
      prompts: overview.prompts.length + reflection.prompts.length,
      artifacts: evidence.artifacts.length,
      criteria: evidence.artifacts.reduce((sum, { criteria }) => sum + criteria.length, 0),
    },
  };
}

export const viewOfVersion = ({
  id,
  slug,
  version,
  content,
}: MicroCredentialVersion): MicroCredentialView => ({
  id,
  slug,
  version,
  ...summaryOf(content),
  content,
});
