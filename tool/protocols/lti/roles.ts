const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

export const contextRoles = [
  'Administrator',
  'ContentDeveloper',
  'Instructor',
  'Learner',
  'Mentor',
  'Manager',
  'Member',
  'Officer',
] as const;
export type ContextRole = (typeof contextRoles)[number];

export interface LtiRoles {
  /** Principal context roles, each once. Institution and system roles never give one. */
  context: ContextRole[];
  /** Sub-roles such as `Instructor#TeachingAssistant`, as `Principal#Sub`. */
  sub: string[];
  testUser: boolean;
}

const isContextRole = (name: string): name is ContextRole =>
  (contextRoles as readonly string[]).includes(name);

function principalOf(role: string): ContextRole | null {
  if (isContextRole(role)) return role;
  const prefix = `${MEMBERSHIP}#`;
  if (role.startsWith(prefix)) {
    const name = role.slice(prefix.length);
    return isContextRole(name) ? name : null;
  }
  const sub = subRoleOf(role);
  const principal = sub?.split('#')[0] ?? '';
  return isContextRole(principal) ? principal : null;
}

function subRoleOf(role: string): string | null {
  const prefix = `${MEMBERSHIP}/`;
  if (!role.startsWith(prefix)) return null;
  const rest = role.slice(prefix.length);
  return /^[A-Za-z]+#[A-Za-z-]+$/.test(rest) ? rest : null;
}

/**
 * Reads a `roles` claim or a roster member's roles: exact URIs and the short names of context roles
 * (LTI Core 1.3 App. A). A lone sub-role counts as its principal; whatever is unknown, or no string, is ignored.
 */
export function readRoles(roles: readonly unknown[]): LtiRoles {
  const context = new Set<ContextRole>();
  const sub = new Set<string>();
  let testUser = false;
  for (const role of roles) {
    if (typeof role !== 'string') continue;
    if (role === TEST_USER) testUser = true;
    const principal = principalOf(role);
    if (principal) context.add(principal);
    const subRole = subRoleOf(role);
    if (subRole && principal) sub.add(subRole);
  }
  return { context: [...context], sub: [...sub], testUser };
}
