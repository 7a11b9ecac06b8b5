import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { bearerOf, course, type AccessToken, type LmsCore } from '../core.ts';
import { canvasPersonVariables } from '../profiles/canvas.ts';
import { substitute } from '../profiles/substitution.ts';
import { claim, media, role, scope } from '../uris.ts';
import { isStaff, lineItemsOf, nextNumber, touchCell, type Course, type LineItem } from '../world.ts';
import { rosterPeople } from './roster-people.ts';

type Json = Record<string, unknown>;

const EXTENSION = 'https://canvas.instructure.com/lti/submission';
const ROSTER_PAGE = 50;
const LINE_ITEM_PAGE = 10;

const fail = (res: Response, status: number, message: string): void =>
  void res.status(status).json({ errors: [{ message }] });

function authorized(core: LmsCore, req: Request, res: Response, scopes: string[]): AccessToken | null {
  const token = bearerOf(core, req);
  if (!token) fail(res, 401, 'Access token expired');
  else if (!token.scopes.some((granted) => scopes.includes(granted)))
    fail(res, 401, 'Insufficient permissions');
  else return token;
  return null;
}

/** Calls without a User-Agent are turned away since January 2026. */
const namesItself: RequestHandler = (req, res, next) =>
  req.headers['user-agent'] ? next() : fail(res, 403, 'A User-Agent header is required');

interface Page {
  size: number;
  number: number;
}

function pageOf(req: Request, standard: number, most: number): Page {
  const { limit, per_page, page } = req.query as Record<string, string | undefined>;
  const size = Math.min(Number(limit ?? per_page) || standard, most);
  return { size, number: Math.max(Number(page) || 1, 1) };
}

/** Absolute links that keep the query. */
function pageLinks(
  req: Request,
  url: string,
  { size, number }: Page,
  total: number,
  repeat: boolean,
): string {
  const link = (page: number, rel: string) => {
    const query = new URLSearchParams(req.query as Record<string, string>);
    query.delete('limit');
    query.set('page', String(page));
    query.set('per_page', String(size));
    return `<${url}?${query}>; rel="${rel}"`;
  };
  const last = Math.max(Math.ceil(total / size), 1);
  const links = [link(number, 'current'), link(1, 'first'), link(last, 'last')];
  if (number < last) links.splice(1, 0, link(repeat ? number : number + 1, 'next'));
  return links.join(',');
}

