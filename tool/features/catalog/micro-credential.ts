import type { MicroCredentialContent } from '../../contract/micro-credential.ts';

/** One published version; never changes. */
export interface MicroCredentialVersion {
  /** Of the micro-credential, the same for all its versions. */
  id: string;
  programmeId: string;
  slug: string;
  version: number;
  content: MicroCredentialContent;
  publishedAt: Date;
}

/** Something that is scored: a prompt, yes or no, or a criterion, on its levels. */
export type ScoredItem =
  | { id: string; kind: 'prompt'; part: 'overview' | 'reflection' }
  | {
      id: string;
      kind: 'criterion';
      part: 'evidence';
      artifactId: string;
      levels: { id: string; passing: boolean }[];
    };

/** Every prompt and criterion, in the order in which people meet them. */
export function scoredItems(content: MicroCredentialContent): ScoredItem[] {
  const prompts = (part: 'overview' | 'reflection'): ScoredItem[] =>
    content[part].prompts.map(({ id }) => ({ id, kind: 'prompt', part }));
  const criteria = content.evidence.artifacts.flatMap((artifact) =>
    artifact.criteria.map(({ id, levels }): ScoredItem => ({
      id,
      kind: 'criterion',
      part: 'evidence',
      artifactId: artifact.id,
      levels: levels.map((level) => ({ id: level.id, passing: level.passing })),
    })),
  );
  return [...prompts('overview'), ...criteria, ...prompts('reflection')];
}
