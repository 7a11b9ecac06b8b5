import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { MicroCredentialContent, MicroCredentialSummary } from '../../contract/micro-credential.ts';

/** One per micro-credential: what a list shows, and which version is the newest. */
export interface MicroCredentialRecord {
  _id: string;
  programmeId: string;
  slug: string;
  /** Newest published version; 0 while its first one is being written. */
  version: number;
  contentHash: string | null;
  summary: Omit<MicroCredentialSummary, 'id' | 'slug' | 'version'> | null;
  /** Title as it sorts. */
  sortTitle: string;
  /** Words of title, competency and tags as they are searched. */
  words: string[];
}

/** Written once, never changed. */
export interface VersionRecord {
  _id: string;
  microCredentialId: string;
  programmeId: string;
  slug: string;
  version: number;
  content: MicroCredentialContent;
  contentHash: string;
  publishedAt: Date;
}

const microCredentials = new Schema<MicroCredentialRecord>(
  {
    _id: { type: String, required: true },
    programmeId: { type: String, required: true },
    slug: { type: String, required: true },
    version: { type: Number, required: true },
    contentHash: { type: String, default: null },
    summary: { type: Schema.Types.Mixed, default: null },
    sortTitle: { type: String, default: '' },
    words: { type: [String], default: [] },
  },
  { ...recordOptions, collection: 'micro_credentials' },
);
microCredentials.index({ programmeId: 1, slug: 1 }, { unique: true });
microCredentials.index({ programmeId: 1, sortTitle: 1, _id: 1 });
microCredentials.index({ programmeId: 1, words: 1 });

const versions = new Schema<VersionRecord>(
  {
    _id: { type: String, required: true },
    microCredentialId: { type: String, required: true },
    programmeId: { type: String, required: true },
    slug: { type: String, required: true },
    version: { type: Number, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    contentHash: { type: String, required: true },
    publishedAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'micro_credential_versions' },
);
versions.index({ microCredentialId: 1, version: 1 }, { unique: true });

export const microCredentialModel = (connection: Connection) =>
  defineModel(connection, 'MicroCredential', microCredentials);

export const versionModel = (connection: Connection) =>
  defineModel(connection, 'MicroCredentialVersion', versions);
