import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { DeliveryHistory, LmsProfile } from '../../protocols/lti/lms/profile.ts';
import {
  LmsServiceError,
  type LmsServices,
  type Result,
  type Score,
  type ServiceTarget,
} from '../../protocols/lti/lms-services.ts';
import { isSendable, mayHaveArrived, outcomeOfFailure, stands } from './delivery-rules.ts';
import type { GradeColumns } from './grade-columns.ts';
import type { PassbackJob, PassbackOutcome, PassbackQueue } from './passback-queue.ts';

export interface PassbackDeliveryDeps {
  queue: Pick<PassbackQueue, 'markInFlight'>;
  services: Pick<LmsServices, 'sendScore' | 'readResults'>;
  columns: GradeColumns;
  /** `null` when the registration is gone. */
  findLms(job: PassbackJob): Promise<{ target: ServiceTarget; profile: LmsProfile } | null>;
  /** The id of the person in the LMS; `null` for whoever gets no grade: staff, preview users, people without an id. */
  findRecipient(job: PassbackJob): Promise<string | null>;
  clock: Clock;
  log: Logger;
  random?: () => number;
}

/** One attempt to show a passback in the gradebook of its LMS. */
export function createPassbackDelivery({
  queue,
  services,
  columns,
  findLms,
  findRecipient,
  clock,
  log,
  random = Math.random,
}: PassbackDeliveryDeps) {
  /** A look that the LMS does not allow is no reason to keep a grade back. */
  async function look(target: ServiceTarget, url: string, userId: string): Promise<Result | undefined> {
    try {
      const results = await services.readResults(target, url, userId);
      return results.find((result) => result.userId === userId);
    } catch (error) {
      if (error instanceof LmsServiceError && !error.transient) return undefined;
      throw error;
    }
  }

  /** `null` when nothing may be sent: the lease is lost, or a newer state is desired. */
  return async function deliver(job: PassbackJob): Promise<PassbackOutcome | null> {
    const { passback } = job;
    const { desired, sequence, inFlight, lastTimestamp } = passback;
    let { gradeStands } = passback;
    let outcomeUnknown = inFlight !== null;
    try {
      if (!desired) return { kind: 'untold', problem: null, gradeStands };
      const userId = job.testUser ? null : await findRecipient(job);
      const lms = await findLms(job);
      if (userId === null) return { kind: 'untold', problem: 'not_gradable', gradeStands };
      if (!lms) return { kind: 'untold', problem: 'no_grade_column', gradeStands };
      const { target, profile } = lms;
      const column = await columns.find(job, target);
      if (!column) return { kind: 'untold', problem: 'no_grade_column', gradeStands };

      const scoreNow = (): Score | null => {
        const history: DeliveryHistory = { gradeStands, lastTimestamp };
        return profile.scoreFor(userId, desired, history, clock.now());
      };
      let score = scoreNow();
      // A post whose end nobody saw may stand already; a score without a grade may wipe one a teacher typed.
      if (score && (inFlight || (!gradeStands && score.scoreGiven === undefined))) {
        const result = await look(target, column, userId);
        gradeStands ||= typeof result?.resultScore === 'number';
        if (inFlight?.sequence === sequence && stands(result, score)) {
          return { kind: 'delivered', at: clock.now(), gradeStands };
        }
        score = scoreNow();
      }
      if (!score) return { kind: 'untold', problem: null, gradeStands };
      if (!isSendable(score)) {
        log.error({ submission: job.submissionId, passback: desired.shows }, 'a score that cannot be sent');
        return { kind: 'refused', problem: 'internal_error', gradeStands };
      }
      if (inFlight?.sequence === sequence) score.timestamp = inFlight.timestamp;
      else if (passback.problem === 'conflict') {
        score.timestamp = profile.nextTimestamp(clock.now(), lastTimestamp);
      }

      if (!(await queue.markInFlight(job, score.timestamp))) return null;
      outcomeUnknown = true;
      try {
        await services.sendScore(target, column, score);
      } catch (error) {
        outcomeUnknown = mayHaveArrived(error);
        if (!(error instanceof LmsServiceError) || error.problem !== 'conflict') throw error;
        // The LMS has something newer: our own post that arrived after all, or somebody else's.
        const result = await look(target, column, userId);
        gradeStands ||= typeof result?.resultScore === 'number';
        if (!stands(result, score)) throw error;
      }
      gradeStands ||= score.scoreGiven !== undefined;
      return { kind: 'delivered', at: clock.now(), gradeStands };
    } catch (error) {
      if (!(error instanceof LmsServiceError)) {
        log.error({ err: error, submission: job.submissionId }, 'a passback failed');
      }
      const { attempts } = passback;
      return outcomeOfFailure(error, { attempts, outcomeUnknown, now: clock.now(), random, gradeStands });
    }
  };
}
export type PassbackDelivery = ReturnType<typeof createPassbackDelivery>;
