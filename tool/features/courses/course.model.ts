import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Course } from './course.ts';

export type CourseRecord = Omit<Course, 'id'> & { _id: string };

const text = { type: String, required: true } as const;

const schema = new Schema<CourseRecord>(
  {
    _id: text,
    programmeId: text,
    platformId: text,
    deploymentId: text,
    contextId: text,
    title: { type: String, default: '' },
    lineItemsUrl: { type: String, default: null },
    membershipsUrl: { type: String, default: null },
    agsScopes: { type: [String], default: [] },
  },
  { ...recordOptions, collection: 'courses' },
);
schema.index({ deploymentId: 1, contextId: 1 }, { unique: true });
schema.index({ programmeId: 1 });

export const courseModel = (connection: Connection) => defineModel(connection, 'Course', schema);
