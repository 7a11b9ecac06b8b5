import type { LmsCore } from './core.ts';
import { memberOf, nextNumber, type Course, type MemberRole, type Person } from './world.ts';

export interface NewPerson {
  givenName: string;
  familyName: string;
  /** Given and family name, unless the person writes it otherwise. */
  name?: string;
  username?: string;
  email?: string;
  sourcedId?: string;
  locale?: string;
  admin?: boolean;
  testUser?: boolean;
}

export interface NewCourse {
  title: string;
  label?: string;
  description?: string;
  sourcedId?: string;
  history?: string[];
}

export function newPerson(core: LmsCore, given: NewPerson): Person {
  const number = nextNumber(core.world, 'person', 2);
  const username = given.username ?? `person${number}`;
  const person: Person = {
    number,
    sub: core.profile.ids.person(number),
    username,
    givenName: given.givenName,
    familyName: given.familyName,
    name: given.name ?? `${given.givenName} ${given.familyName}`.trim(),
    email: given.email ?? `${username}@district.example`,
    sourcedId: given.sourcedId ?? `E-${String(number).padStart(4, '0')}`,
    locale: given.locale ?? 'en',
    admin: given.admin ?? false,
    testUser: given.testUser ?? false,
  };
  core.world.people.push(person);
  core.changed();
  return person;
}

export function newCourse(core: LmsCore, given: NewCourse): Course {
  const number = nextNumber(core.world, 'course', 2);
  const course: Course = {
    number,
    id: core.profile.ids.course(number),
    label: given.label ?? `PL-${number}`,
    title: given.title,
    description: given.description ?? '',
    sourcedId: given.sourcedId ?? `SIS-${number}`,
    startsAt: core.now().toISOString(),
    history: given.history ?? [],
    members: [],
  };
  core.world.courses.push(course);
  core.changed();
  return course;
}

/** Puts a person into a course, or gives a member another role. */
export function enrol(core: LmsCore, course: Course, person: Person, role: MemberRole): void {
  const member = memberOf(course, person);
  if (member) Object.assign(member, { role, suspended: false });
  else course.members.push({ person: person.number, role, suspended: false });
  core.changed();
}
