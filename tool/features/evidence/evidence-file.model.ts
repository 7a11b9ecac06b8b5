import { Schema, type Connection, type Types } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';

export const EVIDENCE_BUCKET = 'evidence';

/** The files collection of GridFS; written by the bucket only. */
export interface EvidenceFileRecord {
  _id: Types.ObjectId;
  length: number;
  metadata: { submissionId: string; uploadId: string };
}

/** Bytes that no work may mention yet, or no more; the sweeper looks at these and at nothing else. */
export interface LooseFileRecord {
  /** Id of the file. */
  _id: string;
  submissionId: string;
  since: Date;
}

const files = new Schema<EvidenceFileRecord>(
  { _id: Schema.Types.ObjectId, length: Number, metadata: Schema.Types.Mixed },
  { ...recordOptions, collection: `${EVIDENCE_BUCKET}.files`, strict: false },
);
/** The same upload is stored once, also when it is sent twice at the same time. */
files.index({ 'metadata.submissionId': 1, 'metadata.uploadId': 1 }, { unique: true });

const looseFiles = new Schema<LooseFileRecord>(
  {
    _id: { type: String, required: true },
    submissionId: { type: String, required: true },
    since: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'evidence_loose_files' },
);
looseFiles.index({ since: 1 });
looseFiles.index({ submissionId: 1 });

export const evidenceFileModel = (connection: Connection) => defineModel(connection, 'EvidenceFile', files);
export const looseFileModel = (connection: Connection) =>
  defineModel(connection, 'EvidenceLooseFile', looseFiles);
