/** Names of the claims of LTI 1.3, each once (LTI Core 1.3 §5.3-5.4). */
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

export const claim = {
  messageType: `${LTI}message_type`,
  version: `${LTI}version`,
  deploymentId: `${LTI}deployment_id`,
  targetLinkUri: `${LTI}target_link_uri`,
  resourceLink: `${LTI}resource_link`,
  roles: `${LTI}roles`,
  context: `${LTI}context`,
  toolPlatform: `${LTI}tool_platform`,
  launchPresentation: `${LTI}launch_presentation`,
  custom: `${LTI}custom`,
  forUser: `${LTI}for_user`,
  ags: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  nrps: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  deepLinkingSettings: 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings',
} as const;

export const LTI_VERSION = '1.3.0';

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An id of the platform: 1 to 255 characters, not blank (LTI Core 1.3 §5.3-5.4). */
export const isPlatformId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 255 && value.trim() !== '';

/** `sub`: an id in printable ASCII, case-sensitive (Security Framework 1.0 §5.1.2). */
export const isSubject = (value: unknown): value is string =>
  isPlatformId(value) && /^[\x20-\x7e]+$/.test(value);

const LONGEST_TEXT = 4_000;

/** Words for people. Absent when it is null, blank, no string, or an unresolved `$Variable` (LTI Core 1.3 App. B). */
export function wordsOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const words = value.replaceAll('\0', '').trim();
  if (words === '' || /^\$[A-Za-z]+\.[A-Za-z.]+$/.test(words)) return undefined;
  return words.slice(0, LONGEST_TEXT).toWellFormed();
}

/** An address of the platform: https, or http where the installation allows it. */
export function addressOf(value: unknown, allowHttp: boolean): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol } = new URL(value);
  return protocol === 'https:' || (allowHttp && protocol === 'http:') ? value : undefined;
}

export const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
