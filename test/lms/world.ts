import type { JWK } from 'jose';

/** What a person is in one course. Which LTI roles that becomes is the profile's business. */
export type MemberRole =
  'student' | 'teacher' | 'nonediting-teacher' | 'teaching-assistant' | 'manager' | 'designer' | 'observer';

export interface Person {
  number: number;
  /** `sub` of launches, `user_id` of the roster, `userId` of scores. */
  sub: string;
  username: string;
  givenName: string;
  familyName: string;
  name: string;
  email: string;
  sourcedId: string;
  locale: string;
  /** Administrator of the site: may launch without being enrolled. */
  admin: boolean;
  /** Preview or test user (Canvas "Student View"). */
  testUser: boolean;
}

export interface Member {
  person: number;
  role: MemberRole;
  suspended: boolean;
}

export interface Course {
  number: number;
  /** `context.id`. */
  id: string;
  label: string;
  title: string;
  description: string;
  sourcedId: string;
  startsAt: string;
  /** Context ids this course was copied from, newest first. */
  history: string[];
  members: Member[];
}

export interface SubmissionReview {
  url?: string;
  custom?: Record<string, string>;
  label?: string;
  reviewableStatus?: string[];
}

export interface Activity {
  number: number;
  /** `resource_link.id`. */
  id: string;
  course: number;
  registration: string;
  title: string;
  description: string;
  /** Absent for a link made without deep linking: it opens the tool's own address. */
  url: string | null;
  custom: Record<string, string>;
  dueAt: string | null;
  availableFrom: string | null;
  availableUntil: string | null;
  published: boolean;
  newWindow: boolean;
}

export interface LineItem {
  number: number;
  course: number;
  registration: string;
  label: string;
  scoreMaximum: number;
  resourceId: string;
  tag: string;
  /** The activity it belongs to. */
  activity: number | null;
  /** Made together with its activity, not by the tool's own POST. */
  coupled: boolean;
  endDateTime: string | null;
  submissionReview: SubmissionReview | null;
}

export interface Attempt {
  at: string;
  type: string;
  data: string | null;
}

/** One cell of the gradebook. */
export interface Cell {
  lineItem: number;
  person: number;
  /** In points of the line item; `null` is an empty cell. */
  score: number | null;
  comment: string | null;
  /** Canvas keeps every comment. */
  comments: string[];
  /** Canvas: waits for a grader. */
  needsGrading: boolean;
  attempts: Attempt[];
  /** Timestamp of the last score that counted. */
  timestamp: string;
  /** A teacher changed the score by hand; what the tool sends no longer shows. */
  overridden: boolean;
  locked: boolean;
}

/** Every score the tool posted, in the order of arrival, refused ones too. */
export interface ScorePost {
  lineItem: number;
  person: number | null;
  status: number;
  body: Record<string, unknown>;
  at: string;
}

export interface Registration {
  clientId: string;
  deploymentId: string;
  name: string;
  state: 'pending' | 'active';
  loginUrl: string;
  jwksUrl: string;
  redirectUrls: string[];
  targetLinkUri: string;
  deepLinkingUrl: string;
  domain: string;
  scopes: string[];
  custom: Record<string, string>;
  shareName: boolean;
  shareEmail: boolean;
  /** Canvas: a link to the tool in each course. */
  courseNavigation: boolean;
  /** What the tool sent when it registered, as it was. */
  request: Record<string, unknown> | null;
}

/** All there is to keep of an LMS; plain JSON, so that the demo can write it to a file. */
export interface World {
  people: Person[];
  courses: Course[];
  activities: Activity[];
  lineItems: LineItem[];
  cells: Cell[];
  posts: ScorePost[];
  registrations: Registration[];
  /** Private keys, newest first; the first one signs. */
  keys: JWK[];
  counters: Record<string, number>;
  /** Registration tokens used up. */
  spent: string[];
}

export function emptyWorld(): World {
  return {
    people: [],
    courses: [],
    activities: [],
    lineItems: [],
    cells: [],
    posts: [],
    registrations: [],
    keys: [],
    counters: {},
    spent: [],
  };
}

/** The next number of a kind; `first` is where it begins. */
export function nextNumber(world: World, kind: string, first = 1): number {
  const number = world.counters[kind] ?? first;
  world.counters[kind] = number + 1;
  return number;
}

export function cellOf(world: World, lineItem: number, person: number): Cell | undefined {
  return world.cells.find((cell) => cell.lineItem === lineItem && cell.person === person);
}

/** The cell, made empty where there is none. */
export function touchCell(world: World, lineItem: number, person: number): Cell {
  const known = cellOf(world, lineItem, person);
  if (known) return known;
  const cell: Cell = {
    lineItem,
    person,
    score: null,
    comment: null,
    comments: [],
    needsGrading: false,
    attempts: [],
    timestamp: '',
    overridden: false,
    locked: false,
  };
  world.cells.push(cell);
  return cell;
}

export function lineItemsOf(world: World, activity: Activity): LineItem[] {
  return world.lineItems.filter((item) => item.activity === activity.number);
}

export function memberOf(course: Course, person: Person): Member | undefined {
  return course.members.find((member) => member.person === person.number);
}

export const isStaff = (role: MemberRole | undefined): boolean =>
  role !== undefined && role !== 'student' && role !== 'observer';
