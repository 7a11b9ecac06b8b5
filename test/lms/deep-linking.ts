import express, { type Request, type Response, type Router } from 'express';
import {
  course as courseOf,
  registration as registrationOf,
  secret,
  sessionOf,
  strings,
  type LmsCore,
} from './core.ts';
import { html, selfPostingForm, type Html } from './html.ts';
import { page } from './pages/layout.ts';
import { verifyToolToken } from './token-endpoint.ts';
import { claim } from './uris.ts';
import {
  isStaff,
  memberOf,
  nextNumber,
  type Activity,
  type Course,
  type Registration,
  type SubmissionReview,
} from './world.ts';

type Json = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const object = (value: unknown): Json =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};

/** Where the tool posts its answer; bound to the session so that only this person can use it. */
export function deepLinkingReturnUrl(
  core: LmsCore,
  sessionKey: string,
  course: Course,
  tool: Registration,
): string {
  const query =
    core.profile.name === 'moodle'
      ? `?course=${course.number}&id=${tool.deploymentId}&sesskey=${sessionKey}`
      : `/${course.number}/${tool.clientId}/${sessionKey}`;
  return core.url + core.profile.paths.deepLinkingReturn + query;
}

export interface ChosenItem extends Json {
  type?: unknown;
}

/** Makes one activity of a content item, with what this LMS keeps of it. */
export function addItem(core: LmsCore, tool: Registration, course: Course, item: ChosenItem): Activity {
  const { world, profile } = core;
  const lineItem = item.lineItem ? object(item.lineItem) : null;
  const moodle = profile.name === 'moodle';
  const label = text(lineItem?.label);
  const title = text(item.title) || label || tool.name;
  const number = nextNumber(world, 'activity');
  const activity: Activity = {
    number,
    id: profile.ids.link(number),
    course: course.number,
    registration: tool.clientId,
    // Canvas: the label of the line item wins over the title. Moodle drops it.
    title: profile.name === 'canvas' && label ? label : title,
    description: text(item.text),
    url: text(item.url) || null,
    custom: strings(item.custom),
    dueAt: profile.keepsDates ? text(object(item.submission).endDateTime) || null : null,
    availableFrom: profile.keepsDates ? text(object(item.available).startDateTime) || null : null,
    availableUntil: profile.keepsDates ? text(object(item.available).endDateTime) || null : null,
    published: !profile.publishesLater,
    newWindow: object(item.window).targetName === '_blank',
  };
  world.activities.push(activity);
  if (lineItem) {
    const review = lineItem.submissionReview as SubmissionReview | undefined;
    world.lineItems.push({
      number: nextNumber(world, 'lineItem', moodle ? 2 : profile.name === 'canvas' ? 2215 : 8_604_300_001),
      course: course.number,
      registration: tool.clientId,
      label: moodle ? activity.title : label || activity.title,
      scoreMaximum: Number(lineItem.scoreMaximum),
      resourceId: text(lineItem.resourceId),
      tag: text(lineItem.tag),
      activity: number,
      coupled: true,
      endDateTime: activity.dueAt,
      submissionReview: moodle && review ? { url: review.url, custom: review.custom } : null,
    });
  }
  core.changed();
  return activity;
}

/**
 * Takes a tool's answer. Stricter than the real ones on purpose: every rule of LTI DL 2.0 §4.5 and
 * Security 1.0 §5.2.2 is checked for each profile, so that a sloppy tool is found here.
 */
async function readAnswer(
  core: LmsCore,
  tool: Registration,
  jwt: string,
): Promise<{ items: ChosenItem[]; message: string; error: string } | { refused: string }> {
  let payload: Json;
  try {
    ({ payload } = await verifyToolToken(tool, jwt, core.now(), [core.issuer]));
  } catch (problem) {
    return { refused: `Exception - Signature verification failed (${(problem as Error).message})` };
  }
  if (payload.iss !== tool.clientId) return { refused: 'iss is not the client id' };
  if (payload[claim.messageType] !== 'LtiDeepLinkingResponse')
    return { refused: 'Not a deep-linking response' };
  if (payload[claim.version] !== '1.3.0') return { refused: 'version is not 1.3.0' };
  if (payload[claim.deploymentId] !== tool.deploymentId) return { refused: 'Another deployment_id' };
  if (typeof payload.exp !== 'number' || typeof payload.iat !== 'number')
    return { refused: 'exp and iat have to be numbers' };
  const nonce = `answer ${tool.clientId} ${text(payload.nonce)}`;
  if (!text(payload.nonce)) return { refused: 'Invalid parameter: nonce is required' };
  if (core.seen.has(nonce)) return { refused: 'Duplicate timestamp/nonce' };
  const data = payload[claim.deepLinkingData];
  if (core.profile.name === 'schoology' && (!text(data) || !core.seen.has(`data ${text(data)}`)))
    return { refused: 'data did not come back as it was sent' };
  if (core.profile.name !== 'schoology' && data !== undefined) return { refused: 'data was never sent' };

  const items = payload[claim.contentItems] ?? [];
  if (!Array.isArray(items)) return { refused: 'content_items is not a list' };
  const problem = items.map((item) => itemProblem(core, tool, object(item))).find(Boolean);
  if (problem) return { refused: problem };
  if (items.length > 1 && !core.profile.acceptsSeveral)
    return { refused: 'Several items, though accept_multiple is false' };
  core.seen.add(nonce);
  return {
    items: items.map(object),
    message: text(payload[claim.deepLinkingMessage]),
    error: text(payload[claim.deepLinkingError]),
  };
}

