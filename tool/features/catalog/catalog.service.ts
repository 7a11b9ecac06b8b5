import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type {
  CatalogFile,
  MicroCredentialContent,
  MicroCredentialSummary,
  MicroCredentialView,
} from '../../contract/micro-credential.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import { decodeCursor, encodeCursor } from '../../http/page-cursor.ts';
import type { CatalogStore } from './catalog.store.ts';
import type { MicroCredentialVersion } from './micro-credential.ts';
import { viewOfVersion } from './summary.ts';
import { wordsOf } from './search-words.ts';

export interface CatalogServiceDeps {
  catalog: CatalogStore;
  clock: Clock;
}

export interface ImportVerdict {
  slug: string;
  status: 'created' | 'updated' | 'unchanged';
  version: number;
}

const KEPT_VERSIONS = 500;

/** Keys in a fixed order, so that the same content always has the same hash. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}

const hashOf = (content: MicroCredentialContent): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex');

export function createCatalogService({ catalog, clock }: CatalogServiceDeps) {
  const known = new Map<string, MicroCredentialVersion>();

  async function findVersion(id: string, version: number): Promise<MicroCredentialVersion | null> {
    const key = `${id}:${version}`;
    const kept = known.get(key);
    if (kept) return kept;
    const found = await catalog.findVersion(id, version);
    if (found) {
      if (known.size >= KEPT_VERSIONS) known.delete(known.keys().next().value as string);
      known.set(key, found);
    }
    return found;
  }

  async function importOne(
    programmeId: string,
    slug: string,
    content: MicroCredentialContent,
  ): Promise<ImportVerdict> {
    const contentHash = hashOf(content);
    for (;;) {
      const head = await catalog.findOrCreateHead(programmeId, slug);
      if (head.contentHash === contentHash) return { slug, status: 'unchanged', version: head.version };
      if (await catalog.publish(head, content, contentHash, clock.now())) {
        return { slug, status: head.version === 0 ? 'created' : 'updated', version: head.version + 1 };
      }
    }
  }

  return {
    /** A version never changes, so it is read from the database once. */
    findVersion,

    /** The newest version, of this programme only; `null` when there is none. */
    async findNewest(programmeId: string, id: string): Promise<MicroCredentialVersion | null> {
      const head = await catalog.findHead(programmeId, id);
      return head && findVersion(head.id, head.version);
    },

    async findNewestBySlug(programmeId: string, slug: string): Promise<MicroCredentialVersion | null> {
      const head = await catalog.findHeadBySlug(programmeId, slug);
      return head && head.version > 0 ? findVersion(head.id, head.version) : null;
    },

    /**
     * One verdict per entry, in their order. Content that differs from the newest version becomes a new version; the
     * same content again changes nothing, so an import that was cut off is finished by running it again.
     */
    async import(programmeId: string, file: CatalogFile): Promise<ImportVerdict[]> {
      const verdicts: ImportVerdict[] = [];
      for (const { slug, content } of file.microCredentials) {
        verdicts.push(await importOne(programmeId, slug, content));
      }
      return verdicts;
    },

    /** A file that `import` takes: each micro-credential in its newest version. */
    async export(programmeId: string): Promise<CatalogFile> {
      const microCredentials: CatalogFile['microCredentials'] = [];
      for await (const { slug, content } of catalog.exportNewest(programmeId)) {
        microCredentials.push({ slug, content });
      }
      return { format: 'attest-catalog/1', microCredentials };
    },

    /** Of the actor's programme, by title. Each word of `q` has to begin a word of title, competency or tags. */
    async list(
      actor: Actor,
      query: { q?: string | undefined; cursor?: string | undefined; limit: number },
    ): Promise<{ items: MicroCredentialSummary[]; nextCursor: string | null }> {
      const after = decodeCursor(query.cursor, z.tuple([z.string(), z.string()]));
      const found = await catalog.listPage(actor.programmeId, {
        words: wordsOf(query.q ?? '').slice(0, 10),
        after: after && { sortTitle: after[0], id: after[1] },
        limit: query.limit + 1,
      });
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(({ summary }) => summary),
        nextCursor:
          last && found.length > query.limit ? encodeCursor([last.sortTitle, last.summary.id]) : null,
      };
    },

    /** Refuses with `micro_credential_not_found` what is not of the actor's programme. */
    async read(actor: Actor, id: string): Promise<MicroCredentialView> {
      const head = await catalog.findHead(actor.programmeId, id);
      const version = head && (await findVersion(head.id, head.version));
      if (!version) throw new DomainError('micro_credential_not_found');
      return viewOfVersion(version);
    },
  };
}
export type CatalogService = ReturnType<typeof createCatalogService>;
