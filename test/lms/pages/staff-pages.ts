import express, { type Router } from 'express';
import { course as courseOf, person as personOf, sessionOf, strings, type LmsCore } from '../core.ts';
import { html, type Html } from '../html.ts';
import { enrol, newPerson } from '../roll.ts';
import { cellOf, memberOf, type Course, type LineItem, type MemberRole, type Person } from '../world.ts';
import { day, enter, roleName } from './course-pages.ts';
import { initials, mayTeach, page } from './layout.ts';

const roles: MemberRole[] = [
  'student',
  'teacher',
  'nonediting-teacher',
  'teaching-assistant',
  'manager',
  'designer',
  'observer',
];

/** Gradebook and people of a course. */
export function staffPages(core: LmsCore): Router {
  const router = express.Router();

  router.get('/courses/:course/gradebook', (req, res) => {
    const entered = enter(core, req, res);
    if (!entered) return;
    const { person, course } = entered;
    const staff = mayTeach(course, person);
    const items = core.world.lineItems.filter((item) => item.course === course.number);
    const students = course.members
      .filter((member) => member.role === 'student' && (staff || member.person === person.number))
      .map((member) => ({ member, student: personOf(core, member.person)! }));
    const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Grades">
      <table>
        <thead>
          <tr>
            <th scope="col">Student</th>
            ${items.map((item) => html`<th scope="col">${item.label}<br /><span class="muted">out of ${item.scoreMaximum}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${students.map(
            ({ member, student }) =>
              html`<tr>
                <th scope="row">
                  ${student.name} ${member.suspended && html`<span class="tag">suspended</span>`}
                </th>
                ${items.map((item) => html`<td>${gradeCell(core, course, item, student, staff)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
    const body = items.length > 0 ? table : html`<p class="muted">No grade columns yet.</p>`;
    res.send(
      page(core, { title: staff ? 'Gradebook' : 'My grades', person, course, tab: 'gradebook', body }),
    );
  });

  router.get('/courses/:course/people', (req, res) => {
    const entered = enter(core, req, res);
    if (!entered) return;
    const { person, course } = entered;
    const outside = core.world.people.filter((each) => !memberOf(course, each));
    const option = (value: string | number, label: string) =>
      html`<option value="${value}">${label}</option>`;
    const body = html`<div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            ${course.members.map((member) => {
              const each = personOf(core, member.person)!;
              return html`<tr>
                <th scope="row">
                  <span class="person"
                    ><span class="initials" aria-hidden="true">${initials(each)}</span> ${each.name}</span
                  >
                </th>
                <td>
                  ${roleName(member.role)}
                  ${member.suspended && html`<span class="tag warn">suspended</span>`}
                </td>
                <td>
                  <form class="row" method="post" action="/courses/${course.number}/people/${each.number}">
                    <button
                      class="small"
                      name="change"
                      value="suspend"
                      aria-label="${member.suspended ? 'Let back in' : 'Suspend'} ${each.name}"
                    >
                      ${member.suspended ? 'Let back in' : 'Suspend'}
                    </button>
                    <button class="small" name="change" value="remove" aria-label="Remove ${each.name}">
                      Remove
                    </button>
                  </form>
                </td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      <h2>Add somebody</h2>
      <form class="row" method="post" action="/courses/${course.number}/people">
        <label
          >Person
          <select name="person">
            ${outside.map((each) => option(each.number, each.name))}${option('', 'Somebody new …')}
          </select></label
        >
        <label>Given name (new) <input name="givenName" /></label>
        <label>Family name (new) <input name="familyName" /></label>
        <label
          >Role
          <select name="role">
            ${roles.map((role) => option(role, roleName(role)))}
          </select></label
        >
        <button class="primary">Add</button>
      </form>`;
    res.send(page(core, { title: 'People', person, course, tab: 'people', body }));
  });

  router.post('/courses/:course/people', (req, res) => {
    const course = courseOf(core, Number(req.params.course));
    const { person: number, givenName, familyName, role } = strings(req.body);
    if (course && mayTeach(course, sessionOf(core, req)?.person)) {
      const known = personOf(core, Number(number));
      const named = givenName?.trim() || familyName?.trim();
      const added = number
        ? known
        : named
          ? newPerson(core, { givenName: givenName ?? '', familyName: familyName ?? '' })
          : null;
      if (added && roles.includes(role as MemberRole)) enrol(core, course, added, role as MemberRole);
    }
    res.redirect(303, `/courses/${req.params.course}/people`);
  });

  router.post('/courses/:course/people/:person', (req, res) => {
    const course = courseOf(core, Number(req.params.course));
    if (course && mayTeach(course, sessionOf(core, req)?.person)) {
      const member = course.members.find((each) => each.person === Number(req.params.person));
      const { change } = strings(req.body);
      if (member && change === 'suspend') member.suspended = !member.suspended;
      if (member && change === 'remove') course.members.splice(course.members.indexOf(member), 1);
      core.changed();
    }
    res.redirect(303, `/courses/${req.params.course}/people`);
  });

  return router;
}

function gradeCell(core: LmsCore, course: Course, item: LineItem, student: Person, staff: boolean): Html {
  const cell = cellOf(core.world, item.number, student.number);
  const comments = core.profile.name === 'canvas' ? (cell?.comments ?? []) : [cell?.comment].filter(Boolean);
  const attempts = cell?.attempts.length ?? 0;
  // Moodle lets learners open their own, too; elsewhere it is the grader's.
  const review = item.activity !== null && (staff || core.profile.name === 'moodle');
  return html`<span class="score">${cell && cell.score !== null ? cell.score : '–'}</span>
    ${cell?.needsGrading && html`<span class="tag warn">needs grading</span>`}
    ${attempts > 0 && html`<span class="tag">${attempts} ${attempts === 1 ? 'submission' : 'submissions'}</span>`}
    ${cell?.overridden && html`<span class="tag">changed by teacher</span>`}
    ${comments.map((comment) => commentOf(comment!))}
    ${cell?.timestamp && html`<p class="muted">${day(cell.timestamp)}</p>`}
    ${
      review &&
      html`<a
        href="/courses/${course.number}/review/${item.number}/${student.number}"
        aria-label="${core.profile.reviewLabel}: ${student.name}, ${item.label}"
        >${core.profile.reviewLabel}</a
      >`
    }`;
}

/** A long comment opens on demand, so that the table stays a table. */
function commentOf(comment: string): Html {
  const [first = '', ...rest] = comment.split('\n');
  if (rest.length === 0) return html`<p class="comment">${comment}</p>`;
  return html`<details>
    <summary>${first}</summary>
    <p class="comment">${rest.join('\n').trim()}</p>
  </details>`;
}