function itemProblem(core: LmsCore, tool: Registration, item: ChosenItem): string | null {
  if (item.type !== 'ltiResourceLink') return `Items of the type ${text(item.type)} were not asked for`;
  if (
    item.url !== undefined &&
    (!URL.canParse(text(item.url)) || new URL(text(item.url)).host !== tool.domain)
  )
    return `The address ${text(item.url)} is not on the tool's domain ${tool.domain}`;
  if (item.lineItem !== undefined && !(Number(object(item.lineItem).scoreMaximum) > 0))
    return 'A line item needs a scoreMaximum';
  const custom = Object.values(object(item.custom));
  if (custom.some((value) => typeof value !== 'string')) return 'Custom parameters have to be strings';
  return null;
}

export function deepLinkingRoutes(core: LmsCore): Router {
  const router = express.Router();
  const { profile } = core;
  const path = profile.paths.deepLinkingReturn;

  const answer = (req: Request, res: Response, status: number, title: string, body: Html) =>
    void res
      .status(status)
      .send(page(core, { title, bare: true, person: sessionOf(core, req)?.person, body }));

  router.post(profile.name === 'moodle' ? path : `${path}/:course/:tool/:key`, async (req, res) => {
    const body = strings(req.body);
    const query = strings(req.query);
    const session = sessionOf(core, req);
    // A cross-site POST comes without our cookie: post it once more from our own page.
    if (!session && !('repost' in body)) {
      res.type('html').send(selfPostingForm(core.url + req.originalUrl, { ...body, repost: '1' }));
      return;
    }
    const moodle = profile.name === 'moodle';
    const course = courseOf(core, Number(moodle ? query.course : req.params.course));
    const tool = moodle
      ? core.world.registrations.find((each) => each.deploymentId === query.id)
      : registrationOf(core, String(req.params.tool));
    const key = moodle ? query.sesskey : req.params.key;
    const member = session && course ? memberOf(course, session.person) : undefined;
    if (
      !session ||
      session.key !== key ||
      !course ||
      !tool ||
      !(isStaff(member?.role) || session.person.admin)
    )
      return answer(
        req,
        res,
        403,
        'Not allowed',
        html`<p role="alert">This page was opened by somebody else, or your session is over.</p>`,
      );

    const read = await readAnswer(core, tool, body.JWT ?? '');
    if ('refused' in read)
      return answer(
        req,
        res,
        moodle ? 404 : 400,
        'The tool’s answer was refused',
        html`<p role="alert">${read.refused}</p>`,
      );
    if (read.items.length === 0)
      return answer(
        req,
        res,
        200,
        'Nothing added',
        html`<p>${read.error || read.message || 'The tool sent nothing to add.'}</p>
          ${leave(`/courses/${course.number}`)}`,
      );

    if (!profile.confirmsItems) {
      for (const item of read.items) addItem(core, tool, course, item);
      return answer(
        req,
        res,
        200,
        'Added to the course',
        html`<p>${read.items.length} added.</p>
          ${leave(`/courses/${course.number}`)}`,
      );
    }
    const picked = secret();
    core.picked.set(picked, { registration: tool, course, items: read.items });
    answer(
      req,
      res,
      200,
      'The following will be added',
      html`<ul class="cards">
          ${read.items.map(
            (item) =>
              html`<li class="card">
                <strong>${text(item.title)}</strong>
                <span class="muted"
                  >${item.lineItem ? `${Number(object(item.lineItem).scoreMaximum)} points` : 'no grade'}</span
                >
              </li>`,
          )}
        </ul>
        <form method="post" action="/courses/${course.number}/picked/${picked}" target="_top">
          <button class="primary">Save and return to course</button>
        </form>`,
    );
  });

  router.post('/courses/:course/picked/:picked', (req, res) => {
    const picked = core.picked.get(String(req.params.picked));
    const session = sessionOf(core, req);
    if (!picked || !session) return void res.redirect(303, `/courses/${String(req.params.course)}`);
    core.picked.delete(String(req.params.picked));
    for (const item of picked.items) addItem(core, picked.registration, picked.course, item);
    res.redirect(303, `/courses/${picked.course.number}`);
  });

  return router;
}

/** The answer stands in the frame of the picker: the whole window goes back to the course. */
const leave = (path: string): Html =>
  html`<p><a class="button primary" href="${path}" target="_top">Back to the course</a></p>
    <script>
      window.top.location.href = ${{ markup: JSON.stringify(path).replaceAll('<', '\\u003c') }};
    </script>`;
