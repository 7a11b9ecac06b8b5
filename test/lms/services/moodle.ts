import express, { type Request, type Response, type Router } from 'express';
import { bearerOf, course, type AccessToken, type LmsCore } from '../core.ts';
import { media, scope } from '../uris.ts';
import {
  cellOf,
  isStaff,
  nextNumber,
  touchCell,
  type Cell,
  type Course,
  type LineItem,
  type Person,
  type SubmissionReview,
} from '../world.ts';
import { rosterPeople } from './roster-people.ts';

type Json = Record<string, unknown>;

/** Moodle puts the reason, student data included, into the status line. */
function statusLine(res: Response, text: string): void {
  res.statusMessage = text
    .trim()
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 2000);
}

function fail(req: Request, res: Response, status: number, reason: string): void {
  res.status(status);
  statusLine(res, reason);
  res.json({
    status,
    reason,
    request: {
      method: req.method,
      url: req.originalUrl,
      accept: req.headers.accept ?? '',
      contentType: req.headers['content-type'] ?? '',
    },
  });
}

const noHandler = (req: Request, res: Response): void => {
  const path = req.path.replace('/mod/lti/services.php', '');
  const type =
    req.method === 'GET' ? `${req.headers.accept ?? ''} ` : ` ${req.headers['content-type'] ?? ''}`;
  fail(req, res, 400, `No handler found for ${path} ${type}`);
};

const accepts = (req: Request, type: string): boolean => {
  const accept = req.headers.accept ?? '*/*';
  return accept === type || accept.includes('*/*');
};

const carries = (req: Request, type: string): boolean =>
  (req.headers['content-type'] ?? '').split(';')[0]!.trim() === type;

/** The token of a tool that may do this, or a 401: a missing scope is the same 401 as a bad token. */
function authorized(core: LmsCore, req: Request, res: Response, scopes: string[]): AccessToken | null {
  const token = bearerOf(core, req);
  if (token && token.scopes.some((granted) => scopes.includes(granted))) return token;
  fail(req, res, 401, 'Unauthorized');
  return null;
}

