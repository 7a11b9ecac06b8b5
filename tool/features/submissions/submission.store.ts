import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import type { GradebookState } from '../../protocols/lti/lms/profile.ts';
import { desiredPassbackUpdate } from './desired-passback.ts';
import { submissionModel, toSubmission } from './submission.model.ts';
import type { EvidenceItem, Round, Submission } from './submission.ts';

/** The state a change was decided on; a change is made only while the stored work is still in it. */
export interface Expected {
  id: string;
  round: number;
}

export interface SubmissionStore {
  find(id: string): Promise<Submission | null>;
  findByPlacementAndPerson(placementId: string, personId: string): Promise<Submission | null>;
  /** Returns the one that exists, unchanged, when the person has already begun here, also when two requests race. */
  insertOnce(submission: Submission): Promise<Submission>;
  /** One atomic write; `null` when the round is closed or `baseRevision` is not the stored one (0: none yet). */
  saveAnswer(
    expected: Expected,
    promptId: string,
    answer: { text: string; baseRevision: number; now: Date },
  ): Promise<Submission | null>;
  /** `null` when the round is closed, the artifact holds `maxItems`, or the upload is already attached. */
  pushEvidence(expected: Expected, item: EvidenceItem, maxItems: number): Promise<Submission | null>;
  /** Deletes what no round has frozen, and marks the rest removed; `null` when the round is closed or it is not there. */
  removeEvidence(expected: Expected, evidenceId: string, now: Date): Promise<Submission | null>;
  mentionsFile(id: string, fileId: string): Promise<boolean>;
  /** Freezes the round and states what the gradebook is to show, in one write; `null` when anything changed since it was read. */
  handIn(
    expected: Expected & { edits: number },
    round: Round,
    desired: GradebookState | null,
  ): Promise<Submission | null>;
}

const open = { $in: ['draft', 'needs_revision'] as const };
const inRound = ({ id, round }: Expected) => ({ _id: id, round, state: { $in: [...open.$in] } });

export function createSubmissionStore(connection: Connection): SubmissionStore {
  const submissions = submissionModel(connection);

  const findByPlacementAndPerson = async (placementId: string, personId: string) => {
    const record = await submissions.findOne({ placementId, personId }).lean();
    return record && toSubmission(record);
  };

  return {
    findByPlacementAndPerson,

    async find(id) {
      const record = await submissions.findById(id).lean();
      return record && toSubmission(record);
    },

    async insertOnce({ id, ...rest }) {
      try {
        await submissions.collection.insertOne({ _id: id, ...rest } as never);
        return { id, ...rest };
      } catch (error) {
        const standing = isDuplicateKey(error)
          ? await findByPlacementAndPerson(rest.placementId, rest.personId)
          : null;
        if (!standing) throw error;
        return standing;
      }
    },

    async saveAnswer(expected, promptId, { text, baseRevision, now }) {
      const path = `answers.${promptId}`;
      const standing =
        baseRevision === 0 ? { [path]: { $exists: false } } : { [`${path}.revision`]: baseRevision };
      const record = await submissions
        .findOneAndUpdate(
          { ...inRound(expected), ...standing },
          {
            $set: { [path]: { text, revision: baseRevision + 1, savedAt: now }, lastActivityAt: now },
            $inc: { edits: 1 },
          },
          { returnDocument: 'after' },
        )
        .lean();
      return record && toSubmission(record);
    },

    async pushEvidence(expected, item, maxItems) {
      const standing = {
        $size: {
          $filter: {
            input: '$evidence',
            as: 'item',
            cond: {
              $and: [
                { $eq: ['$$item.artifactId', item.artifactId] },
                { $eq: ['$$item.removedInRound', null] },
              ],
            },
          },
        },
      };
      const record = await submissions
        .findOneAndUpdate(
          {
            ...inRound(expected),
            $expr: { $lt: [standing, maxItems] },
            ...(item.file && { 'evidence.file.uploadId': { $ne: item.file.uploadId } }),
          },
          { $push: { evidence: item }, $set: { lastActivityAt: item.addedAt }, $inc: { edits: 1 } },
          { returnDocument: 'after' },
        )
        .lean();
      return record && toSubmission(record);
    },

    async removeEvidence(expected, evidenceId, now) {
      const touched = { $set: { lastActivityAt: now }, $inc: { edits: 1 } };
      const fresh = await submissions
        .findOneAndUpdate(
          {
            ...inRound(expected),
            evidence: { $elemMatch: { id: evidenceId, removedInRound: null, addedInRound: expected.round } },
          },
          { ...touched, $pull: { evidence: { id: evidenceId } } },
          { returnDocument: 'after' },
        )
        .lean();
      if (fresh) return toSubmission(fresh);
      const record = await submissions
        .findOneAndUpdate(
          {
            ...inRound(expected),
            evidence: { $elemMatch: { id: evidenceId, removedInRound: null } },
          },
          { ...touched, $set: { ...touched.$set, 'evidence.$.removedInRound': expected.round } },
          { returnDocument: 'after' },
        )
        .lean();
      return record && toSubmission(record);
    },

    async mentionsFile(id, fileId) {
      return (await submissions.exists({ _id: id, 'evidence.file.fileId': fileId })) !== null;
    },

    async handIn(expected, round, desired) {
      const passback = desired ? desiredPassbackUpdate(desired, round.submittedAt) : null;
      const record = await submissions
        .findOneAndUpdate(
          { ...inRound(expected), edits: expected.edits },
          {
            $set: {
              state: 'submitted',
              hold: null,
              waitingSince: round.submittedAt,
              lastActivityAt: round.submittedAt,
              ...passback?.$set,
            },
            $push: { rounds: round },
            $inc: { edits: 1, ...passback?.$inc },
          },
          { returnDocument: 'after' },
        )
        .lean();
      return record && toSubmission(record);
    },
  };
}
