import type { StandInLms } from '../stand-in-lms.ts';
import type { Course, MemberRole, Person } from '../world.ts';

export interface Cast {
  course: Course;
  administrator: Person;
  facilitator: Person;
  reviewer: Person;
  learners: Person[];
}

const learners: [givenName: string, familyName: string, name?: string][] = [
  ['Dana', 'Whitfield'],
  ['Marisol', 'Gutiérrez Peña'],
  ['Дмитрий', 'Соколов'],
  ['Aoife', 'Ní Bhraonáin'],
  ['فاطمة', 'الزهراء'],
  ['美咲', '田中', '田中 美咲'],
  ['Kwame', 'Mensah'],
  ['Bartholomew-Alexander', 'Featherstonehaugh-Cholmondeley-Johnson'],
  ['प्रिया', 'शर्मा'],
  ['Nguyễn', 'Thị Hương', 'Nguyễn Thị Hương'],
  ['Jo', 'Lindqvist'],
  ['Tomás', 'Ó Súilleabháin'],
];

/** The people of the demo: names as people have them, one of 60 characters among them. */
export function addCast(lms: StandInLms): Cast {
  const course = lms.courses.add({
    title: 'Growing as Educators: Spring Cohort',
    label: 'PL-SPRING',
    description:
      'Choose a micro-credential, try it with your own students or colleagues, and show what you did.',
  });
  const add = (givenName: string, familyName: string, username: string, role?: MemberRole, name?: string) => {
    const person = lms.people.add({
      givenName,
      familyName,
      username,
      ...(name && { name }),
      ...(username === 'admin' && { admin: true }),
    });
    if (role) lms.courses.enrol(course, person, role);
    return person;
  };
  return {
    course,
    administrator: add('Amara', 'Okafor', 'admin'),
    facilitator: add('Robin', 'Ortiz', 'robin.ortiz', 'teacher'),
    reviewer: add('Hanna', 'Keller', 'hanna.keller', 'teacher'),
    learners: learners.map(([givenName, familyName, name], index) =>
      add(givenName, familyName, `educator${index + 1}`, 'student', name),
    ),
  };
}
