import type { Connection } from 'mongoose';
import type { CohortWorkCounts, CohortWorks } from '../cohorts/cohort-works.ts';
import { submissionModel, type SubmissionRecord } from './submission.model.ts';

type Row = Pick<
  SubmissionRecord,
  '_id' | 'personId' | 'placementId' | 'state' | 'round' | 'passback' | 'lastActivityAt'
> & { rounds: { decision: { scores: { passed: boolean }[] } | null }[] };

const projection = {
  personId: 1,
  placementId: 1,
  state: 1,
  round: 1,
  passback: 1,
  lastActivityAt: 1,
  'rounds.decision.scores.passed': 1,
} as const;

const passedIn = (rounds: Row['rounds']) => {
  const scores = rounds.findLast((round) => round.decision)?.decision?.scores;
  return scores ? { count: scores.filter((score) => score.passed).length, of: scores.length } : null;
};

const has = (state: string) => ({ $sum: { $cond: [{ $in: [state, '$states'] }, 1, 0] } });

export function createSubmissionCohortStore(connection: Connection): CohortWorks {
  const submissions = submissionModel(connection);
  return {
    async listOf(courseId, personIds) {
      const rows = await submissions
        .find({ courseId, personId: { $in: personIds } }, projection)
        .lean<Row[]>();
      return rows.map(({ _id: id, rounds, ...rest }) => ({ id, ...rest, passed: passedIn(rounds) }));
    },

    peopleWith: (courseId, state) =>
      submissions.distinct('personId', { courseId, ...(state !== 'any' && { state }) }),

    async count(courseId, exceptPeople) {
      const isPending = {
        $or: [{ $eq: ['$passback.refused', true] }, { $eq: [{ $type: '$passback.nextAttemptAt' }, 'date'] }],
      };
      const [counts] = await submissions.aggregate<CohortWorkCounts>([
        { $match: { courseId, personId: { $nin: exceptPeople } } },
        {
          $group: {
            _id: '$personId',
            states: { $addToSet: '$state' },
            pending: { $sum: { $cond: [isPending, 1, 0] } },
          },
        },
        {
          $group: {
            _id: null,
            started: { $sum: 1 },
            working: has('draft'),
            waitingForReview: has('submitted'),
            needsRevision: has('needs_revision'),
            earned: has('earned'),
            gradesNotDelivered: { $sum: '$pending' },
          },
        },
        { $project: { _id: 0 } },
      ]);
      return (
        counts ?? {
          started: 0,
          working: 0,
          waitingForReview: 0,
          needsRevision: 0,
          earned: 0,
          gradesNotDelivered: 0,
        }
      );
    },
  };
}
