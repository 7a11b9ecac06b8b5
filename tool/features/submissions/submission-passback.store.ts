import type { Connection } from 'mongoose';
import { newId } from '../../mongo/new-id.ts';
import type { PassbackJob, PassbackOutcome, PassbackQueue } from '../gradebook/passback-queue.ts';
import { submissionModel, type SubmissionRecord } from './submission.model.ts';

export interface SubmissionPassbackStore extends PassbackQueue {
  /** Makes a passback that was refused, untold or put off due at once; false when there is nothing to send again. */
  retry(id: string, now: Date): Promise<boolean>;
  /** The course has a gradebook now: what was not told for the want of one is due. True when there was any. */
  resume(courseId: string, now: Date): Promise<boolean>;
}

/** Due at once, as if the newest state had only now been desired. */
const again = (now: Date) => [
  {
    $set: {
      'passback.refused': false,
      'passback.problem': null,
      'passback.attempts': 0,
      'passback.nextAttemptAt': now,
      'passback.deliveredSequence': {
        $min: ['$passback.deliveredSequence', { $subtract: ['$passback.sequence', 1] }],
      },
    },
  },
];

const projection = {
  programmeId: 1,
  platformId: 1,
  deploymentId: 1,
  courseId: 1,
  placementId: 1,
  personId: 1,
  testUser: 1,
  passback: 1,
} as const;

/** What an outcome changes, besides ending the lease; `settled` holds only while no newer state is desired. */
function changesOf(sequence: number, outcome: PassbackOutcome): Record<string, unknown> {
  const isNewest = { $eq: ['$passback.sequence', sequence] };
  const ifNewest = (field: string, value: unknown) => ({
    [`passback.${field}`]: { $cond: [isNewest, { $literal: value }, `$passback.${field}`] },
  });
  const nothingInFlight = { 'passback.inFlight': null };
  switch (outcome.kind) {
    case 'delivered':
    case 'untold':
      return {
        ...nothingInFlight,
        'passback.deliveredSequence': sequence,
        'passback.deliveredAt': outcome.kind === 'delivered' ? outcome.at : null,
        ...ifNewest('nextAttemptAt', null),
        ...ifNewest('attempts', 0),
        ...ifNewest('problem', outcome.kind === 'untold' ? outcome.problem : null),
      };
    case 'refused':
      return {
        ...nothingInFlight,
        ...ifNewest('refused', true),
        ...ifNewest('problem', outcome.problem),
        ...ifNewest('nextAttemptAt', null),
      };
    case 'later':
      return {
        ...(!outcome.outcomeUnknown && nothingInFlight),
        ...ifNewest('problem', outcome.problem),
        ...ifNewest('nextAttemptAt', outcome.at),
        'passback.attempts': {
          $cond: [isNewest, { $add: ['$passback.attempts', 1] }, '$passback.attempts'],
        },
      };
  }
}

export function createSubmissionPassbackStore(connection: Connection): SubmissionPassbackStore {
  // The driver itself: the passback is one value without a schema of its own, and its updates are pipelines.
  const submissions = submissionModel(connection).collection;
  const leased = ({ submissionId, leaseId }: PassbackJob) => ({
    _id: submissionId as never,
    'passback.leaseId': leaseId,
  });
  const noLease = { 'passback.leaseId': null, 'passback.leaseUntil': null };

  return {
    async claimDue({ now, leaseUntil, exceptPlatforms }) {
      const leaseId = newId();
      const record = (await submissions.findOneAndUpdate(
        {
          // `$type` repeats the filter of the partial index: without it MongoDB reads every work there is.
          'passback.nextAttemptAt': { $lte: now, $type: 'date' },
          ...(exceptPlatforms.length && { platformId: { $nin: exceptPlatforms } }),
          $or: [{ 'passback.leaseUntil': null }, { 'passback.leaseUntil': { $lte: now } }],
        },
        { $set: { 'passback.leaseId': leaseId, 'passback.leaseUntil': leaseUntil } },
        { sort: { 'passback.nextAttemptAt': 1 }, returnDocument: 'after', projection },
      )) as unknown as SubmissionRecord | null;
      if (!record) return null;
      const { _id, programmeId, platformId, deploymentId, courseId, placementId, personId } = record;
      const { testUser, passback } = record;
      const whose = { programmeId, platformId, deploymentId, courseId, placementId, personId, testUser };
      return { submissionId: _id, ...whose, passback, leaseId };
    },

    async renew(job, leaseUntil) {
      await submissions.updateOne(leased(job), { $set: { 'passback.leaseUntil': leaseUntil } });
    },

    async markInFlight(job, timestamp) {
      const { sequence } = job.passback;
      const { matchedCount } = await submissions.updateOne(
        { ...leased(job), 'passback.sequence': sequence },
        { $set: { 'passback.inFlight': { sequence, timestamp }, 'passback.lastTimestamp': timestamp } },
      );
      return matchedCount === 1;
    },

    async settle(job, outcome) {
      await submissions.updateOne(leased(job), [
        {
          $set: {
            ...noLease,
            'passback.gradeStands': outcome.gradeStands,
            ...changesOf(job.passback.sequence, outcome),
          },
        },
      ]);
    },

    async release(job) {
      await submissions.updateOne(leased(job), { $set: noLease });
    },

    async retry(id, now) {
      const { matchedCount } = await submissions.updateOne(
        {
          _id: id as never,
          'passback.desired': { $ne: null },
          $or: [
            { 'passback.deliveredAt': null },
            { $expr: { $lt: ['$passback.deliveredSequence', '$passback.sequence'] } },
          ],
        },
        again(now),
      );
      return matchedCount === 1;
    },

    async resume(courseId, now) {
      const { matchedCount } = await submissions.updateMany(
        { courseId, 'passback.problem': 'no_grade_column' },
        again(now),
      );
      return matchedCount > 0;
    },
  };
}
