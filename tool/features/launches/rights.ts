import type { Role } from '../../contract/session.ts';
import type { Actor } from '../../http/actor.ts';
import type { LtiRoles } from '../../protocols/lti/roles.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';

export interface Rights {
  role: Role;
  may: Actor['may'];
}

const nothing: Actor['may'] = { earn: false, review: false, seeCohort: false, place: false };

/** What exact context roles give in the course of the launch; the highest wins, and nothing known is an earner. */
export function rightsOf({ context, sub }: LtiRoles): Rights {
  const staff = { ...nothing, review: true, seeCohort: true };
  if (context.includes('Administrator')) return { role: 'facilitator', may: { ...staff, place: true } };
  if (context.includes('Instructor')) {
    const assistant = sub.some((one) => one === 'Instructor#TeachingAssistant');
    return { role: 'facilitator', may: { ...staff, place: !assistant } };
  }
  if (context.includes('ContentDeveloper')) return { role: 'author', may: { ...nothing, place: true } };
  if (context.includes('Learner')) return { role: 'earner', may: { ...nothing, earn: true } };
  if (context.includes('Mentor')) return { role: 'observer', may: nothing };
  return { role: 'earner', may: { ...nothing, earn: true } };
}

/** Whom the LMS may open its picker for. An assistant may, there: the LMS let them edit the course. */
const mayChooseContent = ({ context }: LtiRoles): boolean =>
  context.includes('Instructor') || context.includes('Administrator') || context.includes('ContentDeveloper');

/** Why this person must not enter by this launch, beyond what makes the launch itself valid. */
export const refusesEntry = (launch: VerifiedLaunch): 'lti.deep_linking_not_allowed' | null =>
  launch.messageType === 'LtiDeepLinkingRequest' && !mayChooseContent(launch.roles)
    ? 'lti.deep_linking_not_allowed'
    : null;

/** The rights a session begins with. An anonymous one has none: there is nobody to keep work for. */
export function rightsIn(launch: VerifiedLaunch): Rights {
  const rights = rightsOf(launch.roles);
  if (launch.messageType === 'LtiDeepLinkingRequest') {
    return { ...rights, may: { ...rights.may, place: mayChooseContent(launch.roles) } };
  }
  return launch.subject === null ? { ...rights, may: nothing } : rights;
}
