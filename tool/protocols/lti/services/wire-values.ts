import {
  LmsServiceError,
  type LineItem,
  type Result,
  type RosterMember,
  type Score,
} from '../lms-services.ts';
import { readRoles } from '../roles.ts';

const LONGEST_NAME = 300;

type Members = Record<string, unknown>;

const membersOf = (value: unknown): Members | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;

/** A string that says something; blank and null count as absent (LTI AGS 2.0 §3.2). */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const nameOf = (value: unknown): string | undefined => textOf(value)?.trim().slice(0, LONGEST_NAME);

function listOf(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new LmsServiceError('malformed', `The LMS sent no list of ${what}`);
}

function statusOf(value: unknown): RosterMember['status'] {
  const status = textOf(value)?.toLowerCase();
  return status === 'inactive' || status === 'deleted' ? status : 'active';
}

function memberOf(value: unknown): RosterMember | null {
  const member = membersOf(value);
  const userId = textOf(member?.user_id);
  if (!member || !userId) return null;
  const optional = {
    name: nameOf(member.name),
    givenName: nameOf(member.given_name),
    familyName: nameOf(member.family_name),
    email: nameOf(member.email),
  };
  return {
    userId,
    roles: readRoles(Array.isArray(member.roles) ? member.roles : [member.roles]),
    status: statusOf(member.status),
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
  };
}

/** The people of one page. Who has no `user_id` is left out; who stands there twice is one, with the roles of both. */
export function readMembers(body: unknown): RosterMember[] {
  const people = new Map<string, RosterMember>();
  for (const value of listOf(membersOf(body)?.members, 'members')) {
    const member = memberOf(value);
    if (!member) continue;
    const before = people.get(member.userId);
    people.set(member.userId, before ? merged(before, member) : member);
  }
  return [...people.values()];
}

const merged = (before: RosterMember, member: RosterMember): RosterMember => ({
  ...before,
  ...member,
  status: before.status === 'active' ? 'active' : member.status,
  roles: {
    context: [...new Set([...before.roles.context, ...member.roles.context])],
    sub: [...new Set([...before.roles.sub, ...member.roles.sub])],
    testUser: before.roles.testUser || member.roles.testUser,
  },
});

/** `null` without an address: such a line item cannot be used. */
export function readLineItem(value: unknown): LineItem | null {
  const item = membersOf(value);
  const id = textOf(item?.id);
  if (!item || !id) return null;
  const optional = {
    resourceLinkId: textOf(item.resourceLinkId),
    resourceId: textOf(item.resourceId),
    tag: textOf(item.tag),
  };
  return {
    id,
    label: textOf(item.label) ?? '',
    scoreMaximum: numberOf(item.scoreMaximum) ?? 0,
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
  };
}

export const readLineItems = (body: unknown): LineItem[] =>
  listOf(body, 'line items').flatMap((value) => readLineItem(value) ?? []);

/** `resultMaximum` is 1 where it is absent (LTI AGS 2.0 §3.3.4); an empty cell has no score. */
export function readResults(body: unknown): Result[] {
  return listOf(body, 'results').flatMap((value) => {
    const result = membersOf(value);
    const userId = textOf(result?.userId);
    if (!result || !userId) return [];
    const comment = textOf(result.comment);
    return {
      userId,
      resultScore: numberOf(result.resultScore) ?? null,
      resultMaximum: numberOf(result.resultMaximum) ?? 1,
      ...(comment !== undefined && { comment }),
    };
  });
}

const refuse = (reason: string): never => {
  throw new LmsServiceError('rejected', `Not sent: ${reason}`);
};

/** Refuses with `rejected` what no LMS may be sent (LTI AGS 2.0 §3.4). Absent members are left out, never null. */
export function writeScore(score: Score): Record<string, unknown> {
  const { userId, timestamp, scoreGiven, scoreMaximum, comment, submittedAt, extensions } = score;
  if (!userId.trim()) refuse('the score names nobody');
  if (Number.isNaN(timestamp.getTime())) refuse('the timestamp is no time');
  if (submittedAt && Number.isNaN(submittedAt.getTime())) refuse('the time of handing in is no time');
  if (scoreGiven !== undefined) {
    if (typeof scoreGiven !== 'number' || !Number.isFinite(scoreGiven) || scoreGiven < 0) {
      refuse('the score is not a number from 0 upwards');
    }
    if (typeof scoreMaximum !== 'number' || !Number.isFinite(scoreMaximum) || scoreMaximum <= 0) {
      refuse('the maximum is not a number above 0');
    }
  }
  const moment = timestamp.toISOString();
  return {
    userId,
    activityProgress: score.activityProgress,
    gradingProgress: score.gradingProgress,
    ...(scoreGiven !== undefined && { scoreGiven, scoreMaximum }),
    ...(comment?.trim() && { comment }),
    ...(submittedAt && { submission: { submittedAt: submittedAt.toISOString() } }),
    ...extensions,
    // ltijs writes the time of sending over this; ours is the time of the change (LTI AGS 2.0 §3.4.9).
    get timestamp() {
      return moment;
    },
    set timestamp(_now: unknown) {},
  };
}
