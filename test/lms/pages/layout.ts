import type { LmsCore } from '../core.ts';
import { html, type Html } from '../html.ts';
import { isStaff, memberOf, type Course, type Person } from '../world.ts';

export interface PageOptions {
  title: string;
  body: Html;
  person?: Person;
  course?: Course;
  /** Which tab of the course is open. */
  tab?: 'activities' | 'gradebook' | 'people';
  /** Uses the whole width, for a page around a tool. */
  wide?: boolean;
  /** Without site header: what is shown inside a frame. */
  bare?: boolean;
}

export const initials = (person: Person): string =>
  [person.givenName, person.familyName]
    .map((part) => [...part][0] ?? '')
    .join('')
    .toUpperCase();

export function mayTeach(course: Course, person: Person | undefined): boolean {
  return person !== undefined && (person.admin || isStaff(memberOf(course, person)?.role));
}

function tabs(course: Course, tab: PageOptions['tab'], staff: boolean): Html {
  const link = (name: PageOptions['tab'], path: string, label: string) =>
    html`<li>
      <a href="/courses/${course.number}${path}" ${tab === name && { markup: 'aria-current="page"' }}
        >${label}</a
      >
    </li>`;
  return html`<ul class="tabs" aria-label="Course">
    ${link('activities', '', 'Activities')}
    ${link('gradebook', '/gradebook', staff ? 'Gradebook' : 'My grades')}
    ${staff && link('people', '/people', 'People')}
  </ul>`;
}

/** One page of the stand-in. */
export function page(core: LmsCore, options: PageOptions): string {
  const { title, body, person, course, tab, wide, bare } = options;
  const people = core.world.people;
  const header = html`<header class="site">
    <div class="bar">
      <a class="name" href="/">${core.profile.siteName}</a>
      <nav aria-label="Site">
        <a href="/">Courses</a>
        ${person?.admin && html`<a href="/admin">Administration</a> <a href="/faults">Faults</a>`}
      </nav>
      <form method="post" action="/session">
        <label for="who">You are</label>
        <select id="who" name="person">
          ${!person && html`<option value="">nobody yet</option>`}
          ${people.map(
            (each) =>
              html`<option value="${each.number}" ${each.number === person?.number && { markup: 'selected' }}>
                ${each.name}${each.admin ? ' (administrator)' : ''}
              </option>`,
          )}
        </select>
        <button class="small">Switch</button>
      </form>
    </div>
  </header>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${core.profile.siteName}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        ${!bare && html`<a class="skip" href="#main">Skip to content</a>`} ${!bare && header}
        <main id="main" class="${wide ? 'wide' : ''}">
          ${course && html`<p class="crumbs"><a href="/">Courses</a> › <a href="/courses/${course.number}">${course.title}</a></p>`}
          ${!wide && html`<h1>${title}</h1>`} ${course && tab && tabs(course, tab, mayTeach(course, person))}
          ${body}
        </main>
        ${
          !bare &&
          html`<footer>
            A stand-in learning platform for demo and tests; behaves like ${core.profile.productFamily} where
            a tool can notice.
          </footer>`
        }
      </body>
    </html>`.markup;
}
