import type { Clock } from '../../clock.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { Submission } from '../submissions/submission.ts';

type Owner = Pick<Submission, 'id' | 'programmeId' | 'courseId'>;

export interface GradebookServiceDeps {
  submissions: { find(id: string): Promise<Owner | null> };
  queue: {
    retry(id: string, now: Date): Promise<boolean>;
    resume(courseId: string, now: Date): Promise<boolean>;
  };
  worker: { wake(): void };
  clock: Clock;
}

/** Whoever runs or reviews the course of a work may ask its LMS again. */
const mayRetryPassback = (actor: Actor): boolean => actor.may.review || actor.may.seeCohort;

export function createGradebookService({ submissions, queue, worker, clock }: GradebookServiceDeps) {
  return {
    /**
     * Sends what was refused, or never told, to the LMS again; nothing happens to what was delivered. Refuses with
     * `submission_not_found` what is of another course, and with `not_allowed` whoever neither runs nor reviews it.
     */
    async retry(actor: Actor, submissionId: string): Promise<void> {
      const submission = await submissions.find(submissionId);
      if (submission?.programmeId !== actor.programmeId || submission.courseId !== actor.courseId) {
        throw new DomainError('submission_not_found');
      }
      if (!mayRetryPassback(actor)) throw new DomainError('not_allowed');
      if (await queue.retry(submissionId, clock.now())) worker.wake();
    },

    /** A launch told where the grades of a course go: sends what had no place to go before. */
    async gradebookOpened(courseId: string): Promise<void> {
      if (await queue.resume(courseId, clock.now())) worker.wake();
    },
  };
}
export type GradebookService = ReturnType<typeof createGradebookService>;
