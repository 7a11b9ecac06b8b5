import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type {
  ClaimReviewBody,
  ReleaseDecisionBody,
  ReviewView,
  SaveReadBody,
} from '../../contract/review.ts';
import type { SubmissionView } from '../../contract/submission.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { GradebookState } from '../../protocols/lti/lms/profile.ts';
import { scoredItems, type MicroCredentialVersion } from '../catalog/micro-credential.ts';
import type { Placement } from '../placements/placement.ts';
import type { Decision, Submission } from '../submissions/submission.ts';
import { decisionComment } from './decision-comment.ts';
import { decide, openItems, pointsFor, unresolved } from './decision.ts';
import { cleanScores } from './draft-scores.ts';
import type { ReadStore } from './read.store.ts';
import { requireReview } from './review-policy.ts';
import { presentReview } from './review.presenter.ts';
import type { ReviewableWorks } from './reviewable-works.ts';

export interface ReviewServiceDeps {
  works: ReviewableWorks;
  reads: ReadStore;
  catalog: { findVersion(id: string, version: number): Promise<MicroCredentialVersion | null> };
  placements: { find(id: string): Promise<Pick<Placement, 'points' | 'gradeRule'> | null> };
  /** The work as this person may see it. */
  viewFor(actor: Actor, submission: Submission): Promise<SubmissionView>;
  /** Told after a decision was released, with what is now stored. */
  released(submission: Submission): void;
  links: { review(submissionId: string): string; feedback(submissionId: string): string };
  clock: Clock;
}

