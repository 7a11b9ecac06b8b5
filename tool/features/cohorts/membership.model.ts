import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Membership } from './membership.ts';

export type MembershipRecord = Omit<Membership, 'id'> & { _id: string };

const text = { type: String, required: true } as const;
const flag = { type: Boolean, default: null } as const;
const instant = { type: Date, default: null } as const;

const schema = new Schema<MembershipRecord>(
  {
    _id: text,
    programmeId: text,
    platformId: text,
    courseId: text,
    personId: text,
    name: text,
    sortName: { type: String, default: '' },
    testUser: { type: Boolean, default: false },
    launchLearner: flag,
    rosterLearner: flag,
    learner: { type: Boolean, required: true },
    status: { type: String, enum: ['active', 'gone'], required: true },
    lastSeenAt: instant,
    lastLaunchAt: instant,
    syncId: { type: String, default: null },
  },
  { ...recordOptions, collection: 'memberships' },
);
/** One membership per course and person, also when a launch and the roster race. */
schema.index({ courseId: 1, personId: 1 }, { unique: true });
/** The cohort page by name, and by activity. */
schema.index({ courseId: 1, learner: 1, testUser: 1, status: 1, sortName: 1, _id: 1 });
schema.index({ courseId: 1, learner: 1, testUser: 1, status: 1, lastSeenAt: -1, _id: 1 });

export const membershipModel = (connection: Connection) => defineModel(connection, 'Membership', schema);
