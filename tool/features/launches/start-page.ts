import type { StartPage } from '../../contract/session.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import type { Rights } from './rights.ts';

/** What the trade found out before it decides where a session begins. */
export interface Arrival {
  launch: VerifiedLaunch;
  rights: Rights;
  hasCourse: boolean;
  placement: { id: string; microCredentialId: string | null } | null;
  /** The work that the launch asks for, when this person may see it. */
  submissionId: string | null;
  /** Whose work a submission review is about. */
  reviewed: { id: string } | null;
}

/** Where a launch leads, decided by its signed message alone: who runs the course begins with its people, whichever link was opened. */
export function startPageOf(arrival: Arrival): StartPage {
  const { launch, rights, hasCourse, placement, submissionId, reviewed } = arrival;
  if (launch.messageType === 'LtiDeepLinkingRequest') return { page: 'picker' };
  if (launch.subject === null) return { page: 'catalogue' };
  if (submissionId) return { page: 'submission', submissionId };
  if (reviewed && rights.may.seeCohort) {
    return { page: 'person', personId: reviewed.id, placementId: placement?.id ?? null };
  }
  if (placement && !placement.microCredentialId) return { page: 'unconfigured', placementId: placement.id };
  if (rights.may.seeCohort && hasCourse) return { page: 'cohort' };
  return placement ? { page: 'placement', placementId: placement.id } : { page: 'catalogue' };
}

/** `?submission=` of the link that we gave the gradebook. */
export function submissionAskedFor(targetLinkUri: string): string | null {
  const id = URL.canParse(targetLinkUri) ? new URL(targetLinkUri).searchParams.get('submission') : null;
  return id && /^[0-9a-f]{24}$/.test(id) ? id : null;
}

/** A well-formed BCP 47 tag, else English. */
export function localeOf(launch: VerifiedLaunch): string {
  for (const tag of [launch.presentation.locale, launch.person.locale]) {
    if (!tag || tag.length > 35) continue;
    try {
      const [canonical] = Intl.getCanonicalLocales(tag);
      if (canonical) return canonical;
    } catch {
      continue;
    }
  }
  return 'en';
}
