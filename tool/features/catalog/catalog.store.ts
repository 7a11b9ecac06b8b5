import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import type { MicroCredentialContent, MicroCredentialSummary } from '../../contract/micro-credential.ts';
import { newId } from '../../mongo/new-id.ts';
import type { MicroCredentialVersion } from './micro-credential.ts';
import {
  microCredentialModel,
  versionModel,
  type MicroCredentialRecord,
  type VersionRecord,
} from './micro-credential.model.ts';
import { plain, searchWords } from './search-words.ts';
import { summaryOf } from './summary.ts';

/** What is known of a micro-credential beside its versions. */
export interface MicroCredentialHead {
  id: string;
  programmeId: string;
  slug: string;
  /** 0 before its first version is published. */
  version: number;
  contentHash: string | null;
}

export interface CatalogPageRequest {
  /** Every one has to begin a word of the micro-credential. */
  words: string[];
  after: { sortTitle: string; id: string } | null;
  limit: number;
}

export interface CatalogStore {
  /** Finds it, or makes it without a version; one per slug, also when two imports race. */
  findOrCreateHead(programmeId: string, slug: string): Promise<MicroCredentialHead>;
  findHead(programmeId: string, id: string): Promise<MicroCredentialHead | null>;
  findHeadBySlug(programmeId: string, slug: string): Promise<MicroCredentialHead | null>;
  findVersion(id: string, version: number): Promise<MicroCredentialVersion | null>;
  /** False when this number was already published with other content. */
  publish(
    head: MicroCredentialHead,
    content: MicroCredentialContent,
    contentHash: string,
    now: Date,
  ): Promise<boolean>;
  /** Newest published versions by title. */
  listPage(
    programmeId: string,
    page: CatalogPageRequest,
  ): Promise<{ summary: MicroCredentialSummary; sortTitle: string }[]>;
  /** Each micro-credential in its newest version, in the order they were made. */
  exportNewest(programmeId: string): AsyncIterable<MicroCredentialVersion>;
}

const toHead = ({
  _id,
  programmeId,
  slug,
  version,
  contentHash,
}: MicroCredentialRecord): MicroCredentialHead => ({
  id: _id,
  programmeId,
  slug,
  version,
  contentHash,
});

const toVersion = (record: VersionRecord): MicroCredentialVersion => ({
  id: record.microCredentialId,
  programmeId: record.programmeId,
  slug: record.slug,
  version: record.version,
  content: record.content,
  publishedAt: record.publishedAt,
});

export function createCatalogStore(connection: Connection): CatalogStore {
  const heads = microCredentialModel(connection);
  const versions = versionModel(connection);

  const findHeadBySlug = async (programmeId: string, slug: string) => {
    const record = await heads.findOne({ programmeId, slug }).lean();
    return record && toHead(record);
  };

  return {
    findHeadBySlug,

    async findOrCreateHead(programmeId, slug) {
      const standing = await findHeadBySlug(programmeId, slug);
      if (standing) return standing;
      try {
        const made = await heads.create({ _id: newId(), programmeId, slug, version: 0 });
        return toHead(made.toObject());
      } catch (error) {
        const winner = isDuplicateKey(error) ? await findHeadBySlug(programmeId, slug) : null;
        if (!winner) throw error;
        return winner;
      }
    },

    async findHead(programmeId, id) {
      const record = await heads.findOne({ _id: id, programmeId, version: { $gte: 1 } }).lean();
      return record && toHead(record);
    },

    async findVersion(id, version) {
      const record = await versions.findOne({ microCredentialId: id, version }).lean();
      return record && toVersion(record);
    },

    async publish(head, content, contentHash, now) {
      const version = head.version + 1;
      try {
        await versions.create({
          _id: newId(),
          microCredentialId: head.id,
          programmeId: head.programmeId,
          slug: head.slug,
          version,
          content,
          contentHash,
          publishedAt: now,
        });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      // Also finishes what an import began that ended between the two writes.
      const published = await versions.findOne({ microCredentialId: head.id, version }).lean();
      if (!published) return false;
      await heads.updateOne(
        { _id: head.id, version: head.version },
        {
          $set: {
            version,
            contentHash: published.contentHash,
            summary: summaryOf(published.content),
            sortTitle: plain(published.content.title),
            words: searchWords(published.content),
          },
        },
      );
      return published.contentHash === contentHash;
    },

    async listPage(programmeId, { words, after, limit }) {
      const records = await heads
        .find({
          programmeId,
          version: { $gte: 1 },
          ...(words.length && { $and: words.map((word) => ({ words: { $regex: `^${word}` } })) }),
          ...(after && {
            $or: [
              { sortTitle: { $gt: after.sortTitle } },
              { sortTitle: after.sortTitle, _id: { $gt: after.id } },
            ],
          }),
        })
        .sort({ sortTitle: 1, _id: 1 })
        .limit(limit)
        .lean();
      return records.flatMap(({ _id, slug, version, summary, sortTitle }) =>
        summary ? [{ summary: { id: _id, slug, version, ...summary }, sortTitle }] : [],
      );
    },

    async *exportNewest(programmeId) {
      for await (const head of heads
        .find({ programmeId, version: { $gte: 1 } })
        .sort({ _id: 1 })
        .lean()
        .cursor()) {
        const record = await versions.findOne({ microCredentialId: head._id, version: head.version }).lean();
        if (record) yield toVersion(record);
      }
    },
  };
}
