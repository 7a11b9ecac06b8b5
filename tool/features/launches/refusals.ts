import type { LaunchCode } from '../../protocols/lti/launch-check.ts';
import type { LoginCode } from '../../protocols/lti/login.ts';

export type RefusalCode =
  | LaunchCode
  | LoginCode
  | 'lti.platform_unknown'
  | 'lti.platform_ambiguous'
  | 'lti.cookies_blocked'
  | 'lti.body_malformed'
  | 'lti.body_too_large'
  | 'lti.method_not_allowed'
  | 'lti.token_in_address'
  | 'lti.platform_error'
  | 'lti.error_with_token'
  | 'lti.ticket_invalid'
  | 'lti.deployment_unknown'
  | 'lti.person_suspended'
  | 'lti.deep_linking_not_allowed'
  | 'lti.already_used'
  | 'lti.too_many_requests'
  | 'lti.internal_error';

export interface Refusal {
  http: number;
  title: string;
  paragraphs: string[];
}

/** The same words for everything that did not hold: what exactly it was stands in the log only. */
const unverified: Refusal = {
  http: 401,
  title: 'This launch could not be verified',
  paragraphs: [
    'Attest could not make sure that this came from your course, so nothing was opened.',
    'Please go back to your course and open the link again. If it keeps happening, give the reference below to whoever looks after your LMS.',
  ],
};

const incomplete: Refusal = {
  http: 400,
  title: 'This request is incomplete',
  paragraphs: [
    'Your LMS sent something that Attest cannot use.',
    'Please go back to your course and open the link again. Whoever looks after your LMS can find out more with the reference below.',
  ],
};

const page = (http: number, title: string, ...paragraphs: string[]): Refusal => ({ http, title, paragraphs });

const special: Partial<Record<RefusalCode, Refusal>> = {
  'lti.parameter_missing': incomplete,
  'lti.parameter_malformed': incomplete,
  'lti.body_malformed': incomplete,
  'lti.token_missing': incomplete,
  'lti.error_with_token': incomplete,
  'lti.token_in_address': incomplete,
  'lti.body_too_large': { ...incomplete, http: 413, title: 'This request is too large' },
  'lti.method_not_allowed': { ...incomplete, http: 405 },
  'lti.target_not_ours': page(
    400,
    'This link does not lead to Attest',
    'The address in the link belongs to another site, so Attest did not go there.',
    'Whoever set up the link can correct its address: it has to begin with the address of Attest.',
  ),
  'lti.platform_unknown': page(
    400,
    'Your LMS is not registered with Attest',
    'Attest does not know the LMS that sent you here, or not under this client ID.',
    'Whoever runs Attest can register it: with an invitation link, or with "attest platform add" and the issuer and client ID of the LMS.',
  ),
  'lti.platform_ambiguous': page(
    400,
    'Your LMS did not say which registration it uses',
    'Several registrations share the address of this LMS, and the request named none of them.',
    'Whoever looks after your LMS can switch on that the client ID is sent with the login.',
  ),
  'lti.platform_inactive': page(
    403,
    'This LMS is not switched on yet',
    'The LMS is registered with Attest but not active.',
    'Whoever runs Attest can switch it on with "attest platform activate".',
  ),
  'lti.cookies_blocked': page(
    200,
    'Open Attest in its own window',
    'Your browser does not let Attest work inside the page of your course.',
    'It works in a window of its own: use the button below. Your course stays open here.',
  ),
  'lti.platform_error': page(
    401,
    'Your LMS did not let you in',
    'Your LMS answered that it could not sign you in. Often the sign-in there has ended, or the browser keeps its cookies out of this frame.',
    'Open it in a new window, or sign in to your LMS again and open the link from your course.',
  ),
  'lti.browser_mismatch': {
    ...unverified,
    title: 'This launch was not started in this browser',
    paragraphs: [
      'A launch has to end in the browser window it began in, and this one could not show that.',
      'Please open the link again from your course. If your browser blocks cookies inside other sites, opening it in a new window helps.',
    ],
  },
  'lti.sub_missing': page(
    401,
    'Your LMS did not say who you are',
    'Attest keeps work and grades for a person, and this launch came without one, so nothing was opened.',
    'Sign in to your course and open the link again. Whoever looks after your LMS can switch on that the user is sent with each launch.',
  ),
  'lti.state_expired': page(
    410,
    'This launch took too long',
    'Please go back to your course and open the link again.',
  ),
  'lti.already_used': page(
    409,
    'This was already opened',
    'A launch works once. It may be open in another tab or window.',
    'To start again, open the link from your course.',
  ),
  'lti.deployment_unknown': page(
    403,
    'This part of your LMS is not approved yet',
    'Your LMS is registered with Attest, but the place in it that you came from has not been seen before.',
    'Whoever runs Attest finds it with "attest platform list" and approves it with "attest platform activate". Then open the link again.',
  ),
  'lti.person_suspended': page(
    403,
    'Your access is suspended',
    'Whoever runs your programme has suspended your access to Attest. Please ask them.',
  ),
  'lti.deep_linking_not_allowed': page(
    403,
    'Choosing content is for teachers',
    'Your role in this course does not allow you to add content to it.',
  ),
  'lti.for_user_not_self': page(403, 'This is not your work', 'You can open your own work only.'),
  'lti.target_elsewhere': page(
    403,
    'This link does not lead to Attest',
    'The address in the link belongs to another site, so Attest did not go there.',
  ),
  'lti.keys_unavailable': page(
    503,
    'Your LMS did not answer',
    'Attest asked your LMS for the keys to verify this launch and got no usable answer.',
    'Please try again in a minute, from your course.',
  ),
  'lti.too_many_requests': page(
    429,
    'Too many launches in a short time',
    'Please wait a minute, then open the link again from your course.',
  ),
  'lti.internal_error': page(
    500,
    'Something went wrong on our side',
    'Nothing was opened. Please try again from your course in a moment.',
  ),
};

export const refusalFor = (code: RefusalCode): Refusal => special[code] ?? unverified;
