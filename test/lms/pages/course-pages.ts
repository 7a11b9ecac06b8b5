import express, { type Request, type Response, type Router } from 'express';
import {
  course as courseOf,
  logIn,
  person as personOf,
  registration,
  sessionOf,
  strings,
  type LmsCore,
} from '../core.ts';
import { html, type Html } from '../html.ts';
import { cellOf, lineItemsOf, memberOf, type Activity, type Course, type Person } from '../world.ts';
import { toolFrame } from './frame.ts';
import { initials, mayTeach, page } from './layout.ts';

const roleNames: Record<string, string> = {
  student: 'Student',
  teacher: 'Teacher',
  'nonediting-teacher': 'Non-editing teacher',
  'teaching-assistant': 'Teaching assistant',
  manager: 'Manager',
  designer: 'Designer',
  observer: 'Observer',
};
export const roleName = (role: string | undefined): string => roleNames[role ?? ''] ?? 'Not enrolled';

export const day = (instant: string): string =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

/** The course of the address and who asks; answers for both when one is missing. */
export function enter(
  core: LmsCore,
  req: Request,
  res: Response,
  number = Number(req.params.course),
): { person: Person; course: Course } | null {
  const person = sessionOf(core, req)?.person;
  const course = courseOf(core, number);
  if (!person) {
    res.redirect(303, '/');
    return null;
  }
  if (course && (person.admin || memberOf(course, person))) return { person, course };
  const body = html`<p>Ask the teacher of the course to add you.</p>`;
  res.status(course ? 403 : 404).send(page(core, { title: 'You are not in this course', person, body }));
  return null;
}

/** Home, course, activity and the frame around each kind of launch. */
export function coursePages(core: LmsCore): Router {
  const router = express.Router();

  router.post('/session', (req, res) => {
    const { person: number, next } = strings(req.body);
    const chosen = personOf(core, Number(number));
    if (chosen) logIn(core, res, chosen);
    res.redirect(303, next?.startsWith('/') && !next.startsWith('//') ? next : '/');
  });

  router.get('/', (req, res) => {
    const person = sessionOf(core, req)?.person;
    const courses = core.world.courses.filter((each) => person && (person.admin || memberOf(each, person)));
    const body = html`${
        person
          ? html`<ul class="cards grid">
              ${courses.map(
                (each) =>
                  html`<li class="card">
                    <div>
                      <a href="/courses/${each.number}"><strong>${each.title}</strong></a>
                      <p class="muted">
                        ${each.label} · ${each.members.length} people · you:
                        ${roleName(memberOf(each, person)?.role)}
                      </p>
                    </div>
                  </li>`,
              )}
            </ul>`
          : html`<p>Choose who you want to be. There are no passwords here.</p>`
      }
      <h2>${person ? 'Be somebody else' : 'People'}</h2>
      <form method="post" action="/session">
        <ul class="people">
          ${core.world.people.map((each) => personButton(core, each, person))}
        </ul>
      </form>`;
    res.send(page(core, { title: person ? `Welcome, ${person.givenName}` : 'Who are you?', person, body }));
  });

  router.get('/courses/:course', (req, res) => {
    const entered = enter(core, req, res);
    if (!entered) return;
    const { person, course } = entered;
    const staff = mayTeach(course, person);
    const activities = core.world.activities.filter(
      (each) => each.course === course.number && (each.published || staff),
    );
    const tools = core.world.registrations.filter((each) => each.state === 'active');
    const body = html`${course.description && html`<p>${course.description}</p>`}
      ${
        staff &&
        html`<div class="row">
          ${tools.map(
            (tool) =>
              html`<a class="button primary" href="/courses/${course.number}/picker/${tool.clientId}"
                  >Add an activity from ${tool.name}</a
                >
                ${
                  tool.courseNavigation &&
                  html`<a class="button" href="/courses/${course.number}/tools/${tool.clientId}"
                    >${tool.name}</a
                  >`
                }`,
          )}
          ${tools.length === 0 && html`<p class="notice">No tool is active. An administrator registers one under Administration.</p>`}
        </div>`
      }
      ${
        !staff &&
        tools
          .filter((tool) => tool.courseNavigation)
          .map(
            (tool) =>
              html`<p>
                <a class="button" href="/courses/${course.number}/tools/${tool.clientId}">${tool.name}</a>
              </p>`,
          )
      }
      <h2>Activities</h2>
      <ul class="cards">
        ${activities.map((each) => activityCard(core, each, person, staff))}
      </ul>
      ${activities.length === 0 && html`<p class="muted">Nothing here yet.</p>`}`;
    res.send(page(core, { title: course.title, person, course, tab: 'activities', body }));
  });

  router.post('/activities/:activity/publish', (req, res) => {
    const activity = core.world.activities.find((each) => each.number === Number(req.params.activity));
    const course = activity && courseOf(core, activity.course);
    const person = sessionOf(core, req)?.person;
    if (activity && course && mayTeach(course, person)) {
      activity.published = !activity.published;
      core.changed();
    }
    res.redirect(303, course ? `/courses/${course.number}` : '/');
  });

  router.get('/activities/:activity', (req, res) => {
    const activity = core.world.activities.find((each) => each.number === Number(req.params.activity));
    const entered = enter(core, req, res, activity?.course);
    if (!entered || !activity) return;
    const body = framed(core, {
      title: activity.title,
      note: activity.dueAt ? `Due ${day(activity.dueAt)}` : '',
      source: `/launch/activity/${activity.number}`,
    });
    res.send(page(core, { title: activity.title, ...entered, wide: true, body }));
  });

  router.get('/courses/:course/tools/:tool', (req, res) => {
    const entered = enter(core, req, res);
    const tool = registration(core, req.params.tool);
    if (!entered || !tool) return;
    const source = `/launch/navigation/${entered.course.number}/${tool.clientId}`;
    const body = framed(core, { title: tool.name, note: '', source });
    res.send(page(core, { title: tool.name, ...entered, wide: true, body }));
  });

  router.get('/courses/:course/picker/:tool', (req, res) => {
    const entered = enter(core, req, res);
    const tool = registration(core, req.params.tool);
    if (!entered || !tool) return;
    const body = html`<div class="modal" role="region" aria-label="Add an activity">
      <div class="frame-head">
        <h1>Add an activity from ${tool.name}</h1>
        <a class="button" href="/courses/${entered.course.number}">Cancel</a>
      </div>
      ${toolFrame(core, `/launch/picker/${entered.course.number}/${tool.clientId}`, `Choose from ${tool.name}`)}
    </div>`;
    res.send(page(core, { title: `Add from ${tool.name}`, ...entered, wide: true, body }));
  });

  router.get('/courses/:course/review/:item/:person', (req, res) => {
    const entered = enter(core, req, res);
    const about = personOf(core, Number(req.params.person));
    if (!entered || !about) return;
    const title = `${core.profile.reviewLabel}: ${about.name}`;
    const source = `/launch/review/${req.params.item}/${about.number}`;
    res.send(page(core, { title, ...entered, wide: true, body: framed(core, { title, note: '', source }) }));
  });

  return router;
}