/** Names and roles, line items, scores and results as Moodle 4.5 does them. */
export function moodleServices(core: LmsCore): Router {
  const router = express.Router();
  const { world, profile, faults } = core;
  const base = '/mod/lti/services.php';

  router.get(
    `${base}/CourseSection/:course/bindings/:binding/memberships`,
    faults.guard('roster'),
    (req, res) => {
      if (!accepts(req, media.roster)) return noHandler(req, res);
      const token = authorized(core, req, res, [scope.roster]);
      if (!token) return;
      const found = course(core, Number(req.params.course));
      if (!found || req.params.binding !== token.registration.deploymentId)
        return fail(req, res, 401, 'Unauthorized');
      const { rlid, role: wanted, limit, from } = req.query as Record<string, string | undefined>;
      const activity = world.activities.find((each) => each.id === rlid && each.course === found.number);
      if (rlid && !activity) return fail(req, res, 404, `Not Found: LTI link ${rlid} doesn't exist`);

      const { shareName, shareEmail } = token.registration;
      const everyone = rosterPeople(core, found)
        .filter(({ member }) => !member.suspended)
        .map(({ person, member }) => ({
          status: 'Active',
          roles: profile.rosterRoles(member),
          ...(activity && {
            message: [{ 'https://purl.imsglobal.org/spec/lti/claim/message_type': 'LtiResourceLinkRequest' }],
          }),
          user_id: person.sub,
          lis_person_sourcedid: person.sourcedId,
          ...(shareName && {
            name: person.name,
            given_name: person.givenName,
            family_name: person.familyName,
          }),
          ...(shareEmail && { email: person.email }),
          ...(shareName && { ext_user_username: person.username }),
        }))
        .filter((each) => !wanted || each.roles.includes(wanted.split('#').at(-1)!));

      const size = Number(limit) || 0;
      const start = Number(from) || 0;
      const url = profile.membershipsUrl(core, token.registration, found);
      // No limit, no paging. The next link loses `role`.
      if (size && start + size < everyone.length) {
        const next = faults.take('roster', 'duplicate-page') ? start : start + size;
        res.set('Link', `<${url}?limit=${size}&from=${next}>; rel="next"`);
      }
      res.type(media.roster).send(
        JSON.stringify({
          id: url,
          context: { id: found.id, label: found.label, title: found.title },
          members: size ? everyone.slice(start, start + size) : everyone,
        }),
      );
    },
  );

  const view = (item: LineItem, token: AccessToken): Json => {
    const link = world.activities.find((activity) => activity.number === item.activity);
    return {
      id: profile.lineItemUrl(core, token.registration, item),
      label: item.label,
      scoreMaximum: item.scoreMaximum,
      resourceId: item.resourceId,
      tag: item.tag,
      ...(link && { resourceLinkId: link.id, ltiLinkId: link.id }),
      ...(item.submissionReview && { submissionReview: item.submissionReview }),
    };
  };

  router.get(`${base}/:course/lineitems`, faults.guard('lineitems'), (req, res) => {
    if (!accepts(req, media.lineItems)) return noHandler(req, res);
    // `*/*` finds the handler, which then refuses it.
    if (req.headers.accept !== media.lineItems)
      return fail(req, res, 400, 'No context or unsupported content type');
    const token = authorized(core, req, res, [scope.lineItem, scope.lineItemReadOnly]);
    if (!token) return;
    const found = course(core, Number(req.params.course));
    if (!found) return fail(req, res, 404, 'Not Found');
    const { resource_id, resource_link_id, tag, limit, from } = req.query as Record<
      string,
      string | undefined
    >;
    const items = itemsOf(core, found, token)
      .map((item) => view(item, token))
      .filter((item) => !resource_id || item.resourceId === resource_id)
      .filter((item) => !resource_link_id || item.resourceLinkId === resource_link_id)
      .filter((item) => !tag || item.tag === tag);
    const size = Number(limit) || 0;
    const start = Number(from) || 0;
    if (size)
      res.set(
        'Link',
        brokenLinks(profile.lineItemsUrl(core, token.registration, found), size, start, items.length),
      );
    res.type(media.lineItems).send(JSON.stringify(size ? items.slice(start, start + size) : items));
  });

  router.post(`${base}/:course/lineitems`, faults.guard('lineitems'), (req, res) => {
    if (!carries(req, media.lineItem)) return noHandler(req, res);
    const token = authorized(core, req, res, [scope.lineItem]);
    if (!token) return;
    const found = course(core, Number(req.params.course));
    if (!found) return fail(req, res, 404, 'Not Found');
    const body = req.body as Json;
    if (!body.label || body.scoreMaximum === undefined)
      return fail(req, res, 400, 'No label or Score Maximum');
    const link = world.activities.find(
      (activity) => activity.id === body.resourceLinkId && activity.course === found.number,
    );
    if (body.resourceLinkId && !link) return fail(req, res, 403, 'Forbidden');
    const item: LineItem = {
      number: nextNumber(world, 'lineItem', 2),
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
    // Echoes all of the request, also what it has not stored.
    res
      .status(201)
      .type(media.lineItem)
      .send(JSON.stringify({ ...body, id: profile.lineItemUrl(core, token.registration, item) }));
  });

  const itemUrl = `${base}/:course/lineitems/:item/lineitem`;
  const findItem = (req: Request, res: Response): LineItem | null => {
    const item = world.lineItems.find(
      (each) => each.number === Number(req.params.item) && each.course === Number(req.params.course),
    );
    if (!item) fail(req, res, 404, `Not Found: Grade item ${String(req.params.item)} doesn't exist`);
    return item ?? null;
  };

  router.get(itemUrl, faults.guard('lineitems'), (req, res) => {
    if (!accepts(req, media.lineItem)) return noHandler(req, res);
    const token = authorized(core, req, res, [scope.lineItem, scope.lineItemReadOnly]);
    const item = token && findItem(req, res);
    if (item) res.type(media.lineItem).send(JSON.stringify(view(item, token)));
  });

  router.put(itemUrl, faults.guard('lineitems'), (req, res) => {
    if (!carries(req, media.lineItem)) return noHandler(req, res);
    const token = authorized(core, req, res, [scope.lineItem]);
    const item = token && findItem(req, res);
    if (!item) return;
    const body = req.body as Json;
    if (!body.label || body.scoreMaximum === undefined)
      return fail(req, res, 400, 'No label or Score Maximum');
    rescale(world.cells, item, Number(body.scoreMaximum), core.now());
    item.label = String(body.label);
    item.scoreMaximum = Number(body.scoreMaximum);
    item.resourceId = String(body.resourceId ?? '');
    item.tag = String(body.tag ?? '');
    // What the request leaves out is lost: the link, and the review address.
    const link = world.activities.find((activity) => activity.id === body.resourceLinkId);
    item.activity = link?.number ?? null;
    const review = body.submissionReview as SubmissionReview | undefined;
    item.submissionReview = review ? { url: review.url, custom: review.custom } : null;
    core.changed();
    res
      .type(media.lineItem)
      .send(JSON.stringify({ ...body, id: profile.lineItemUrl(core, token.registration, item) }));
  });

  router.delete(itemUrl, faults.guard('lineitems'), (req, res) => {
    const token = authorized(core, req, res, [scope.lineItem]);
    const item = token && findItem(req, res);
    if (!item) return;
    world.lineItems.splice(world.lineItems.indexOf(item), 1);
    core.changed();
    res.status(204).type('html').end();
  });

  router.post(itemUrl, noHandler);

  router.get(`${itemUrl}/scores`, (req, res) => fail(req, res, 405, 'Method Not Allowed'));

  router.post(`${itemUrl}/scores`, faults.guard('scores'), (req, res) => {
    if (!carries(req, media.score)) return noHandler(req, res);
    const token = authorized(core, req, res, [scope.score]);
    const item = token && findItem(req, res);
    if (!item) return;
    const body = req.body as Json;
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
    res.status(status).type(media.score);
    if (status === 400) statusLine(res, `Incorrect score received${JSON.stringify(body)}`);
    if (status === 409)
      statusLine(
        res,
        `Refusing score with an earlier timestamp for item ${item.number} and user ${String(body.userId)}`,
      );
    res.send(status === 200 ? '' : '[]');
  });

  router.get(`${itemUrl}/results`, faults.guard('results'), (req, res) => {
    if (!accepts(req, media.results)) return noHandler(req, res);
    const token = authorized(core, req, res, [scope.result]);
    const item = token && findItem(req, res);
    if (!item) return;
    // Paging results ends in an exception page.
    if (req.query.limit)
      return void res.status(404).type('html').send('<!DOCTYPE html><title>Error</title><h1>Exception</h1>');
    const url = profile.lineItemUrl(core, token.registration, item);
    const results = world.cells
      .filter((cell) => cell.lineItem === item.number && cell.timestamp)
      .map((cell) =>
        result(
          url,
          item,
          cell,
          world.people.find((each) => each.number === cell.person)!,
        ),
      )
      .filter((each) => !req.query.user_id || each.userId === req.query.user_id);
    res.type(media.results).send(JSON.stringify(results));
  });

  return router;
}

const itemsOf = (core: LmsCore, found: Course, token: AccessToken): LineItem[] =>
  core.world.lineItems.filter(
    (item) => item.course === found.number && item.registration === token.registration.clientId,
  );

/** Typographic quotes and `&amp;`: a strict reader finds no next page here. */
function brokenLinks(url: string, size: number, from: number, total: number): string {
  const link = (start: number, rel: string) =>
    `<${`${url}&limit=${size}&from=${start}`.replaceAll('&', '&amp;')}>; rel=“${rel}”`;
  const last = Math.floor((total - 1) / size) * size;
  const links = [
    link(0, 'first'),
    ...(from > 0 ? [link(Math.max(from - size, 0), 'prev')] : []),
    link(from, 'canonical'),
    ...(from + size < total ? [link(from + size, 'next')] : []),
    link(last, 'last'),
  ];
  return Buffer.from(links.join(', ')).toString('latin1');
}

/** A new maximum rescales what is there; a grade that had been cleared comes back as 0. */
function rescale(cells: Cell[], item: LineItem, maximum: number, now: Date): void {
  if (maximum === item.scoreMaximum) return;
  for (const cell of cells.filter((each) => each.lineItem === item.number && each.timestamp)) {
    cell.score = cell.score === null ? 0 : (cell.score * maximum) / item.scoreMaximum;
    cell.timestamp = wholeSeconds(now);
  }
}

const wholeSeconds = (at: Date): string => new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();

function takeScore(core: LmsCore, item: LineItem, body: Json): 200 | 400 | 409 | 500 {
  const { world } = core;
  const taker = world.people.find((each) => each.sub === body.userId);
  const member = course(core, item.course)?.members.find((each) => each.person === taker?.number);
  const at = new Date(String(body.timestamp));
  const given = body.scoreGiven ?? null;
  if (!taker || !member || isStaff(member.role)) return 400;
  if (!body.activityProgress || !body.gradingProgress) return 400;
  if (!/^\d{4}-\d\d-\d\dT/.test(String(body.timestamp)) || Number.isNaN(at.getTime())) return 400;
  if (given !== null && (typeof given !== 'number' || !Number(body.scoreMaximum))) return 400;

  const known = cellOf(world, item.number, taker.number);
  // Whole seconds, and strictly newer.
  if (known?.timestamp && wholeSeconds(at) <= known.timestamp) return 409;
  if (known?.locked) return 500;
  if (known?.overridden) return 200;
  if (body.gradingProgress !== 'FullyGraded' || given === null) {
    // Anything but a final score wipes the grade, and the clock is the server's from here on.
    if (known?.timestamp) {
      known.score = null;
      known.timestamp = wholeSeconds(core.now());
    }
    return 200;
  }
  const cell = touchCell(world, item.number, taker.number);
  const scaled = (given * item.scoreMaximum) / Number(body.scoreMaximum);
  cell.score = Math.min(Math.max(scaled, 0), item.scoreMaximum);
  cell.comment = typeof body.comment === 'string' ? body.comment : null;
  cell.timestamp = wholeSeconds(at);
  return 200;
}

function result(url: string, item: LineItem, cell: Cell, taker: Person): Json & { userId: string } {
  const [path, query] = url.split('?');
  const id = { id: `${path}/results?${query}&user_id=${taker.sub}`, userId: taker.sub };
  if (cell.score === null) return id;
  return {
    ...id,
    resultScore: cell.score,
    resultMaximum: item.scoreMaximum,
    ...(cell.comment !== null && { comment: cell.comment }),
    scoreOf: url,
    timestamp: cell.timestamp.replace(/\.\d+Z$/, '+00:00'),
  };
}
