import express, { type Request, type Response, type Router } from 'express';
import {
  course as courseOf,
  person as personOf,
  registration,
  secret,
  sessionOf,
  type LmsCore,
  type Session,
} from '../core.ts';
import { deepLinkingReturnUrl } from '../deep-linking.ts';
import { html } from '../html.ts';
import { prepareLaunch, sendLogin, type LaunchRequest } from '../launches.ts';
import { cellOf, memberOf, type Course } from '../world.ts';
import { mayTeach, page } from './layout.ts';

/** What a frame or a new window opens: each starts a launch and sends the browser to the tool's login. */
export function launchPages(core: LmsCore): Router {
  const router = express.Router();

  const refuse = (req: Request, res: Response, text: string, status = 403) =>
    void res.status(status).send(
      page(core, {
        title: 'This cannot be opened',
        bare: true,
        person: sessionOf(core, req)?.person,
        body: html`<p role="alert">${text}</p>`,
      }),
    );

  /** Somebody logged in, enrolled in the course (administrators need not be). */
  const entrant = (req: Request, res: Response, course: Course | undefined): Session | null => {
    const session = sessionOf(core, req);
    if (!session) refuse(req, res, 'Nobody is logged in. Choose a person on the home page.', 401);
    else if (!course) refuse(req, res, 'There is no such course.', 404);
    else if (!session.person.admin && !activeMember(course, session))
      refuse(req, res, 'You are not in this course.');
    else return session;
    return null;
  };
  const activeMember = (course: Course, session: Session) => {
    const member = memberOf(course, session.person);
    return member && !member.suspended;
  };

  const launch = (req: Request, res: Response, session: Session, request: LaunchRequest) => {
    if (request.registration.state !== 'active')
      return refuse(req, res, 'The tool is not active. An administrator activates it under Administration.');
    const documentTarget = req.query.target === 'window' ? 'window' : 'iframe';
    sendLogin(core, res, prepareLaunch(core, session, { documentTarget, ...request }));
  };

  router.get('/launch/activity/:activity', (req, res) => {
    const activity = core.world.activities.find((each) => each.number === Number(req.params.activity));
    const course = activity && courseOf(core, activity.course);
    const session = entrant(req, res, course);
    const tool = activity && registration(core, activity.registration);
    if (!session || !activity || !course) return;
    if (!tool) return refuse(req, res, 'The tool of this activity is no longer registered.', 404);
    if (!activity.published && !mayTeach(course, session.person))
      return refuse(req, res, 'This activity is not published.');
    launch(req, res, session, {
      messageType: 'LtiResourceLinkRequest',
      registration: tool,
      course,
      activity,
      targetLinkUri: activity.url ?? tool.targetLinkUri,
    });
  });

  router.get('/launch/navigation/:course/:tool', (req, res) => {
    const course = courseOf(core, Number(req.params.course));
    const tool = registration(core, req.params.tool);
    const session = entrant(req, res, course);
    if (!session || !course) return;
    if (!tool?.courseNavigation) return refuse(req, res, 'The tool has no place in the course menu.', 404);
    launch(req, res, session, {
      messageType: 'LtiResourceLinkRequest',
      registration: tool,
      course,
      placement: 'course_navigation',
    });
  });

  router.get('/launch/picker/:course/:tool', (req, res) => {
    const course = courseOf(core, Number(req.params.course));
    const tool = registration(core, req.params.tool);
    const session = entrant(req, res, course);
    if (!session || !course || !tool) return;
    if (!mayTeach(course, session.person)) return refuse(req, res, 'Only teachers add activities.');
    const data = secret();
    core.seen.add(`data ${data}`);
    launch(req, res, session, {
      messageType: 'LtiDeepLinkingRequest',
      registration: tool,
      course,
      targetLinkUri: tool.deepLinkingUrl,
      placement: core.profile.name === 'canvas' ? 'course_assignments_menu' : null,
      returnUrl: deepLinkingReturnUrl(core, session.key, course, tool),
      data,
    });
  });

  /** Opens one person's work out of the gradebook, as each LMS does it. */
  router.get('/launch/review/:item/:person', (req, res) => {
    const item = core.world.lineItems.find((each) => each.number === Number(req.params.item));
    const course = item && courseOf(core, item.course);
    const activity = core.world.activities.find((each) => each.number === item?.activity) ?? null;
    const tool = item && registration(core, item.registration);
    const about = personOf(core, Number(req.params.person));
    const session = entrant(req, res, course);
    if (!session || !item || !course || !tool || !about) return;
    if (!mayTeach(course, session.person) && session.person.number !== about.number)
      return refuse(req, res, 'You may open your own work only.');
    const link = activity?.url ?? tool.targetLinkUri;
    if (core.profile.name === 'moodle')
      return launch(req, res, session, {
        messageType: 'LtiSubmissionReviewRequest',
        registration: tool,
        course,
        activity,
        lineItem: item,
        forUser: about,
        targetLinkUri: item.submissionReview?.url ?? link,
        extraCustom: item.submissionReview?.custom ?? {},
      });
    if (core.profile.name === 'schoology')
      return launch(req, res, session, {
        messageType: 'LtiResourceLinkRequest',
        registration: tool,
        course,
        activity,
        targetLinkUri: link,
      });
    // SpeedGrader opens the address stored with the submission, as a link of the course.
    const attempt = cellOf(core.world, item.number, about.number)?.attempts.findLast((each) => each.data);
    if (!attempt) return refuse(req, res, 'Nothing has been submitted yet.', 404);
    launch(req, res, session, {
      messageType: 'LtiResourceLinkRequest',
      registration: tool,
      course,
      targetLinkUri: attempt.data!,
    });
  });

  return router;
}
