import type { Connection } from 'mongoose';
import { againOnDuplicate } from '../../mongo/again-on-duplicate.ts';
import { entityOf, isSame } from '../../mongo/define-model.ts';
import { newId } from '../../mongo/new-id.ts';
import type { Course, CourseFacts, CourseHome } from './course.ts';
import { courseModel } from './course.model.ts';

export interface CourseStore {
  /** Finds or makes (deployment, context); what a launch leaves out is not overwritten, and nothing new is no write. */
  record(home: CourseHome, facts: CourseFacts): Promise<Course>;
  findInProgramme(programmeId: string, id: string): Promise<Course | null>;
  /** Every course of a programme whose LMS shares a roster; one at a time, whatever their number. */
  eachWithRoster(programmeId: string): AsyncIterable<Course>;
}

export function createCourseStore(connection: Connection): CourseStore {
  const courses = courseModel(connection);
  return {
    async record({ programmeId, platformId, deploymentId }, { contextId, ...facts }) {
      const set = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
      const standing = await courses.findOne({ deploymentId, contextId }).lean();
      if (standing && isSame(standing, set)) return entityOf(standing);
      const first = { title: '', lineItemsUrl: null, membershipsUrl: null, agsScopes: [] };
      const onInsert = Object.fromEntries(Object.entries(first).filter(([key]) => !(key in set)));
      const record = await againOnDuplicate(() =>
        courses
          .findOneAndUpdate(
            { deploymentId, contextId },
            {
              ...(Object.keys(set).length && { $set: set }),
              $setOnInsert: { _id: newId(), programmeId, platformId, ...onInsert },
            },
            { upsert: true, returnDocument: 'after' },
          )
          .lean(),
      );
      return entityOf(record!);
    },
    async findInProgramme(programmeId, id) {
      const record = await courses.findOne({ _id: id, programmeId }).lean();
      return record && entityOf(record);
    },
    async *eachWithRoster(programmeId) {
      const found = courses.find({ programmeId, membershipsUrl: { $ne: null } }).sort({ _id: 1 });
      for await (const record of found.lean().cursor()) yield entityOf(record);
    },
  };
}