function personButton(core: LmsCore, each: Person, person: Person | undefined): Html {
  const roles = core.world.courses
    .map((course) => memberOf(course, each)?.role)
    .filter((role) => role !== undefined);
  const what = each.admin ? 'Administrator' : [...new Set(roles.map(roleName))].join(', ') || 'In no course';
  return html`<li>
    <button
      name="person"
      value="${each.number}"
      aria-pressed="${each.number === person?.number ? 'true' : 'false'}"
    >
      <span class="person"
        ><span class="initials" aria-hidden="true">${initials(each)}</span>
        <span>${each.name}<br /><span class="muted">${what}</span></span></span
      >
    </button>
  </li>`;
}

function activityCard(core: LmsCore, activity: Activity, person: Person, staff: boolean): Html {
  const items = lineItemsOf(core.world, activity);
  const cell = items[0] && cellOf(core.world, items[0].number, person.number);
  const facts = [
    items[0] ? `${items[0].scoreMaximum} points` : 'not graded',
    activity.dueAt && `due ${day(activity.dueAt)}`,
  ].filter(Boolean);
  return html`<li class="card">
    <div>
      <a href="/activities/${activity.number}"><strong>${activity.title}</strong></a>
      <p class="muted">${facts.join(' · ')}</p>
    </div>
    ${cell && cell.score !== null && html`<span class="tag good">${cell.score} / ${items[0]!.scoreMaximum}</span>`}
    ${!activity.published && html`<span class="tag warn">not published</span>`}
    ${
      staff &&
      core.profile.publishesLater &&
      html`<form method="post" action="/activities/${activity.number}/publish">
        <button class="small">${activity.published ? 'Unpublish' : 'Publish'}</button>
      </form>`
    }
  </li>`;
}

function framed(
  core: LmsCore,
  { title, note, source }: { title: string; note: string; source: string },
): Html {
  return html`<div class="frame-head">
      <div>
        <h1>${title}</h1>
        ${note && html`<p class="muted">${note}</p>`}
      </div>
      <a class="button" href="${source}?target=window" target="_blank" rel="opener">Open in a new window</a>
    </div>
    ${toolFrame(core, source, title)}`;
}
