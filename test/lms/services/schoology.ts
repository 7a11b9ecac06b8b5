import express, { type Request, type Response, type Router } from 'express';
import { bearerOf, type AccessToken, type LmsCore } from '../core.ts';
import { media, scope } from '../uris.ts';
import { nextNumber, touchCell, type Course, type LineItem } from '../world.ts';
import { rosterPeople } from './roster-people.ts';

type Json = Record<string, unknown>;

const ROSTER_PAGE = 100;

const fail = (res: Response, status: number, message: string): void =>
  void res.status(status).json({ statusCode: status, message });

/** Names and roles, line items, scores and results as one live integration with Schoology saw them. */
export function schoologyServices(core: LmsCore): Router {
  const router = express.Router();
  const { world, profile, faults } = core;
  const base = '/lti-service/tool/:tool/services';

  const authorized = (req: Request, res: Response, scopes: string[]): AccessToken | null => {
    const token = bearerOf(core, req);
    if (!token) fail(res, 401, 'Unauthorized');
    else if (token.registration.clientId !== req.params.tool) fail(res, 403, 'Forbidden');
    else if (!token.scopes.some((granted) => scopes.includes(granted))) fail(res, 403, 'Insufficient scope');
    else return token;
    return null;
  };
  const findCourse = (req: Request, res: Response): Course | null => {
    const found = world.courses.find((each) => each.id === req.params.section) ?? null;
    if (!found) fail(res, 404, 'Section not found');
    return found;
  };

  router.get(`${base}/names-roles/v2p0/membership/:section`, faults.guard('roster'), (req, res) => {
    const token = authorized(req, res, [scope.roster]);
    if (!token) return;
    if (!(req.headers.accept ?? '').includes(media.roster))
      return fail(res, 400, 'handleNamesRoles: Invalid Accept Header');
    const found = findCourse(req, res);
    if (!found) return;
    const { role: wanted, limit, start } = req.query as Record<string, string | undefined>;
    const { shareName, shareEmail } = token.registration;
    const everyone = rosterPeople(core, found)
      .filter(({ member }) => !member.suspended)
      .map(({ person, member }) => ({
        status: 'Active',
        user_id: person.sub,
        ...(shareName && {
          name: person.name,
          given_name: person.givenName,
          family_name: person.familyName,
        }),
        ...(shareEmail && { email: person.email }),
        roles: profile.rosterRoles(member),
      }))
      .filter((each) => !wanted || each.roles.includes(wanted));
    const size = Math.min(Number(limit) || ROSTER_PAGE, ROSTER_PAGE);
    const from = Number(start) || 0;
    const url = profile.membershipsUrl(core, token.registration, found);
    if (from + size < everyone.length) {
      const next = faults.take('roster', 'duplicate-page') ? from : from + size;
      res.set('Link', `<${url}?start=${next}&limit=${size}>; rel="next"`);
    }
    res.type(media.roster).send(
      JSON.stringify({
        id: url,
        context: { id: found.id, title: found.title },
        members: everyone.slice(from, from + size),
      }),
    );
  });

  const list = `${base}/assignment-grade/v2p0/sections/:section/lineitems`;

  const view = (item: LineItem, token: AccessToken): Json => {
    const link = world.activities.find((activity) => activity.number === item.activity);
    return {
      id: profile.lineItemUrl(core, token.registration, item),
      label: item.label,
      scoreMaximum: item.scoreMaximum,
      ...(item.resourceId && { resourceId: item.resourceId }),
      ...(item.tag && { tag: item.tag }),
      ...(link && { resourceLinkId: link.id }),
    };
  };

  router.get(list, faults.guard('lineitems'), (req, res) => {
    const token = authorized(req, res, [scope.lineItem, scope.lineItemReadOnly]);
    const found = token && findCourse(req, res);
    if (!found) return;
    const { resource_id, resource_link_id, tag } = req.query as Record<string, string | undefined>;
    const items = world.lineItems
      .filter((item) => item.course === found.number && item.registration === token.registration.clientId)
      .map((item) => view(item, token))
      .filter((item) => !resource_id || item.resourceId === resource_id)
      .filter((item) => !resource_link_id || item.resourceLinkId === resource_link_id)
      .filter((item) => !tag || item.tag === tag);
    res.type(media.lineItems).send(JSON.stringify(items));
  });

  router.post(list, faults.guard('lineitems'), (req, res) => {
    const token = authorized(req, res, [scope.lineItem]);
    const found = token && findCourse(req, res);
    if (!found) return;
    const body = (req.body ?? {}) as Json;
    if ('id' in body) return fail(res, 400, 'body.id is not allowed');
    if (!body.label || !(Number(body.scoreMaximum) > 0))
      return fail(res, 400, 'body.label and body.scoreMaximum are required');
    const link = world.activities.find(
      (each) => each.id === body.resourceLinkId && each.course === found.number,
    );
    if (body.resourceLinkId && !link) return fail(res, 404, 'Resource link not found');
    const item: LineItem = {
      number: nextNumber(world, 'lineItem', 8_604_300_001),
      course: found.number,
      registration: token.registration.clientId,
      label: String(body.label),
      scoreMaximum: Number(body.scoreMaximum),
      resourceId: String(body.resourceId ?? ''),
      tag: String(body.tag ?? ''),
      activity: link?.number ?? null,
      coupled: false,
      endDateTime: null,
      submissionReview: null,
    };
    world.lineItems.push(item);
    core.changed();
    res
      .status(201)
      .type(media.lineItem)
      .send(JSON.stringify(view(item, token)));
  });

  const findItem = (req: Request, res: Response): LineItem | null => {
    const item = world.lineItems.find(
      (each) => each.number === Number(req.params.item) && each.registration === req.params.tool,
    );
    const found = world.courses.find((each) => each.number === item?.course);
    if (item && found?.id === req.params.section) return item;
    fail(res, 404, 'Line item not found');
    return null;
  };

  router.get(`${list}/:item`, faults.guard('lineitems'), (req, res) => {
    const token = authorized(req, res, [scope.lineItem, scope.lineItemReadOnly]);
    const item = token && findItem(req, res);
    if (item) res.type(media.lineItem).send(JSON.stringify(view(item, token)));
  });

  router.put(`${list}/:item`, faults.guard('lineitems'), (req, res) => {
    const token = authorized(req, res, [scope.lineItem]);
    const item = token && findItem(req, res);
    if (!item) return;
    const body = (req.body ?? {}) as Json;
    if (!body.label || !(Number(body.scoreMaximum) > 0))
      return fail(res, 400, 'body.label and body.scoreMaximum are required');
    item.label = String(body.label);
    item.scoreMaximum = Number(body.scoreMaximum);
    item.resourceId = String(body.resourceId ?? '');
    item.tag = String(body.tag ?? '');
    core.changed();
    res.type(media.lineItem).send(JSON.stringify(view(item, token)));
  });

  router.delete(`${list}/:item`, faults.guard('lineitems'), (req, res) => {
    const token = authorized(req, res, [scope.lineItem]);
    const item = token && findItem(req, res);
    if (!item) return;
    world.lineItems.splice(world.lineItems.indexOf(item), 1);
    core.changed();
    res.status(204).end();
  });

  router.post(`${list}/:item/scores`, faults.guard('scores'), (req, res) => {
    const token = authorized(req, res, [scope.score]);
    const item = token && findItem(req, res);
    if (!item) return;
    const body = (req.body ?? {}) as Json;
    const status = takeScore(core, item, body);
    const taker = world.people.find((each) => each.sub === body.userId);
    world.posts.push({
      lineItem: item.number,
      person: taker?.number ?? null,
      status,
      body,
      at: core.now().toISOString(),
    });
    core.changed();
    if (status !== 201) return fail(res, status, 'The score cannot be used');
    res.status(201).json({});
  });

  router.get(`${list}/:item/results`, faults.guard('results'), (req, res) => {
    const token = authorized(req, res, [scope.result]);
    const item = token && findItem(req, res);
    if (!item) return;
    const url = profile.lineItemUrl(core, token.registration, item);
    const results = world.cells
      .filter((cell) => cell.lineItem === item.number && cell.timestamp)
      .map((cell) => ({
        id: `${url}/results/${cell.person}`,
        scoreOf: url,
        userId: world.people.find((each) => each.number === cell.person)!.sub,
        ...(cell.score !== null && { resultScore: cell.score }),
        resultMaximum: item.scoreMaximum,
        ...(cell.comment !== null && { comment: cell.comment }),
      }))
      .filter((each) => !req.query.user_id || each.userId === req.query.user_id);
    res.type(media.results).send(JSON.stringify(results));
  });

  return router;
}

/**
 * The cell shows a number, a blank or a comment: whatever the progress says, no "pending" appears.
 * A student who never launched can be scored; every post replaces comment and flags.
 */
function takeScore(core: LmsCore, item: LineItem, body: Json): 201 | 400 | 404 {
  const taker = core.world.people.find((each) => each.sub === body.userId);
  const found = core.world.courses.find((each) => each.number === item.course);
  if (!taker || !found?.members.some((member) => member.person === taker.number)) return 404;
  if (!body.timestamp || !body.activityProgress || !body.gradingProgress) return 400;
  if (typeof body.scoreGiven === 'number' && !(Number(body.scoreMaximum) > 0)) return 400;
  const cell = touchCell(core.world, item.number, taker.number);
  cell.score =
    typeof body.scoreGiven === 'number'
      ? (body.scoreGiven * item.scoreMaximum) / Number(body.scoreMaximum)
      : null;
  cell.comment = typeof body.comment === 'string' && body.comment ? body.comment : null;
  cell.timestamp = String(body.timestamp);
  return 201;
}
