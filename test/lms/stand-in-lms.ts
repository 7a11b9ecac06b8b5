import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Router } from 'express';
import { bearerOf, type Alteration, type LmsCore, type LogEntry } from './core.ts';
import { addItem, deepLinkingRoutes, type ChosenItem } from './deep-linking.ts';
import { createFaults, type FaultService } from './faults.ts';
import { ensureKey, rotateKeys } from './keys.ts';
import { launchRoutes } from './launches.ts';
import { adminPages } from './pages/admin-pages.ts';
import { coursePages } from './pages/course-pages.ts';
import { launchPages } from './pages/launch-pages.ts';
import { staffPages } from './pages/staff-pages.ts';
import { style } from './pages/style.ts';
import { canvas } from './profiles/canvas.ts';
import { moodle } from './profiles/moodle.ts';
import type { Profile, ProfileName } from './profiles/profile.ts';
import { schoology } from './profiles/schoology.ts';
import {
  registerByHand,
  registrationAddress,
  registrationRoutes,
  type HandRegistration,
} from './registration.ts';
import { enrol, newCourse, newPerson, type NewCourse, type NewPerson } from './roll.ts';
import { canvasServices } from './services/canvas.ts';
import { moodleServices } from './services/moodle.ts';
import { schoologyServices } from './services/schoology.ts';
import { tokenRoutes } from './token-endpoint.ts';
import {
  cellOf,
  emptyWorld,
  lineItemsOf,
  touchCell,
  type Activity,
  type Cell,
  type Course,
  type MemberRole,
  type Person,
  type Registration,
  type World,
} from './world.ts';

export interface StandInOptions {
  profile: ProfileName;
  /** A free one unless given. */
  port?: number;
  /** Another site than the tool's `localhost`, so that cookies behave as in real life. */
  host?: string;
  /** Where it answers, unless given. */
  issuer?: string;
  /** Offers platform storage to tools; as the real LMS does unless given. */
  storage?: boolean;
  /** What an earlier instance kept. */
  world?: World;
  now?: () => Date;
  /** Called after every change of what is worth keeping. */
  onChange?: (world: World) => void;
}

const profiles: Record<ProfileName, Profile> = { canvas, moodle, schoology };
const services: Record<ProfileName, (core: LmsCore) => Router> = {
  canvas: canvasServices,
  moodle: moodleServices,
  schoology: schoologyServices,
};

/**
 * A learning platform with the behaviour of a real one where a tool can notice, its state in memory.
 * Independent of the tool's code on purpose: what the tool gets wrong must not be wrong here in the same way.
 */
