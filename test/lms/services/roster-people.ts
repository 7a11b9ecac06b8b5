import { person as personOf, type LmsCore } from '../core.ts';
import type { Course, Member, Person } from '../world.ts';

/** Everyone enrolled, by family name; the demo's courses are small enough to sort at each question. */
export function rosterPeople(core: LmsCore, course: Course): { person: Person; member: Member }[] {
  return course.members
    .map((member) => ({ member, person: personOf(core, member.person) }))
    .filter((each): each is { person: Person; member: Member } => each.person !== undefined)
    .sort((one, other) => one.person.familyName.localeCompare(other.person.familyName, 'en'));
}
