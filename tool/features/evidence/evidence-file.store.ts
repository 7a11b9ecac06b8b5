import { once } from 'node:events';
import type { Readable } from 'node:stream';
import mongoose, { type Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import { EVIDENCE_BUCKET, evidenceFileModel, looseFileModel } from './evidence-file.model.ts';

export interface StoredFile {
  fileId: string;
  bytes: number;
}

export interface EvidenceFileStore {
  /**
   * Takes the bytes as they come. Nothing of them stays when the source fails; when this upload is already stored its
   * file is returned instead, and the new bytes are dropped.
   */
  write(
    fileId: string,
    upload: { submissionId: string; uploadId: string },
    source: AsyncIterable<Uint8Array>,
  ): Promise<StoredFile>;
  findUpload(submissionId: string, uploadId: string): Promise<StoredFile | null>;
  /** `end` is the first byte that is left out. */
  read(fileId: string, range?: { start: number; end: number }): Readable;
  remove(fileId: string): Promise<void>;
  markLoose(fileId: string, submissionId: string, since: Date): Promise<void>;
  unmarkLoose(fileId: string): Promise<void>;
  countLoose(submissionId: string): Promise<number>;
  /** Takes one that has been loose since before then off the list; one caller gets it. */
  claimLoose(before: Date): Promise<{ fileId: string; submissionId: string } | null>;
}

const CHUNK_BYTES = 1024 * 1024;

export function createEvidenceFileStore(connection: Connection): EvidenceFileStore {
  const { ObjectId, GridFSBucket } = mongoose.mongo;
  const files = evidenceFileModel(connection);
  const loose = looseFileModel(connection);
  const bucketOf = () => {
    if (!connection.db) throw new Error('MongoDB is not connected');
    return new GridFSBucket(connection.db, { bucketName: EVIDENCE_BUCKET, chunkSizeBytes: CHUNK_BYTES });
  };
  const bucket = bucketOf();

  async function findUpload(submissionId: string, uploadId: string): Promise<StoredFile | null> {
    const record = await files
      .findOne({ 'metadata.submissionId': submissionId, 'metadata.uploadId': uploadId })
      .lean();
    return record && { fileId: record._id.toHexString(), bytes: record.length };
  }

  async function remove(fileId: string): Promise<void> {
    const id = new ObjectId(fileId);
    await files.deleteOne({ _id: id });
    await connection.collection(`${EVIDENCE_BUCKET}.chunks`).deleteMany({ files_id: id });
  }

  return {
    findUpload,
    remove,

    async write(fileId, { submissionId, uploadId }, source) {
      const upload = bucket.openUploadStreamWithId(new ObjectId(fileId), fileId, {
        metadata: { submissionId, uploadId },
      });
      const failed = new Promise<never>((_, reject) => upload.once('error', reject));
      failed.catch(() => {});
      // One write at a time, each waited for: when the source fails nothing is on its way to the database.
      const push = (chunk: Uint8Array) =>
        Promise.race([
          failed,
          new Promise<void>((done, fail) => upload.write(chunk, (error) => (error ? fail(error) : done()))),
        ]);
      let bytes = 0;
      try {
        for await (const chunk of source) {
          bytes += chunk.length;
          await push(chunk);
        }
        const finished = once(upload, 'finish');
        upload.end();
        await Promise.race([finished, failed]);
        return { fileId, bytes };
      } catch (error) {
        upload.destroy();
        await remove(fileId);
        const standing = isDuplicateKey(error) ? await findUpload(submissionId, uploadId) : null;
        if (!standing) throw error;
        return standing;
      }
    },

    read: (fileId, range) => bucket.openDownloadStream(new ObjectId(fileId), range),

    async markLoose(fileId, submissionId, since) {
      await loose.updateOne({ _id: fileId }, { $set: { submissionId, since } }, { upsert: true });
    },
    async unmarkLoose(fileId) {
      await loose.deleteOne({ _id: fileId });
    },
    countLoose: (submissionId) => loose.countDocuments({ submissionId }),
    async claimLoose(before) {
      const record = await loose.findOneAndDelete({ since: { $lt: before } }, { sort: { since: 1 } }).lean();
      return record && { fileId: record._id, submissionId: record.submissionId };
    },
  };
}
