import { expect, test } from '@jest/globals';
import { isCourseNavigation } from '../../../tool/features/placements/entry.ts';
import type { VerifiedLaunch } from '../../../tool/protocols/lti/verified-launch.ts';

const launch = (productFamily: string, context: string, link?: string): VerifiedLaunch => ({
  messageType: 'LtiResourceLinkRequest',
  issuer: 'https://lms.example',
  clientId: 'client-1',
  deploymentId: '1',
  targetLinkUri: 'https://attest.example/lti/launch',
  subject: '5',
  person: {},
  roles: { context: ['Learner'], sub: [], testUser: false },
  context: { id: context, types: [] },
  ...(link !== undefined && { resourceLink: { id: link } }),
  custom: {},
  presentation: {},
  platform: { productFamily },
});

test('a Canvas launch with the course as its link comes out of the course menu', () => {
  expect(isCourseNavigation(launch('canvas', 'c0ffee', 'c0ffee'))).toBe(true);
  expect(isCourseNavigation(launch('canvas', 'c0ffee', 'another'))).toBe(false);
});

test('a Moodle activity may have the number of its course', () => {
  expect(isCourseNavigation(launch('moodle', '2', '2'))).toBe(false);
});
