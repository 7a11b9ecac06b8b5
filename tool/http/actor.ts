import type { Request } from 'express';
import type { Role, StartPage } from '../contract/session.ts';
import { DomainError } from '../errors/domain-error.ts';

/**
 * Who sends a request, and from where: everything a right is decided on. Built from the session that a verified
 * launch opened; nothing in it comes from the request itself.
 */
export interface Actor {
  sessionId: string;
  personId: string;
  personName: string;
  platformId: string;
  /** Our id of (platform, deployment_id). */
  deploymentId: string;
  programmeId: string;
  courseId: string | null;
  placementId: string | null;
  role: Role;
  /** Rights in the course of the launch, from exact context roles. */
  may: { earn: boolean; review: boolean; seeCohort: boolean; place: boolean };
  testUser: boolean;
  anonymous: boolean;
  start: StartPage;
  /** The verified launch this session came from. */
  launchId: string;
}

const actors = new WeakMap<Request, Actor>();

export const setActor = (req: Request, actor: Actor): void => void actors.set(req, actor);

/** Refuses with `session_missing` where no session came with the request. */
export function actorOf(req: Request): Actor {
  const actor = actors.get(req);
  if (!actor) throw new DomainError('session_missing');
  return actor;
}

/** Refuses with `course_required` when the launch named no course. */
export function courseOf(actor: Actor): string {
  if (!actor.courseId) throw new DomainError('course_required');
  return actor.courseId;
}
