import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Submission } from './submission.ts';

/** As it is stored: `_id` for `id`, nothing else differs. */
export type SubmissionRecord = Omit<Submission, 'id'> & { _id: string };

const schema = new Schema<SubmissionRecord>(
  {
    _id: { type: String, required: true },
    programmeId: { type: String, required: true },
    platformId: { type: String, required: true },
    deploymentId: { type: String, required: true },
    courseId: { type: String, required: true },
    placementId: { type: String, required: true },
    personId: { type: String, required: true },
    microCredentialId: { type: String, required: true },
    version: { type: Number, required: true },
    state: { type: String, required: true },
    round: { type: Number, required: true },
    answers: { type: Schema.Types.Mixed, default: {} },
    evidence: { type: Schema.Types.Mixed, default: [] },
    rounds: { type: Schema.Types.Mixed, default: [] },
    hold: { type: Schema.Types.Mixed, default: null },
    waitingSince: { type: Date, default: null },
    edits: { type: Number, default: 0 },
    passback: { type: Schema.Types.Mixed, required: true },
    testUser: { type: Boolean, required: true },
    startedAt: { type: Date, required: true },
    lastActivityAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'submissions' },
);
/** One work per person and placement, also when two tabs start it at once. */
schema.index({ placementId: 1, personId: 1 }, { unique: true });
/** The review queue of a course, oldest first. */
schema.index({ courseId: 1, state: 1, waitingSince: 1, _id: 1 });
/** The cohort page; its counts are read from the index alone. */
schema.index({
  courseId: 1,
  personId: 1,
  state: 1,
  'passback.refused': 1,
  'passback.nextAttemptAt': 1,
});
/** What the gradebook worker has to deliver; `nextAttemptAt` is `null` while nothing is due. */
schema.index(
  { 'passback.nextAttemptAt': 1, platformId: 1 },
  { partialFilterExpression: { 'passback.nextAttemptAt': { $type: 'date' } } },
);

/** What was not told for the want of a gradebook. */
schema.index({ courseId: 1 }, { partialFilterExpression: { 'passback.problem': 'no_grade_column' } });

export const submissionModel = (connection: Connection) => defineModel(connection, 'Submission', schema);

export function toSubmission({ _id, ...rest }: SubmissionRecord): Submission {
  return { id: _id, ...rest };
}
