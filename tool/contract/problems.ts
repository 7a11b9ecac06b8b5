/**
 * Every refusal the product can give: one table, read by the server (status, title) and by the interface,
 * which says the same thing in the reader's language under `problems.<code>` (RFC 9457).
 */
export const problems = {
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  invalid_request: { status: 400, title: 'Some of what was sent cannot be used' },
  not_found: { status: 404, title: 'There is nothing here that you may see' },
  method_not_allowed: { status: 405, title: 'This address does not answer that method' },
  too_many_requests: { status: 429, title: 'Too many requests in a short time' },
  payload_too_large: { status: 413, title: 'That is larger than we can take' },
  not_ready: { status: 503, title: 'Attest is starting or has lost its database' },

  session_missing: { status: 401, title: 'You are not signed in here' },
  session_ended: { status: 401, title: 'Your session has ended' },
  launch_code_invalid: { status: 401, title: 'This launch was already opened or has expired' },
  person_suspended: { status: 403, title: 'Your access to this programme is suspended' },
  not_allowed: { status: 403, title: 'Your role does not allow this' },
  course_required: { status: 403, title: 'This needs a course' },

  platform_already_registered: {
    status: 409,
    title: 'This issuer and client ID are already registered',
  },
  platform_not_found: { status: 404, title: 'There is no such platform' },
  deployment_not_found: { status: 404, title: 'There is no such deployment' },
  programme_slug_taken: { status: 409, title: 'A programme already has this short name' },
  programme_not_found: { status: 404, title: 'There is no such programme' },

  micro_credential_not_found: { status: 404, title: 'This micro-credential is not in your catalogue' },
  placement_not_found: { status: 404, title: 'This assignment is not set up here' },
  placement_not_configured: { status: 409, title: 'No micro-credential has been chosen for this assignment' },
  placement_in_use: { status: 409, title: 'Work has begun, so the micro-credential cannot be changed' },
  deep_linking_missing: { status: 409, title: 'This session was not opened to choose content' },
  deep_linking_already_answered: { status: 409, title: 'Your choice was already sent to the course' },
  deep_linking_not_accepted: { status: 409, title: 'The course does not accept an assignment here' },

  submission_not_found: { status: 404, title: 'This work does not exist or is not yours to see' },
  submission_locked: { status: 409, title: 'This work is with a reviewer and cannot be changed now' },
  submission_incomplete: { status: 422, title: 'Something is still missing' },
  item_locked: { status: 409, title: 'This part has already passed and is locked' },
  item_not_found: { status: 404, title: 'This part does not belong to the micro-credential' },
  answer_conflict: { status: 409, title: 'This answer was changed somewhere else' },
  round_conflict: { status: 409, title: 'This round was already handed in' },
  evidence_not_found: { status: 404, title: 'This piece of evidence is not here' },
  evidence_kind_not_accepted: { status: 422, title: 'This kind of evidence is not accepted here' },
  evidence_limit_reached: { status: 422, title: 'No more pieces of evidence fit here' },
  file_too_large: { status: 413, title: 'This file is too large' },
  file_empty: { status: 422, title: 'This file is empty' },
  file_type_not_accepted: { status: 422, title: 'This type of file is not accepted' },
  upload_incomplete: { status: 400, title: 'The file did not arrive whole' },
  link_not_accepted: { status: 422, title: 'Only links that begin with https:// are accepted' },

  review_taken: { status: 409, title: 'Another reviewer has this work' },
  review_not_waiting: { status: 409, title: 'This work is not waiting for a review' },
  review_conflict: { status: 409, title: 'Your scores were changed in another window' },
  review_incomplete: { status: 422, title: 'Some criteria are not scored, or need feedback' },

  roster_unavailable: { status: 409, title: 'Your LMS has not opened its roster to Attest' },
  roster_failed: { status: 502, title: 'Your LMS did not give us the roster' },
  lms_unavailable: { status: 502, title: 'Your LMS did not answer' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;
