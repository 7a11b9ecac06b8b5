import type { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Artifact, EvidenceKind } from '../../contract/micro-credential.ts';
import type { AddEvidenceBody } from '../../contract/submission.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Actor } from '../../http/actor.ts';
import { firstWords, safeLink } from './evidence-text.ts';
import type { SubmissionAccess } from './submission-access.ts';
import { maySeeEvidence } from './submission-policy.ts';
import { findArtifact, isArtifactLocked, isOpen, lockedItems, standingEvidence } from './submission-rules.ts';
import type { SubmissionStore } from './submission.store.ts';
import type { EvidenceItem, Submission } from './submission.ts';

export interface SubmissionEvidenceDeps {
  submissions: SubmissionStore;
  access: SubmissionAccess;
  /** Told before a file is taken out, so that its bytes go when nothing mentions them. */
  releaseFile(submissionId: string, fileId: string): Promise<void>;
  newId(): string;
  clock: Clock;
}

type Content = Pick<EvidenceItem, 'kind' | 'name' | 'url' | 'text' | 'file'>;

const countOf = (submission: Submission, artifact: Artifact): number =>
  standingEvidence(submission.evidence).filter((item) => item.artifactId === artifact.id).length;

const byUpload = (submission: Submission, uploadId: string): EvidenceItem | undefined =>
  submission.evidence.find((item) => item.file?.uploadId === uploadId && item.removedInRound === null);

export function createSubmissionEvidence(deps: SubmissionEvidenceDeps) {
  const { submissions, access, newId, clock } = deps;

  /**
   * The artifact of one's own open round that takes this kind. Refuses with `item_not_found`, `item_locked` (all its
   * criteria passed), `evidence_kind_not_accepted`, `submission_locked`.
   */
  async function openArtifact(actor: Actor, id: string, artifactId: string, kind: EvidenceKind) {
    const { submission, content } = await access.open(actor, id);
    const artifact = findArtifact(content, artifactId);
    if (!artifact) throw new DomainError('item_not_found');
    if (isArtifactLocked(artifact, lockedItems(content, submission.rounds)))
      throw new DomainError('item_locked');
    if (!artifact.accepts.includes(kind)) throw new DomainError('evidence_kind_not_accepted');
    return { submission, artifact };
  }

  /** Attaches in one conditional write; `evidence_limit_reached` or `submission_locked` when it came too late. */
  async function attach(actor: Actor, submission: Submission, artifact: Artifact, content: Content) {
    const item: EvidenceItem = {
      id: newId(),
      artifactId: artifact.id,
      ...content,
      addedAt: clock.now(),
      addedInRound: submission.round,
      removedInRound: null,
    };
    const expected = { id: submission.id, round: submission.round };
    const changed = await submissions.pushEvidence(expected, item, artifact.maxItems);
    if (changed) return item;
    const now = await access.own(actor, submission.id);
    const uploaded = content.file && byUpload(now, content.file.uploadId);
    if (uploaded) return uploaded;
    if (!isOpen(now) || now.round !== submission.round) throw new DomainError('submission_locked');
    throw new DomainError('evidence_limit_reached');
  }

  return {
    /** Refuses also with `link_not_accepted`: https only, and no name or password in it. Nothing is fetched. */
    async add(
      actor: Actor,
      id: string,
      artifactId: string,
      body: z.infer<typeof AddEvidenceBody>,
    ): Promise<EvidenceItem> {
      const { submission, artifact } = await openArtifact(actor, id, artifactId, body.kind);
      if (body.kind === 'text') {
        const text = body.text.toWellFormed();
        return attach(actor, submission, artifact, {
          kind: 'text',
          name: firstWords(text),
          url: null,
          text,
          file: null,
        });
      }
      const url = safeLink(body.url);
      if (!url) throw new DomainError('link_not_accepted');
      const name = body.title.toWellFormed() || `${url.host}${url.pathname}`.slice(0, 200);
      return attach(actor, submission, artifact, {
        kind: 'link',
        name,
        url: url.href,
        text: null,
        file: null,
      });
    },

    /** Taken out of the open round; rounds that were handed in keep it. Refuses with `evidence_not_found`, `item_locked`. */
    async remove(actor: Actor, id: string, evidenceId: string): Promise<void> {
      const { submission, content } = await access.open(actor, id);
      const item = standingEvidence(submission.evidence).find((one) => one.id === evidenceId);
      if (!item) throw new DomainError('evidence_not_found');
      const artifact = findArtifact(content, item.artifactId);
      if (artifact && isArtifactLocked(artifact, lockedItems(content, submission.rounds))) {
        throw new DomainError('item_locked');
      }
      if (item.file) await deps.releaseFile(id, item.file.fileId);
      const expected = { id, round: submission.round };
      if (await submissions.removeEvidence(expected, evidenceId, clock.now())) return;
      const now = await access.own(actor, id);
      throw new DomainError(
        isOpen(now) && now.round === submission.round ? 'evidence_not_found' : 'submission_locked',
      );
    },

    /**
     * Where an upload goes, before its bytes are taken. `uploaded` is set when the same upload is already attached.
     * Refuses like `add`, and with `evidence_limit_reached`.
     */
    async openForUpload(actor: Actor, id: string, artifactId: string, uploadId: string) {
      const { submission, artifact } = await openArtifact(actor, id, artifactId, 'file');
      const uploaded = byUpload(submission, uploadId);
      if (!uploaded && countOf(submission, artifact) >= artifact.maxItems) {
        throw new DomainError('evidence_limit_reached');
      }
      return { submission, artifact, uploaded: uploaded ?? null };
    },

    attachFile: (
      actor: Actor,
      place: { submission: Submission; artifact: Artifact },
      name: string,
      file: NonNullable<EvidenceItem['file']>,
    ): Promise<EvidenceItem> =>
      attach(actor, place.submission, place.artifact, { kind: 'file', name, url: null, text: null, file }),

    mentionsFile: (submissionId: string, fileId: string): Promise<boolean> =>
      submissions.mentionsFile(submissionId, fileId),

    /** A piece whose bytes this person may have; foreign, missing or still the earner's own: `evidence_not_found`. */
    async findFile(actor: Actor, id: string, evidenceId: string) {
      const submission = await access.visible(actor, id);
      const item = submission.evidence.find((one) => one.id === evidenceId);
      if (!item?.file || !maySeeEvidence(actor, submission, item))
        throw new DomainError('evidence_not_found');
      return { name: item.name, file: item.file };
    },
  };
}
export type SubmissionEvidence = ReturnType<typeof createSubmissionEvidence>;
