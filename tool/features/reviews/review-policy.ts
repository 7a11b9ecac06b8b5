import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { Submission } from '../submissions/submission.ts';

type Owned = Pick<Submission, 'programmeId' | 'courseId' | 'personId'>;

const isOfCourse = (actor: Actor, work: Owned): boolean =>
  work.programmeId === actor.programmeId && work.courseId === actor.courseId;

/** Course staff review the work of their course; nobody reviews their own. */
export const mayReview = (actor: Actor, work: Owned): boolean =>
  isOfCourse(actor, work) && actor.may.review && work.personId !== actor.personId;

/** Refuses with `submission_not_found` what is of another course, and with `not_allowed` what one may not review. */
export function requireReview<T extends Owned>(actor: Actor, work: T | null): T {
  if (!work || !isOfCourse(actor, work)) throw new DomainError('submission_not_found');
  if (mayReview(actor, work)) return work;
  const own = work.personId === actor.personId && actor.may.review;
  throw new DomainError('not_allowed', own ? 'Nobody reviews their own work' : undefined);
}
