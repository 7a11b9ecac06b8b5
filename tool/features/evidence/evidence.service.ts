import type { Readable } from 'node:stream';
import type { Clock } from '../../clock.ts';
import type { Artifact } from '../../contract/micro-credential.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { EvidenceItem, Submission } from '../submissions/submission.ts';
import type { EvidenceFileStore, StoredFile } from './evidence-file.store.ts';
import { mediaTypeOf } from './file-kind.ts';
import { cleanFileName } from './file-name.ts';
import { openIncoming } from './incoming-file.ts';

type FileOfEvidence = NonNullable<EvidenceItem['file']>;
interface UploadPlace {
  submission: Submission;
  artifact: Artifact;
  uploaded: EvidenceItem | null;
}

export interface EvidenceServiceDeps {
  files: EvidenceFileStore;
  /** What the works say of their evidence, and the one way to attach a file to one. */
  works: {
    openForUpload(actor: Actor, id: string, artifactId: string, uploadId: string): Promise<UploadPlace>;
    attachFile(actor: Actor, place: UploadPlace, name: string, file: FileOfEvidence): Promise<EvidenceItem>;
    findFile(actor: Actor, id: string, evidenceId: string): Promise<{ name: string; file: FileOfEvidence }>;
    mentionsFile(submissionId: string, fileId: string): Promise<boolean>;
  };
  maxBytes: number;
  newId(): string;
  clock: Clock;
}

export interface Upload {
  submissionId: string;
  artifactId: string;
  name: string;
  uploadId: string;
  /** Content-Length, when the sender named one. */
  declaredBytes: number | null;
}

/** Uploads of one work that ended nowhere within a day; more are refused, so that retries cannot fill the disk. */
const LOOSE_LIMIT = 100;
const LOOSE_HOURS = 24;

export function createEvidenceService({ files, works, maxBytes, newId, clock }: EvidenceServiceDeps) {
  /** Bytes of a file on its way in are on the loose list until a work mentions them: a crash leaves nothing unseen. */
  async function store(
    { submissionId, uploadId, name }: Upload,
    source: AsyncIterable<Uint8Array>,
  ): Promise<{ stored: StoredFile; mediaType: string; own: boolean }> {
    const { head, whole } = await openIncoming(source, maxBytes);
    if (head.length === 0) throw new DomainError('file_empty');
    const mediaType = await mediaTypeOf(head, name);
    if (!mediaType) throw new DomainError('file_type_not_accepted');
    const fileId = newId();
    await files.markLoose(fileId, submissionId, clock.now());
    const stored = await files
      .write(fileId, { submissionId, uploadId }, whole)
      .catch(async (error: unknown) => {
        await files.unmarkLoose(fileId);
        throw error;
      });
    const own = stored.fileId === fileId;
    if (!own) {
      await files.unmarkLoose(fileId);
      await files.markLoose(stored.fileId, submissionId, clock.now());
    }
    return { stored, mediaType, own };
  }

  return {
    /**
     * Takes a file for an artifact of one's own open round. The type is told from the bytes; nothing of a file that is
     * refused, breaks off, or arrives after the hand-in stays. The same `uploadId` again gives the same evidence. Refuses
     * with `file_too_large`, `file_empty`, `file_type_not_accepted`, `upload_incomplete`, `too_many_requests`, and what
     * `openForUpload` refuses, before the bytes are taken and again when they have arrived.
     */
    async upload(actor: Actor, upload: Upload, source: AsyncIterable<Uint8Array>): Promise<EvidenceItem> {
      const { submissionId, artifactId, uploadId, declaredBytes } = upload;
      const place = await works.openForUpload(actor, submissionId, artifactId, uploadId);
      if (place.uploaded) return place.uploaded;
      if (declaredBytes !== null && declaredBytes > maxBytes) throw new DomainError('file_too_large');
      if ((await files.countLoose(submissionId)) >= LOOSE_LIMIT) throw new DomainError('too_many_requests');
      const name = cleanFileName(upload.name);
      const { stored, mediaType, own } = await store({ ...upload, name }, source);
      const { fileId, bytes } = stored;
      const file = { fileId, bytes, mediaType, uploadId };
      const item = await works.attachFile(actor, place, name, file).catch(async (error: unknown) => {
        if (own) {
          await files.remove(fileId);
          await files.unmarkLoose(fileId);
        }
        throw error;
      });
      await files.unmarkLoose(fileId);
      return item;
    },

    /** The bytes for whoever may have them; foreign or missing: `evidence_not_found` or `submission_not_found`. */
    async download(actor: Actor, submissionId: string, evidenceId: string) {
      const { name, file } = await works.findFile(actor, submissionId, evidenceId);
      return {
        name,
        mediaType: file.mediaType,
        bytes: file.bytes,
        read: (range?: { start: number; end: number }): Readable => files.read(file.fileId, range),
      };
    },

    /** Deletes bytes that no work has mentioned for a day; several instances may sweep at once. */
    async sweep(): Promise<number> {
      const before = new Date(clock.now().getTime() - LOOSE_HOURS * 3_600_000);
      let swept = 0;
      for (;;) {
        const loose = await files.claimLoose(before);
        if (!loose) return swept;
        if (await works.mentionsFile(loose.submissionId, loose.fileId)) continue;
        await files.remove(loose.fileId);
        swept++;
      }
    },
  };
}
export type EvidenceService = ReturnType<typeof createEvidenceService>;
