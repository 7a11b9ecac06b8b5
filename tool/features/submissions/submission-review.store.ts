import type { Connection, QueryFilter } from 'mongoose';
import type { QueueFilter, QueueScope, ReviewableWorks, WaitingWork } from '../reviews/reviewable-works.ts';
import { desiredPassbackUpdate } from './desired-passback.ts';
import { submissionModel, toSubmission, type SubmissionRecord } from './submission.model.ts';

const projection: Record<string, 1> = {
  personId: 1,
  placementId: 1,
  microCredentialId: 1,
  version: 1,
  round: 1,
  'rounds.number': 1,
  'rounds.decision': 1,
  hold: 1,
  waitingSince: 1,
};

function waiting(scope: QueueScope, filter: QueueFilter): QueryFilter<SubmissionRecord> {
  const { placementId, microCredentialId, held } = filter;
  return {
    programmeId: scope.programmeId,
    courseId: scope.courseId,
    state: 'submitted',
    personId: { $ne: scope.reviewerId },
    ...(placementId && { placementId }),
    ...(microCredentialId && { microCredentialId }),
    ...(held === 'free' && { hold: null }),
    ...(held === 'mine' && { 'hold.reviewerId': scope.reviewerId }),
  };
}

export function createSubmissionReviewStore(connection: Connection): ReviewableWorks {
  const submissions = submissionModel(connection);
  return {
    async find(id) {
      const record = await submissions.findById(id).lean();
      return record && toSubmission(record);
    },

    async listWaiting(scope, filter, { after, limit }) {
      const records = await submissions
        .find(
          {
            ...waiting(scope, filter),
            ...(after && {
              $or: [
                { waitingSince: { $gt: after.waitingSince } },
                { waitingSince: after.waitingSince, _id: { $gt: after.id } },
              ],
            }),
          },
          projection,
        )
        .sort({ waitingSince: 1, _id: 1 })
        .limit(limit)
        .lean<(Omit<WaitingWork, 'id'> & { _id: string })[]>();
      return records.map(({ _id: id, ...rest }) => ({ id, ...rest }));
    },

    countWaiting: (scope, filter) => submissions.countDocuments(waiting(scope, filter)),

    async findNext(scope, exceptId) {
      const record = await submissions
        .findOne(
          {
            ...waiting(scope, {}),
            _id: { $ne: exceptId },
            $or: [{ hold: null }, { 'hold.reviewerId': scope.reviewerId }],
          },
          { _id: 1 },
        )
        .sort({ waitingSince: 1, _id: 1 })
        .lean();
      return record?._id ?? null;
    },

    async claim(id, hold, from) {
      const record = await submissions
        .findOneAndUpdate(
          { _id: id, state: 'submitted', ...(from ? { 'hold.reviewerId': from } : { hold: null }) },
          { $set: { hold } },
          { returnDocument: 'after' },
        )
        .lean();
      return record && toSubmission(record);
    },

    async unclaim(id, reviewerId) {
      await submissions.updateOne({ _id: id, 'hold.reviewerId': reviewerId }, { $set: { hold: null } });
    },

    async release(id, round, decision, desired) {
      const at = `rounds.${round - 1}`;
      const earned = decision.outcome === 'earned';
      const passback = desired && desiredPassbackUpdate(desired, decision.releasedAt);
      const record = await submissions
        .findOneAndUpdate(
          {
            _id: id,
            state: 'submitted',
            round,
            'hold.reviewerId': decision.reviewer.id,
            [`${at}.number`]: round,
            [`${at}.decision`]: null,
          },
          {
            $set: {
              [`${at}.decision`]: decision,
              state: decision.outcome,
              hold: null,
              waitingSince: null,
              ...passback?.$set,
            },
            $inc: { edits: 1, round: earned ? 0 : 1, ...passback?.$inc },
          },
          { returnDocument: 'after' },
        )
        .lean();
      return record && toSubmission(record);
    },
  };
}
