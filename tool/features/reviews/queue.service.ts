import { z } from 'zod';
import type { QueueQuery } from '../../contract/operations.ts';
import type { QueueItemView } from '../../contract/review.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { courseOf, type Actor } from '../../http/actor.ts';
import { decodeCursor, encodeCursor } from '../../http/page-cursor.ts';
import { scoredItems, type MicroCredentialVersion } from '../catalog/micro-credential.ts';
import { openItems } from './decision.ts';
import type { ReadStore } from './read.store.ts';
import { presentHold, presentProgress } from './review.presenter.ts';
import type { ReviewableWorks, WaitingWork } from './reviewable-works.ts';

export interface QueueServiceDeps {
  works: ReviewableWorks;
  reads: ReadStore;
  catalog: { findVersion(id: string, version: number): Promise<MicroCredentialVersion | null> };
  people: { listByIds(ids: string[]): Promise<{ id: string; name: string }[]> };
  placements: { listForCourse(courseId: string): Promise<{ id: string; title: string }[]> };
}

export interface QueuePage {
  items: QueueItemView[];
  nextCursor: string | null;
  total: number;
}

export function createQueueService({ works, reads, catalog, people, placements }: QueueServiceDeps) {
  async function present(
    rows: WaitingWork[],
    courseId: string,
    reviewerId: string,
  ): Promise<QueueItemView[]> {
    const [earners, links, mine, versions] = await Promise.all([
      people.listByIds([...new Set(rows.map((row) => row.personId))]),
      placements.listForCourse(courseId),
      reads.listOf(
        reviewerId,
        rows.map((row) => row.id),
      ),
      Promise.all(rows.map((row) => catalog.findVersion(row.microCredentialId, row.version))),
    ]);
    return rows.map((row, index): QueueItemView => {
      const content = versions[index]?.content;
      const title = content?.title ?? '';
      const read = mine.find((one) => one.submissionId === row.id && one.round === row.round);
      return {
        submissionId: row.id,
        earner: { id: row.personId, name: earners.find(({ id }) => id === row.personId)?.name ?? '' },
        microCredential: { id: row.microCredentialId, title },
        placement: {
          id: row.placementId,
          title: links.find(({ id }) => id === row.placementId)?.title || title,
        },
        round: row.round,
        submittedAt: row.waitingSince.toISOString(),
        heldBy: presentHold(row.hold, reviewerId),
        myProgress: presentProgress(read, content ? openItems(scoredItems(content), row.rounds) : []),
      };
    });
  }

  return {
    /** What waits in the course of the session, oldest first. Refuses with `not_allowed` whoever does not review here. */
    async list(actor: Actor, query: z.infer<typeof QueueQuery>): Promise<QueuePage> {
      const courseId = courseOf(actor);
      if (!actor.may.review) throw new DomainError('not_allowed');
      const scope = { programmeId: actor.programmeId, courseId, reviewerId: actor.personId };
      const after = decodeCursor(query.cursor, z.tuple([z.number(), z.string()]));
      const [found, total] = await Promise.all([
        works.listWaiting(scope, query, {
          after: after && { waitingSince: new Date(after[0]), id: after[1] },
          limit: query.limit + 1,
        }),
        works.countWaiting(scope, query),
      ]);
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: await present(page, courseId, actor.personId),
        nextCursor:
          last && found.length > query.limit ? encodeCursor([last.waitingSince.getTime(), last.id]) : null,
        total,
      };
    },
  };
}
export type QueueService = ReturnType<typeof createQueueService>;
