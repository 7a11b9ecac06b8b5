import type { MicroCredentialContent } from '../../contract/micro-credential.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import type { MicroCredentialVersion } from '../catalog/micro-credential.ts';
import { maySee, mayWork } from './submission-policy.ts';
import { isOpen } from './submission-rules.ts';
import type { Submission } from './submission.ts';

export interface SubmissionAccessDeps {
  submissions: { find(id: string): Promise<Submission | null> };
  catalog: { findVersion(id: string, version: number): Promise<MicroCredentialVersion | null> };
}

/** Finds a work for somebody, and refuses what is not theirs to see or to change. */
export function createSubmissionAccess({ submissions, catalog }: SubmissionAccessDeps) {
  /** Foreign or missing: `submission_not_found`, one as the other. */
  async function visible(actor: Actor, id: string): Promise<Submission> {
    const submission = await submissions.find(id);
    if (!submission || !maySee(actor, submission)) throw new DomainError('submission_not_found');
    return submission;
  }

  async function versionOf(submission: Submission): Promise<MicroCredentialVersion> {
    const version = await catalog.findVersion(submission.microCredentialId, submission.version);
    if (!version) throw new Error(`Version ${submission.version} of ${submission.microCredentialId} is gone`);
    return version;
  }

  /** One's own work; `not_allowed` for anybody else who may see it. */
  async function own(actor: Actor, id: string): Promise<Submission> {
    const submission = await visible(actor, id);
    if (!mayWork(actor, submission)) throw new DomainError('not_allowed');
    return submission;
  }

  return {
    visible,
    own,
    versionOf,
    /** One's own work with its round open; `submission_locked` while it is with a reviewer, or earned. */
    async open(
      actor: Actor,
      id: string,
    ): Promise<{ submission: Submission; content: MicroCredentialContent }> {
      const submission = await own(actor, id);
      if (!isOpen(submission)) throw new DomainError('submission_locked');
      return { submission, content: (await versionOf(submission)).content };
    },
  };
}
export type SubmissionAccess = ReturnType<typeof createSubmissionAccess>;