/** Names and roles, line items, scores and results as the documentation and source of Canvas describe them. */
export function canvasServices(core: LmsCore): Router {
  const router = express.Router();
  const { world, profile, faults } = core;
  router.use('/api/lti/courses', namesItself);

  const findCourse = (req: Request, res: Response): Course | null => {
    const found = course(core, Number(req.params.course)) ?? null;
    if (!found) fail(res, 404, 'The specified resource does not exist.');
    return found;
  };

  router.get('/api/lti/courses/:course/names_and_roles', faults.guard('roster'), (req, res) => {
    const token = authorized(core, req, res, [scope.roster]);
    const found = token && findCourse(req, res);
    if (!found) return;
    const { rlid, role: wanted } = req.query as Record<string, string | undefined>;
    const link = world.activities.find(
      (each) => each.id === rlid && each.registration === token.registration.clientId,
    );
    if (rlid && rlid !== found.id && !link)
      return fail(res, 400, 'Tool does not have access to rlid or rlid does not exist');
    const { shareName, shareEmail, custom } = token.registration;
    const everyone = rosterPeople(core, found)
      .filter(({ member }) => !member.suspended)
      .map(({ person, member }) => ({
        status: 'Active',
        ...(shareName && {
          name: person.name,
          given_name: person.givenName,
          family_name: person.familyName,
          lis_person_sourcedid: person.sourcedId,
        }),
        ...(shareEmail && { email: person.email }),
        user_id: person.sub,
        lti11_legacy_user_id: `legacy-${person.number}`,
        roles: [...profile.rosterRoles(member), ...(person.testUser ? [role.testUser] : [])],
        ...(rlid && {
          message: [
            {
              [claim.messageType]: 'LtiResourceLinkRequest',
              locale: person.locale,
              'https://www.instructure.com/canvas_user_id': person.number,
              'https://www.instructure.com/canvas_user_login_id': person.username,
              [claim.custom]: substitute(
                { ...custom, ...link?.custom },
                canvasPersonVariables(core, { person, course: found }),
              ),
            },
          ],
        }),
      }))
      .filter((each) => !wanted || each.roles.includes(wanted));
    const page = pageOf(req, ROSTER_PAGE, ROSTER_PAGE);
    const url = profile.membershipsUrl(core, token.registration, found);
    const repeat = everyone.length > page.size * page.number && faults.take('roster', 'duplicate-page');
    res.set('Link', pageLinks(req, url, page, everyone.length, repeat));
    res.type(media.roster).send(
      JSON.stringify({
        id: req.originalUrl.startsWith('/') ? core.url + req.originalUrl : url,
        context: { id: found.id, label: found.label, title: found.title },
        members: everyone.slice((page.number - 1) * page.size, page.number * page.size),
      }),
    );
  });

  const view = (item: LineItem, token: AccessToken): Json => {
    const link = world.activities.find((activity) => activity.number === item.activity);
    return {
      id: profile.lineItemUrl(core, token.registration, item),
      scoreMaximum: item.scoreMaximum,
      label: item.label,
      ...(item.resourceId && { resourceId: item.resourceId }),
      ...(item.tag && { tag: item.tag }),
      ...(link && { resourceLinkId: link.id }),
      ...(item.endDateTime && { endDateTime: item.endDateTime }),
    };
  };

  const list = '/api/lti/courses/:course/line_items';

  router.get(list, faults.guard('lineitems'), (req, res) => {
    const token = authorized(core, req, res, [scope.lineItem, scope.lineItemReadOnly]);
    const found = token && findCourse(req, res);
    if (!found) return;
    const { resource_id, resource_link_id, tag } = req.query as Record<string, string | undefined>;
    const items = world.lineItems
      .filter((item) => item.course === found.number && item.registration === token.registration.clientId)
      .map((item) => view(item, token))
      .filter((item) => !resource_id || item.resourceId === resource_id)
      .filter((item) => !resource_link_id || item.resourceLinkId === resource_link_id)
      .filter((item) => !tag || item.tag === tag);
    const page = pageOf(req, LINE_ITEM_PAGE, 100);
    const url = profile.lineItemsUrl(core, token.registration, found);
    res.set('Link', pageLinks(req, url, page, items.length, false));
    res
      .type(media.lineItems)
      .send(JSON.stringify(items.slice((page.number - 1) * page.size, page.number * page.size)));
  });

  router.post(list, faults.guard('lineitems'), (req, res) => {
    const token = authorized(core, req, res, [scope.lineItem]);
    const found = token && findCourse(req, res);
    if (!found) return;
    const body = req.body as Json;
    if (typeof body.label !== 'string' || !body.label) return fail(res, 400, 'param is missing: label');
    if (typeof body.scoreMaximum !== 'number' || body.scoreMaximum < 0)
      return fail(res, 422, 'ScoreMaximum must be a number of 0 or more');
    const link = world.activities.find((each) => each.id === body.resourceLinkId);
    if (body.resourceLinkId) {
      if (!link || link.course !== found.number || link.registration !== token.registration.clientId)
        return fail(res, 404, 'The specified resource does not exist.');
      if (lineItemsOf(world, link).length === 0)
        return fail(res, 412, 'The specified LTI link is not associated with the line item');
    }
    const item: LineItem = {
      number: nextNumber(world, 'lineItem', 2215),
      course: found.number,
      registration: token.registration.clientId,
      label: body.label,
      scoreMaximum: body.scoreMaximum,
      resourceId: String(body.resourceId ?? ''),
      tag: String(body.tag ?? ''),
      activity: link?.number ?? null,
      coupled: false,
      endDateTime: typeof body.endDateTime === 'string' ? body.endDateTime : null,
      submissionReview: null,
    };
    world.lineItems.push(item);
    core.changed();
    res
      .status(201)
      .type(media.lineItem)
      .send(JSON.stringify(view(item, token)));
  });

  const findItem = (req: Request, res: Response, token: AccessToken): LineItem | null => {
    const item = world.lineItems.find(
      (each) => each.number === Number(req.params.item) && each.course === Number(req.params.course),
    );
    if (!item) res.status(404).end();
    else if (item.registration !== token.registration.clientId)
      fail(res, 401, 'Access Token not linked to a Tool associated with this Context');
    else return item;
    return null;
  };

  router.get(`${list}/:item`, faults.guard('lineitems'), (req, res) => {
    const token = authorized(core, req, res, [scope.lineItem, scope.lineItemReadOnly]);
    const item = token && findItem(req, res, token);
    if (item) res.type(media.lineItem).send(JSON.stringify(view(item, token)));
  });

  router.put(`${list}/:item`, faults.guard('lineitems'), (req, res) => {
    const token = authorized(core, req, res, [scope.lineItem]);
    const item = token && findItem(req, res, token);
    if (!item) return;
    const { label, scoreMaximum } = req.body as Json;
    if (typeof label === 'string') item.label = label;
    if (typeof scoreMaximum === 'number') item.scoreMaximum = scoreMaximum;
    core.changed();
    res.type(media.lineItem).send(JSON.stringify(view(item, token)));
  });

  router.delete(`${list}/:item`, faults.guard('lineitems'), (req, res) => {
    const token = authorized(core, req, res, [scope.lineItem]);
    const item = token && findItem(req, res, token);
    if (!item) return;
    if (item.coupled) return fail(res, 401, 'This line item is coupled to its assignment');
    world.lineItems.splice(world.lineItems.indexOf(item), 1);
    core.changed();
    res.status(204).end();
  });

  router.post(`${list}/:item/scores`, faults.guard('scores'), (req, res) => {
    const token = authorized(core, req, res, [scope.score]);
    const item = token && findItem(req, res, token);
    if (!item) return;
    const body = (req.body ?? {}) as Json;
    const [status, message] = takeScore(core, item, body);
    const taker = world.people.find((each) => [each.sub, String(each.number)].includes(String(body.userId)));
    world.posts.push({
      lineItem: item.number,
      person: taker?.number ?? null,
      status,
      body,
      at: core.now().toISOString(),
    });
    core.changed();
    if (status !== 200) return fail(res, status, message);
    res.json({
      resultUrl: `${profile.lineItemUrl(core, token.registration, item)}/results/${taker!.number}`,
      [EXTENSION]: { content_items: [] },
    });
  });

  router.get(`${list}/:item/results`, faults.guard('results'), (req, res) => {
    const token = authorized(core, req, res, [scope.result]);
    const item = token && findItem(req, res, token);
    if (!item) return;
    const url = profile.lineItemUrl(core, token.registration, item);
    const results = world.cells
      .filter((cell) => cell.lineItem === item.number && cell.timestamp)
      .map((cell) => ({
        id: `${url}/results/${cell.person}`,
        scoreOf: url,
        userId: world.people.find((each) => each.number === cell.person)!.sub,
        resultScore: cell.score,
        resultMaximum: item.scoreMaximum,
        comment: cell.comments.at(-1) ?? null,
      }))
      .filter((each) => !req.query.user_id || each.userId === req.query.user_id);
    const page = pageOf(req, LINE_ITEM_PAGE, 100);
    res.set('Link', pageLinks(req, `${url}/results`, page, results.length, false));
    res
      .type(media.results)
      .send(JSON.stringify(results.slice((page.number - 1) * page.size, page.number * page.size)));
  });

  return router;
}

