import type { Actor } from '../../http/actor.ts';
import type { EvidenceItem, Submission } from './submission.ts';

type Owned = Pick<Submission, 'programmeId' | 'courseId' | 'personId'>;

/** A session sees the course of its launch and nothing beside it, also of one's own. */
export const isOfCourse = (actor: Actor, work: Owned): boolean =>
  work.programmeId === actor.programmeId && work.courseId === actor.courseId;

export const isOwn = (actor: Actor, work: Owned): boolean =>
  isOfCourse(actor, work) && work.personId === actor.personId;

/** Its earner, and who reviews or runs the course. */
export const maySee = (actor: Actor, work: Owned): boolean =>
  isOwn(actor, work) || (isOfCourse(actor, work) && (actor.may.review || actor.may.seeCohort));

/** Its earner, while the course still has them as a learner. */
export const mayWork = (actor: Actor, work: Owned): boolean => isOwn(actor, work) && actor.may.earn;

/** Evidence of an open round is the earner's own; others see what was handed in. */
export const maySeeEvidence = (actor: Actor, submission: Submission, item: EvidenceItem): boolean =>
  isOwn(actor, submission) ||
  (maySee(actor, submission) && submission.rounds.some((round) => round.evidenceIds.includes(item.id)));