export function createReviewService(deps: ReviewServiceDeps) {
  const { works, reads, catalog, placements, viewFor, released, links, clock } = deps;

  const find = async (actor: Actor, id: string): Promise<Submission> =>
    requireReview(actor, await works.find(id));

  async function contentOf({ microCredentialId, version }: Submission) {
    const found = await catalog.findVersion(microCredentialId, version);
    if (!found) throw new Error(`Version ${version} of ${microCredentialId} is gone`);
    return found.content;
  }

  const ownerOf = (submission: Submission, actor: Actor) => ({
    submissionId: submission.id,
    round: submission.rounds.length,
    reviewerId: actor.personId,
  });

  async function view(actor: Actor, submission: Submission): Promise<ReviewView> {
    const scope = {
      programmeId: submission.programmeId,
      courseId: submission.courseId,
      reviewerId: actor.personId,
    };
    const [content, read, shown, waiting, nextSubmissionId] = await Promise.all([
      contentOf(submission),
      reads.find(ownerOf(submission, actor)),
      viewFor(actor, submission),
      works.countWaiting(scope, {}),
      works.findNext(scope, submission.id),
    ]);
    return presentReview({
      submission,
      view: shown,
      open: submission.state === 'submitted' ? openItems(scoredItems(content), submission.rounds) : [],
      read,
      reviewerId: actor.personId,
      queue: { waiting, nextSubmissionId },
    });
  }

  /** The work in the hands of this reviewer: free work is taken, work of another refused with `review_taken`. */
  async function held(actor: Actor, submission: Submission, from: string | null = null): Promise<Submission> {
    if (submission.state !== 'submitted') throw new DomainError('review_not_waiting');
    if (submission.hold?.reviewerId === actor.personId) return submission;
    const mine = { reviewerId: actor.personId, reviewerName: actor.personName, since: clock.now() };
    const claimed =
      (from && (await works.claim(submission.id, mine, from))) ||
      (await works.claim(submission.id, mine, null));
    if (claimed) return claimed;
    const current = await find(actor, submission.id);
    if (current.state !== 'submitted') throw new DomainError('review_not_waiting');
    if (current.hold?.reviewerId === actor.personId) return current;
    const { hold } = current;
    throw new DomainError('review_taken', undefined, {
      holder: hold && { id: hold.reviewerId, name: hold.reviewerName },
      since: hold && hold.since.toISOString(),
    });
  }

  /** A release that was already made by this reviewer: a double click, or an answer that was lost. */
  const isOwnRelease = (actor: Actor, submission: Submission, round: number): boolean =>
    submission.rounds[round - 1]?.decision?.reviewer.id === actor.personId;

  function gradeFor(
    submission: Submission,
    decision: Decision,
    content: MicroCredentialVersion['content'],
    placement: Pick<Placement, 'points' | 'gradeRule'>,
  ): GradebookState {
    return {
      shows: 'grade',
      scoreGiven: pointsFor(decision, placement),
      scoreMaximum: placement.points,
      comment: decisionComment({
        decision,
        content,
        round: submission.round,
        feedbackUrl: links.feedback(submission.id),
      }),
      decidedAt: decision.releasedAt,
      reviewUrl: links.review(submission.id),
    };
  }

  return {
    /** Refuses with `review_not_waiting` while nothing was ever handed in. */
    async read(actor: Actor, id: string): Promise<ReviewView> {
      const submission = await find(actor, id);
      if (submission.rounds.length === 0) throw new DomainError('review_not_waiting');
      return view(actor, submission);
    },

    /**
     * One atomic write: of two who claim at once, the second is refused with `review_taken`, who has it and since when.
     * `takeOverFrom` takes it from exactly that holder.
     */
    async claim(actor: Actor, id: string, body: z.infer<typeof ClaimReviewBody>): Promise<ReviewView> {
      return view(actor, await held(actor, await find(actor, id), body.takeOverFrom));
    },

    /** Puts one's own work back; scores are kept. Nothing happens to the work of another. */
    async unclaim(actor: Actor, id: string): Promise<void> {
      const submission = await find(actor, id);
      await works.unclaim(submission.id, actor.personId);
    },

    /**
     * Saves on the revision the scores were typed on; the same scores again are one save. Refuses with `review_conflict`,
     * `review_taken`, `review_not_waiting`, and with `item_not_found` or `item_locked` what is not open in this round.
     */
    async saveRead(actor: Actor, id: string, body: z.infer<typeof SaveReadBody>): Promise<ReviewView> {
      const submission = await held(actor, await find(actor, id));
      const items = scoredItems(await contentOf(submission));
      const scores = cleanScores(items, submission.rounds, body.scores);
      const summary = body.summary.toWellFormed();
      const owner = ownerOf(submission, actor);
      const saved = await reads.save(owner, {
        programmeId: submission.programmeId,
        scores,
        summary,
        savedAt: clock.now(),
        baseRevision: body.baseRevision,
      });
      if (!saved) {
        const standing = await reads.find(owner);
        const same = standing?.summary === summary && isDeepStrictEqual(standing.scores, scores);
        if (!same) throw new DomainError('review_conflict', undefined, { revision: standing?.revision ?? 0 });
      }
      return view(actor, submission);
    },

    /**
     * The decision, the next state of the work and the grade to show, in one write. A second click answers as the first.
     * Refuses with `review_incomplete` and what is open, `review_conflict` (scores were saved since), `review_taken`,
     * `review_not_waiting`.
     */
    async release(
      actor: Actor,
      id: string,
      { round, revision }: z.infer<typeof ReleaseDecisionBody>,
    ): Promise<SubmissionView> {
      const found = await find(actor, id);
      if (isOwnRelease(actor, found, round)) return viewFor(actor, found);
      if (found.round !== round) throw new DomainError('review_not_waiting');
      const submission = await held(actor, found);
      const [content, read, placement] = await Promise.all([
        contentOf(submission),
        reads.find(ownerOf(submission, actor)),
        placements.find(submission.placementId),
      ]);
      if (!placement) throw new DomainError('submission_not_found');
      if ((read?.revision ?? 0) !== revision) {
        throw new DomainError('review_conflict', undefined, { revision: read?.revision ?? 0 });
      }
      const items = scoredItems(content);
      const drafts = read?.scores ?? [];
      const missing = unresolved(openItems(items, submission.rounds), drafts);
      if (missing.length) throw new DomainError('review_incomplete', undefined, { unresolved: missing });

      const decision = decide({
        items,
        rounds: submission.rounds,
        drafts,
        summary: read?.summary ?? '',
        reviewer: { id: actor.personId, name: actor.personName },
        now: clock.now(),
      });
      const desired = submission.testUser ? null : gradeFor(submission, decision, content, placement);
      const done = await works.release(id, round, decision, desired);
      if (done) {
        released(done);
        return viewFor(actor, done);
      }
      const current = await find(actor, id);
      if (isOwnRelease(actor, current, round)) return viewFor(actor, current);
      await held(actor, current);
      throw new DomainError('review_conflict');
    },
  };
}
export type ReviewService = ReturnType<typeof createReviewService>;
