import { expect, test } from '@jest/globals';
import { readRoles } from '../../../../tool/protocols/lti/roles.ts';

const membership = 'http://purl.imsglobal.org/vocab/lis/v2/membership';

test.each<[string, unknown[], string[]]>([
  ['exact URIs', [`${membership}#Instructor`, `${membership}#Learner`], ['Instructor', 'Learner']],
  ['short names', ['Mentor'], ['Mentor']],
  [
    'P6 a lone sub-role counts as its principal',
    [`${membership}/Instructor#TeachingAssistant`],
    ['Instructor'],
  ],
  ['what comes twice counts once', ['Learner', `${membership}#Learner`], ['Learner']],
  [
    'P5 institution, system and wrong paths give nothing',
    [
      'Learner#Instructor',
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor',
      'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator',
      'http://purl.imsglobal.org/vocab/lis/v2/system/person#None',
    ],
    [],
  ],
  [
    'P7 tricks with the string give nothing',
    [
      `${membership}#Instructor `,
      `${membership.toUpperCase()}#instructor`,
      `${membership}#instructor`,
      `${membership.replace('http', 'https')}#Instructor`,
      'http://evil.example/membership#Instructor',
      '#Instructor',
      'constructor',
      '__proto__',
    ],
    [],
  ],
  ['what is no string is dropped', [1, null, {}, ['Instructor'], ''], []],
])('%s', (_name, roles, context) => {
  expect(readRoles(roles).context).toEqual(context);
});

test('a test user of the LMS is marked', () => {
  expect(readRoles(['Learner', 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'])).toEqual({
    context: ['Learner'],
    sub: [],
    testUser: true,
  });
});