/** Only these count; anything else clears the grade unless `preserve_score` is sent. */
const COUNTED = ['FullyGraded', 'PendingManual'];

function takeScore(core: LmsCore, item: LineItem, body: Json): [status: number, message: string] {
  const { world } = core;
  for (const name of ['userId', 'activityProgress', 'gradingProgress', 'timestamp'])
    if (!body[name]) return [400, `param is missing or the value is empty: ${name}`];
  const at = new Date(String(body.timestamp));
  if (Number.isNaN(at.getTime()) || !/T\d\d:\d\d:\d\d\.\d+/.test(String(body.timestamp)))
    return [400, 'Provided timestamp of ISO 8601 with a sub-second is invalid'];
  const given = typeof body.scoreGiven === 'number' ? body.scoreGiven : null;
  if (given !== null && !(typeof body.scoreMaximum === 'number' && body.scoreMaximum > 0))
    return [422, 'ScoreMaximum must be greater than 0'];
  if (given !== null && given < 0) return [422, 'ScoreGiven must be greater than or equal to 0'];

  const taker = world.people.find((each) => [each.sub, String(each.number)].includes(String(body.userId)));
  const member = course(core, item.course)?.members.find((each) => each.person === taker?.number);
  if (!taker || !member || member.suspended || isStaff(member.role) || taker.testUser)
    return [422, 'User not found in course or is not a student'];
  const activity = world.activities.find((each) => each.number === item.activity);
  if (activity && !activity.published)
    return [422, 'grade cannot be changed at this time: This assignment is still unpublished'];

  const extension = (body[EXTENSION] ?? {}) as Json;
  const submittedAt = String(
    ((body.submission ?? {}) as Json).submittedAt ?? extension.submitted_at ?? body.timestamp,
  );
  if (new Date(submittedAt).getTime() > core.now().getTime() + 60_000)
    return [400, 'submittedAt cannot be in the future'];

  const cell = touchCell(world, item.number, taker.number);
  if (cell.timestamp && at < new Date(cell.timestamp))
    return [400, 'Provided timestamp is not after last-updated timestamp'];

  const type = String(extension.submission_type ?? 'external_tool');
  if (extension.new_submission !== false && type !== 'none') {
    const data = typeof extension.submission_data === 'string' ? extension.submission_data : null;
    cell.attempts.push({ at: submittedAt, type, data });
  }
  // Every comment is one more comment; none is replaced.
  if (typeof body.comment === 'string' && body.comment) {
    cell.comments.push(body.comment);
    cell.comment = body.comment;
  }
  cell.timestamp = at.toISOString();
  const keepsOther = extension.prioritize_non_tool_grade === true && cell.score !== null;
  if (given !== null && COUNTED.includes(String(body.gradingProgress))) {
    if (!keepsOther) {
      cell.score = (given * item.scoreMaximum) / Number(body.scoreMaximum);
      // The teacher's own grade is silently replaced.
      cell.overridden = false;
    }
  } else if (extension.preserve_score !== true) cell.score = null;
  cell.needsGrading = body.gradingProgress === 'PendingManual';
  return [200, ''];
}
