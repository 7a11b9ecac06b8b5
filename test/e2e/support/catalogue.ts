import { readFileSync } from 'node:fs';
import { CatalogFile } from '../../../tool/contract/micro-credential.ts';

/** The micro-credential that the journeys are about: the first of the sample catalogue. */
export const { content } = CatalogFile.parse(JSON.parse(readFileSync('config/catalogue/sample.json', 'utf8')))
  .microCredentials[0]!;

/** The criterion that does not pass at first. */
export const failed = content.evidence.artifacts[0]!.criteria[0]!;
export const remark = 'Say which answers you looked at, and what they told you.';
