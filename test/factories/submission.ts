import { noPassback } from '../../tool/features/gradebook/passback.ts';
import type { Submission } from '../../tool/features/submissions/submission.ts';
import { newId } from '../../tool/mongo/new-id.ts';

/** A work that was just begun; name what a test is about. */
export function aSubmission(overrides: Partial<Submission> = {}): Submission {
  const now = new Date();
  return {
    id: newId(),
    programmeId: newId(),
    platformId: newId(),
    deploymentId: newId(),
    courseId: newId(),
    placementId: newId(),
    personId: newId(),
    microCredentialId: newId(),
    version: 1,
    state: 'draft',
    round: 1,
    answers: {},
    evidence: [],
    rounds: [],
    hold: null,
    waitingSince: null,
    edits: 0,
    passback: noPassback,
    testUser: false,
    startedAt: now,
    lastActivityAt: now,
    ...overrides,
  };
}