export function createStandInLms(options: StandInOptions) {
  const { host = '127.0.0.1', world = emptyWorld(), now = () => new Date() } = options;
  const profile = profiles[options.profile];
  const core: LmsCore = {
    url: '',
    issuer: options.issuer ?? '',
    profile,
    world,
    now,
    faults: createFaults(),
    log: [],
    sessions: new Map(),
    launches: new Map(),
    tokens: new Map(),
    seen: new Set(),
    storage: options.storage ?? profile.storage,
    alterations: [],
    picked: new Map(),
    changed: () => options.onChange?.(world),
  };
  let server: Server | null = null;

  const cell = (activity: Activity, person: Person): Cell | undefined => {
    const item = lineItemsOf(world, activity)[0];
    return item && cellOf(world, item.number, person.number);
  };

  return {
    profile: profile.name,
    get url() {
      return core.url;
    },
    get issuer() {
      return core.issuer;
    },
    /** What a tool's administrator has to type when it is registered by hand. */
    get endpoints() {
      return {
        authorization: core.url + profile.paths.authorization,
        token: core.url + profile.paths.token,
        jwks: core.url + profile.paths.jwks,
        ...(profile.paths.configuration && { configuration: core.url + profile.paths.configuration }),
      };
    },
    world,
    faults: core.faults,
    log: core.log,

    async start() {
      await ensureKey(world);
      server = createServer();
      await new Promise<void>((done, fail) => {
        server!.once('error', fail).listen(options.port ?? 0, host, done);
      });
      core.url = `http://${host}:${(server.address() as AddressInfo).port}`;
      core.issuer ||= core.url;
      server.on('request', createSite(core));
    },
    async stop() {
      const closing = server;
      server = null;
      if (!closing) return;
      closing.closeAllConnections();
      await new Promise((done) => closing.close(done));
    },

    people: {
      list: () => world.people,
      add: (person: NewPerson) => newPerson(core, person),
    },
    courses: {
      list: () => world.courses,
      add: (course: NewCourse) => newCourse(core, course),
      enrol: (course: Course, person: Person, role: MemberRole) => enrol(core, course, person, role),
      removeMember(course: Course, person: Person) {
        course.members = course.members.filter((member) => member.person !== person.number);
        core.changed();
      },
      suspend(course: Course, person: Person, suspended = true) {
        const member = course.members.find((each) => each.person === person.number);
        if (member) member.suspended = suspended;
        core.changed();
      },
      /** A copy as the LMS makes it: new ids, the same addresses and custom parameters, no people, no grades. */
      copy(course: Course, changes: NewCourse): Course {
        const copied = newCourse(core, { ...changes, history: [course.id, ...course.history] });
        for (const activity of world.activities.filter((each) => each.course === course.number)) {
          const [item] = lineItemsOf(world, activity);
          const tool = world.registrations.find((each) => each.clientId === activity.registration)!;
          const made = addItem(core, tool, copied, {
            type: 'ltiResourceLink',
            title: activity.title,
            text: activity.description,
            url: activity.url,
            custom: activity.custom,
            ...(item && {
              lineItem: {
                scoreMaximum: item.scoreMaximum,
                resourceId: item.resourceId,
                tag: item.tag,
                submissionReview: item.submissionReview,
              },
            }),
          });
          made.published = activity.published;
        }
        return copied;
      },
    },
    activities: {
      list: () => world.activities,
      /** Places a link without deep linking, as a teacher does who types the address. */
      add: (tool: Registration, course: Course, item: ChosenItem) => addItem(core, tool, course, item),
      publish(activity: Activity, published = true) {
        activity.published = published;
        core.changed();
      },
    },
    registrations: {
      list: () => world.registrations,
      byHand: (tool: HandRegistration) => registerByHand(core, tool),
      /** The address the administrator's browser opens for a dynamic registration. */
      address: (toolUrl: string) => registrationAddress(core, toolUrl),
      activate(tool: Registration) {
        tool.state = 'active';
        core.changed();
      },
    },
    gradebook: {
      /** The cell of an activity's first column. */
      cell,
      cells: () => world.cells,
      lineItems: (activity: Activity) => lineItemsOf(world, activity),
      /** Every score that arrived, refused ones too. */
      posts: (activity?: Activity, person?: Person) =>
        world.posts.filter(
          (post) =>
            (!activity || lineItemsOf(world, activity).some((item) => item.number === post.lineItem)) &&
            (!person || post.person === person.number),
        ),
      /** Scores that were taken. */
      accepted(activity?: Activity, person?: Person) {
        return this.posts(activity, person).filter((post) => post.status < 300);
      },
      /** A teacher changes a grade by hand. */
      override(activity: Activity, person: Person, score: number) {
        const item = lineItemsOf(world, activity)[0]!;
        const changed = touchCell(world, item.number, person.number);
        Object.assign(changed, {
          score,
          overridden: true,
          timestamp: changed.timestamp || now().toISOString(),
        });
        core.changed();
      },
      lock(activity: Activity, person: Person, locked = true) {
        touchCell(world, lineItemsOf(world, activity)[0]!.number, person.number).locked = locked;
        core.changed();
      },
    },
    rotateKeys: (how?: { forget?: boolean }) => rotateKeys(world, how),
    /** Changes the next id_token before it is signed. */
    alterNextToken: (alteration: Alteration) => void core.alterations.push(alteration),
    /** Makes every access token given out so far useless. */
    revokeTokens: () => core.tokens.clear(),
    requests: (service: FaultService): LogEntry[] => core.log.filter((entry) => entry.service === service),
  };
}
export type StandInLms = ReturnType<typeof createStandInLms>;

function createSite(core: LmsCore): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.urlencoded({ extended: false, limit: '1mb' }));
  app.use(express.json({ type: ['application/json', 'application/*+json'], limit: '1mb' }));
  app.use(logRequests(core));
  app.get('/style.css', (_req, res) => void res.type('css').send(style));
  app.use(launchRoutes(core));
  app.use(tokenRoutes(core));
  app.use(registrationRoutes(core));
  app.use(services[core.profile.name](core));
  app.use(deepLinkingRoutes(core));
  app.use(launchPages(core));
  app.use((_req, res, next) => {
    res.set({ 'X-Frame-Options': 'SAMEORIGIN', 'Cache-Control': 'no-store' });
    next();
  });
  app.use(coursePages(core));
  app.use(staffPages(core));
  app.use(adminPages(core));
  return app;
}

const watched: [RegExp, FaultService][] = [
  [/\/scores$/, 'scores'],
  [/\/results$/, 'results'],
  [/\/memberships$|\/names_and_roles$|\/membership\/[^/]+$/, 'roster'],
  [/\/line_?items/, 'lineitems'],
];

function logRequests(core: LmsCore): express.RequestHandler {
  const { paths } = core.profile;
  const fixed: Record<string, FaultService> = {
    [paths.authorization]: 'authorization',
    [paths.token]: 'token',
    [paths.jwks]: 'jwks',
    ...(paths.configuration && { [paths.configuration]: 'configuration' as const }),
    ...(paths.registration && { [paths.registration]: 'registration' as const }),
  };
  return (req, res, next) => {
    const service = fixed[req.path] ?? watched.find(([pattern]) => pattern.test(req.path))?.[1];
    if (!service) return next();
    const entry: LogEntry = {
      at: core.now().toISOString(),
      service,
      method: req.method,
      path: req.originalUrl,
      status: 0,
      clientId: bearerOf(core, req)?.registration.clientId ?? null,
    };
    core.log.push(entry);
    if (core.log.length > 20_000) core.log.splice(0, 10_000);
    res.on('finish', () => (entry.status = res.statusCode));
    next();
  };
}
