import { expect, test } from '@jest/globals';
import { rightsIn, rightsOf, refusesEntry } from '../../../tool/features/launches/rights.ts';
import {
  localeOf,
  startPageOf,
  submissionAskedFor,
  type Arrival,
} from '../../../tool/features/launches/start-page.ts';
import { readRoles } from '../../../tool/protocols/lti/roles.ts';
import type { VerifiedLaunch } from '../../../tool/protocols/lti/verified-launch.ts';

const membership = 'http://purl.imsglobal.org/vocab/lis/v2/membership';

function aLaunch(changes: Partial<VerifiedLaunch> = {}, roles: string[] = ['Learner']): VerifiedLaunch {
  return {
    messageType: 'LtiResourceLinkRequest',
    issuer: 'https://lms.example',
    clientId: 'client',
    deploymentId: 'd1',
    targetLinkUri: 'https://tool.example/lti/launch',
    subject: 'user-1',
    person: {},
    roles: readRoles(roles),
    custom: {},
    presentation: {},
    platform: {},
    ...changes,
  };
}

const may = (...rights: string[]) =>
  Object.fromEntries(
    ['earn', 'review', 'seeCohort', 'place'].map((right) => [right, rights.includes(right)]),
  );

test.each<[string, string[], string, string[]]>([
  ['an instructor', ['Instructor'], 'facilitator', ['review', 'seeCohort', 'place']],
  ['a course administrator', ['Administrator'], 'facilitator', ['review', 'seeCohort', 'place']],
  ['an assistant', [`${membership}/Instructor#TeachingAssistant`], 'facilitator', ['review', 'seeCohort']],
  ['a content developer', ['ContentDeveloper'], 'author', ['place']],
  ['a learner', ['Learner'], 'earner', ['earn']],
  ['a mentor', ['Mentor'], 'observer', []],
  [
    'R7 both teacher and learner: the highest',
    ['Learner', 'Instructor'],
    'facilitator',
    ['review', 'seeCohort', 'place'],
  ],
  ['learner and mentor', ['Mentor', 'Learner'], 'earner', ['earn']],
  ['nothing known', [], 'earner', ['earn']],
  ['members and managers of a group', ['Member', 'Manager', 'Officer'], 'earner', ['earn']],
])('%s', (_name, roles, role, rights) => {
  expect(rightsOf(readRoles(roles))).toEqual({ role, may: may(...rights) });
});

test('an anonymous launch has no rights: there is nobody to keep work for', () => {
  expect(rightsIn(aLaunch({ subject: null }, ['Instructor'])).may).toEqual(may());
});

test('the picker is for those who may add content; an assistant whom the LMS lets in may', () => {
  const picker = (roles: string[]) => aLaunch({ messageType: 'LtiDeepLinkingRequest' }, roles);
  expect(refusesEntry(picker(['Learner']))).toBe('lti.deep_linking_not_allowed');
  expect(refusesEntry(picker([]))).toBe('lti.deep_linking_not_allowed');
  expect(refusesEntry(picker(['ContentDeveloper']))).toBeNull();
  expect(rightsIn(picker([`${membership}/Instructor#TeachingAssistant`])).may.place).toBe(true);
});

function arrive(changes: Partial<Arrival> & { roles?: string[]; message?: Partial<VerifiedLaunch> } = {}) {
  const launch = aLaunch(changes.message, changes.roles);
  return startPageOf({
    launch,
    rights: rightsIn(launch),
    hasCourse: true,
    placement: null,
    submissionId: null,
    reviewed: null,
    ...changes,
  });
}

test('where a launch leads', () => {
  const placement = { id: 'p1', microCredentialId: 'm1' };
  expect(arrive({ placement })).toEqual({ page: 'placement', placementId: 'p1' });
  expect(arrive({ placement: { ...placement, microCredentialId: null } })).toEqual({
    page: 'unconfigured',
    placementId: 'p1',
  });
  expect(arrive({ roles: ['Instructor'] })).toEqual({ page: 'cohort' });
  expect(arrive({ roles: ['Instructor'], placement })).toEqual({ page: 'cohort' });
  expect(arrive({ roles: ['Instructor'], hasCourse: false })).toEqual({ page: 'catalogue' });
  expect(arrive()).toEqual({ page: 'catalogue' });
  expect(arrive({ message: { messageType: 'LtiDeepLinkingRequest' }, placement })).toEqual({
    page: 'picker',
  });
  expect(arrive({ message: { subject: null }, placement })).toEqual({ page: 'catalogue' });
  expect(arrive({ submissionId: 's1', placement })).toEqual({ page: 'submission', submissionId: 's1' });
  expect(arrive({ roles: ['Instructor'], reviewed: { id: 'r1' }, placement })).toEqual({
    page: 'person',
    personId: 'r1',
    placementId: 'p1',
  });
  expect(arrive({ reviewed: { id: 'r1' }, placement })).toEqual({ page: 'placement', placementId: 'p1' });
});

test('the work that our own link in the gradebook names', () => {
  const id = 'a'.repeat(24);
  expect(submissionAskedFor(`https://tool.example/lti/launch?submission=${id}`)).toBe(id);
  for (const link of ['https://tool.example/lti/launch', 'https://tool.example/?submission=../x', 'x']) {
    expect(submissionAskedFor(link)).toBeNull();
  }
});

test.each([
  ['de-AT', 'de-AT'],
  ['EN-us', 'en-US'],
  ['de_DE', 'en'],
  ['../../x', 'en'],
  ['x'.repeat(1_000), 'en'],
  ['', 'en'],
])('P13 locale %s', (locale, expected) => {
  expect(localeOf(aLaunch({ presentation: { locale } }))).toBe(expected);
});
