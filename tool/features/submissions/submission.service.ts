import type { Clock } from '../../clock.ts';
import type { PersonRef } from '../../contract/common.ts';
import type { SaveAnswerBody, SubmissionView, SubmitBody } from '../../contract/submission.ts';
import type { z } from 'zod';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { GradebookState } from '../../protocols/lti/lms/profile.ts';
import { viewOfVersion } from '../catalog/summary.ts';
import { noPassback } from '../gradebook/passback.ts';
import type { Placement } from '../placements/placement.ts';
import type { SubmissionAccess } from './submission-access.ts';
import { isOwn, mayWork } from './submission-policy.ts';
import { presentSubmission } from './submission.presenter.ts';
import { answerOf, frozenRound, hasPrompt, isOpen, lockedItems, missingItems } from './submission-rules.ts';
import type { SubmissionStore } from './submission.store.ts';
import type { Answer, Submission } from './submission.ts';

export interface SubmissionServiceDeps {
  submissions: SubmissionStore;
  access: SubmissionAccess;
  placements: {
    find(id: string): Promise<Placement | null>;
    beginWork(id: string): Promise<Placement | null>;
  };
  courses: {
    findInProgramme(programmeId: string, id: string): Promise<{ id: string; title: string } | null>;
  };
  people: { findById(id: string): Promise<PersonRef | null> };
  /** Told after a round was handed in, with what is now stored. */
  handedIn(submission: Submission): void;
  newId(): string;
  publicUrl: string;
  clock: Clock;
}

const HAND_IN_TRIES = 5;

/** Opens the work as a launch, from the gradebook of an LMS. */
export const reviewUrl = (publicUrl: string, submissionId: string): string =>
  `${publicUrl}/lti/launch?submission=${submissionId}`;

export function createSubmissionService(deps: SubmissionServiceDeps) {
  const { submissions, access, placements, courses, people, newId, publicUrl, clock } = deps;

  /** The work as this person may see it; the caller has made sure that they may. */
  async function viewFor(actor: Actor, submission: Submission): Promise<SubmissionView> {
    const [placement, course, version, earner] = await Promise.all([
      placements.find(submission.placementId),
      courses.findInProgramme(submission.programmeId, submission.courseId),
      access.versionOf(submission),
      people.findById(submission.personId),
    ]);
    if (!placement || !course) throw new DomainError('submission_not_found');
    const reader = mayWork(actor, submission) ? 'earner' : isOwn(actor, submission) ? 'owner' : 'staff';
    return presentSubmission(submission, {
      placement,
      course,
      microCredential: viewOfVersion(version),
      earner: { id: submission.personId, name: earner?.name ?? '' },
      reader,
    });
  }

  function newSubmission(actor: Actor, placement: Placement): Submission {
    const { microCredentialId, version } = placement;
    if (!microCredentialId || !version) throw new DomainError('placement_not_configured');
    const now = clock.now();
    return {
      id: newId(),
      programmeId: placement.programmeId,
      platformId: placement.platformId,
      deploymentId: placement.deploymentId,
      courseId: placement.courseId,
      placementId: placement.id,
      personId: actor.personId,
      microCredentialId,
      version,
      state: 'draft',
      round: 1,
      answers: {},
      evidence: [],
      rounds: [],
      hold: null,
      waitingSince: null,
      edits: 0,
      passback: noPassback,
      testUser: actor.testUser,
      startedAt: now,
      lastActivityAt: now,
    };
  }

  return {
    viewFor,

    /**
     * One's work in a placement, begun now or before; two tabs begin one. Refuses with `placement_not_found`, `not_allowed`
     * (who may not earn here, or came without an identity) and `placement_not_configured`. From the first start on the
     * placement keeps its micro-credential; a preview user's start does not count for that.
     */
    async start(actor: Actor, placementId: string): Promise<SubmissionView> {
      const placement = await placements.find(placementId);
      if (
        !placement ||
        placement.programmeId !== actor.programmeId ||
        placement.courseId !== actor.courseId
      ) {
        throw new DomainError('placement_not_found');
      }
      const standing = await submissions.findByPlacementAndPerson(placement.id, actor.personId);
      if (standing) return viewFor(actor, standing);
      if (!actor.may.earn || actor.anonymous) throw new DomainError('not_allowed');
      const begun =
        actor.testUser || placement.workBegun ? placement : await placements.beginWork(placement.id);
      if (!begun) throw new DomainError('placement_not_configured');
      return viewFor(actor, await submissions.insertOnce(newSubmission(actor, begun)));
    },

    read: async (actor: Actor, id: string): Promise<SubmissionView> =>
      viewFor(actor, await access.visible(actor, id)),

    /**
     * One atomic write on the revision the text was typed on. The text that already stands is taken as saved, so a save
     * sent twice is one. Refuses with `answer_conflict` and what stands now, `item_locked`, `item_not_found`,
     * `submission_locked`.
     */
    async saveAnswer(
      actor: Actor,
      id: string,
      promptId: string,
      body: z.infer<typeof SaveAnswerBody>,
    ): Promise<Answer> {
      const { submission, content } = await access.open(actor, id);
      if (!hasPrompt(content, promptId)) throw new DomainError('item_not_found');
      if (lockedItems(content, submission.rounds).includes(promptId)) throw new DomainError('item_locked');
      const text = body.text.toWellFormed();
      const standing = answerOf(submission, promptId);
      if (standing?.text === text) return standing;
      const saved = await submissions.saveAnswer({ id, round: submission.round }, promptId, {
        text,
        baseRevision: body.baseRevision,
        now: clock.now(),
      });
      const answer = saved && answerOf(saved, promptId);
      if (answer) return answer;
      const now = await access.own(actor, id);
      if (!isOpen(now) || now.round !== submission.round) throw new DomainError('submission_locked');
      const other = answerOf(now, promptId);
      if (other?.text === text) return other;
      throw new DomainError('answer_conflict', undefined, {
        text: other?.text ?? '',
        revision: other?.revision ?? 0,
        savedAt: other?.savedAt.toISOString() ?? null,
      });
    },

    /**
     * Hands in the open round: freezes exactly what was checked and states what the gradebook is to show, in one write.
     * A round that was handed in before answers with the work as it is. Refuses with `submission_incomplete` and what is
     * missing, `round_conflict` (another round is open), `not_allowed`.
     */
    async submit(actor: Actor, id: string, body: z.infer<typeof SubmitBody>): Promise<SubmissionView> {
      for (let tries = 0; tries < HAND_IN_TRIES; tries++) {
        const submission = await access.own(actor, id);
        if (submission.rounds.some((round) => round.number === body.round)) return viewFor(actor, submission);
        if (!isOpen(submission) || submission.round !== body.round) throw new DomainError('round_conflict');
        const { content } = await access.versionOf(submission);
        const missing = missingItems(content, submission);
        if (missing.some((item) => item.blocking)) {
          throw new DomainError('submission_incomplete', undefined, { missing });
        }
        const round = frozenRound(submission, body.changeNote, clock.now());
        const desired: GradebookState = {
          shows: 'submitted',
          submittedAt: round.submittedAt,
          reviewUrl: reviewUrl(publicUrl, id),
          round: round.number,
        };
        const { edits } = submission;
        const stored = await submissions.handIn(
          { id, round: round.number, edits },
          round,
          submission.testUser ? null : desired,
        );
        if (stored) {
          deps.handedIn(stored);
          return viewFor(actor, stored);
        }
      }
      throw new DomainError('round_conflict', 'This round kept changing while it was handed in');
    },
  };
}
export type SubmissionService = ReturnType<typeof createSubmissionService>;
