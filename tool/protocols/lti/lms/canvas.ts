import type { LmsProfile } from './profile.ts';
import { gradeScore, standardProfile, strictlyLater } from './standard.ts';

/** Canvas' own member of a score (Canvas LMS, doc/api/score.md). */
export const CANVAS_SUBMISSION = 'https://canvas.instructure.com/lti/submission';

/** Canvas refuses work handed in later than its own clock; a tool's clock may run ahead of it. */
const notLater = (moment: Date, now: Date): Date => (moment > now ? now : moment);

/**
 * Work handed in becomes a Canvas attempt that SpeedGrader opens as a launch of the review address. The grade of an
 * earlier round stays (`preserve_score`), so this is sent in every round. No comment: Canvas adds each one to a list.
 */
const handedIn: LmsProfile['scoreFor'] = (userId, state, history, now) => {
  if (state.shows !== 'submitted') return null;
  return {
    userId,
    timestamp: strictlyLater(notLater(state.submittedAt, now), history.lastTimestamp),
    activityProgress: 'Submitted',
    gradingProgress: 'PendingManual',
    submittedAt: notLater(state.submittedAt, now),
    extensions: {
      [CANVAS_SUBMISSION]: {
        new_submission: true,
        preserve_score: true,
        submission_type: 'basic_lti_launch',
        submission_data: state.reviewUrl,
      },
    },
  };
};

/** A grade must not count as an attempt (`new_submission`, default true); its comment is added once per release. */
const graded: LmsProfile['scoreFor'] = (userId, state, history) =>
  state.shows === 'grade'
    ? {
        ...gradeScore(userId, state, history),
        extensions: { [CANVAS_SUBMISSION]: { new_submission: false } },
      }
    : null;

/**
 * Canvas throttles with 403 "Rate Limit Exceeded" (doc/api/throttling.md), answers 401 where the tool is not
 * installed in that course, and 400 to a timestamp older than the one it has.
 */
const problemOf: LmsProfile['problemOf'] = ({ status, body }) => {
  if (status === 403 && /rate limit exceeded/i.test(body)) return 'rate_limited';
  if (status === 401 && /not linked to a tool/i.test(body)) return 'forbidden';
  if (status === 400 && /timestamp/i.test(body)) return 'conflict';
  return null;
};

export const canvasProfile: LmsProfile = {
  ...standardProfile,
  family: 'canvas',
  scoreFor: (userId, state, history, now) =>
    state.shows === 'grade' ? graded(userId, state, history, now) : handedIn(userId, state, history, now),
  problemOf,
  /** Its default, and the most it gives on one page. */
  rosterQuery: { limit: '50' },
  acceptsSeveralItems: true,
  /** SpeedGrader opens the review address that comes with the work. */
  declaresSubmissionReview: false,
  keepsDueDate: true,
  /** Hosted sites live here; one with a name of its own is added to the platform. */
  frameOrigins: ['https://*.instructure.com'],
};

/** Hosts of Instructure by environment: the sign-on service and the sites of its customers. */
const HOSTED: Record<string, RegExp> = {
  'https://canvas.instructure.com': /^(sso\.canvaslms\.com|[a-z0-9-]+\.instructure\.com)$/,
  'https://canvas.beta.instructure.com': /^(sso\.beta\.canvaslms\.com|[a-z0-9-]+\.beta\.instructure\.com)$/,
  'https://canvas.test.instructure.com': /^(sso\.test\.canvaslms\.com|[a-z0-9-]+\.test\.instructure\.com)$/,
};

/** Whether this host may speak for an issuer of another name: hosted Canvas, which has one issuer for all its sites. */
export const vouchesFor = (host: string, issuer: string): boolean => HOSTED[issuer]?.test(host) ?? false;
