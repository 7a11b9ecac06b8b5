import type { SubmissionState } from '../../contract/submission.ts';
import type { Passback } from '../gradebook/passback.ts';

export interface Answer {
  text: string;
  revision: number;
  savedAt: Date;
}

/** A piece of evidence. Its bytes and text never change; removing takes it out of the rounds from then on. */
export interface EvidenceItem {
  id: string;
  artifactId: string;
  kind: 'file' | 'link' | 'text';
  name: string;
  url: string | null;
  text: string | null;
  file: { fileId: string; bytes: number; mediaType: string; uploadId: string } | null;
  addedAt: Date;
  addedInRound: number;
  removedInRound: number | null;
}

export interface ItemScore {
  itemId: string;
  kind: 'prompt' | 'criterion';
  levelId: string | null;
  passed: boolean;
  feedback: string;
  carriedFrom: number | null;
}

export interface Decision {
  outcome: 'earned' | 'needs_revision';
  releasedAt: Date;
  reviewer: { id: string; name: string };
  summary: string;
  /** Every prompt and criterion of the version, in its order; carried ones included. */
  scores: ItemScore[];
}

/** What was handed in at one time; frozen at submit. */
export interface Round {
  number: number;
  submittedAt: Date;
  changeNote: string;
  answers: Record<string, string>;
  evidenceIds: string[];
  decision: Decision | null;
}

/** One person's work on one micro-credential in one placement: one document, so each change is one atomic write. */
export interface Submission {
  id: string;
  programmeId: string;
  platformId: string;
  deploymentId: string;
  courseId: string;
  placementId: string;
  personId: string;
  microCredentialId: string;
  /** The version it began with; it stays with it. */
  version: number;
  state: SubmissionState;
  /** Number of the open round, or of the last one handed in. */
  round: number;
  answers: Record<string, Answer>;
  evidence: EvidenceItem[];
  rounds: Round[];
  /** Who reviews it now. */
  hold: { reviewerId: string; reviewerName: string; since: Date } | null;
  /** When the round that waits for a decision was handed in; `null` while none waits. */
  waitingSince: Date | null;
  /** Grows with each change the earner makes: a hand-in freezes exactly the one it checked. */
  edits: number;
  passback: Passback;
  testUser: boolean;
  startedAt: Date;
  lastActivityAt: Date;
}
