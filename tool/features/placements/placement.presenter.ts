import type { MicroCredentialView } from '../../contract/micro-credential.ts';
import type { PlacementView } from '../../contract/placement.ts';
import type { Course } from '../courses/course.ts';
import type { Submission } from '../submissions/submission.ts';
import type { Placement } from './placement.ts';

const LINE_ITEM_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';

export function presentPlacement(
  placement: Placement,
  course: Course,
  microCredential: MicroCredentialView | null,
  mine: Submission | null,
): PlacementView {
  const canMakeColumn = course.lineItemsUrl !== null && course.agsScopes.includes(LINE_ITEM_SCOPE);
  return {
    id: placement.id,
    title: placement.title || microCredential?.title || '',
    course: { id: course.id, title: course.title },
    microCredential,
    points: placement.points,
    gradeRule: placement.gradeRule,
    dueAt: placement.dueAt?.toISOString() ?? null,
    hasGradeColumn: placement.lineItemUrl !== null || canMakeColumn,
    mySubmission: mine && { id: mine.id, state: mine.state, round: mine.round },
  };
}
