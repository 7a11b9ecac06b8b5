import { expect, test } from '@jest/globals';
import { hasDuplicateMembers } from '../../../../tool/protocols/lti/jwt-envelope.ts';

test.each([
  '{}',
  '[]',
  '"a"',
  '{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}',
  '{"a":"a","b":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":["a","a","a"]}',
  '{"\\\\":1,"\\"":2}',
  '{ "a" : 1 , "A" : 2 }',
])('each member once: %s', (json) => {
  expect(JSON.parse(json)).toBeDefined();
  expect(hasDuplicateMembers(json)).toBe(false);
});

test.each([
  '{"a":1,"a":1}',
  '{ "a" : 1 ,\n "a"\t: 1}',
  '{"x":{"y":[{"a":1,"b":{},"a":2}]}}',
  '{"\\u0061":1,"a":2}',
  '{"__proto__":1,"__proto__":2}',
  '{"a\\"":1,"a\\"":2}',
])('a member twice: %s', (json) => {
  expect(JSON.parse(json)).toBeDefined();
  expect(hasDuplicateMembers(json)).toBe(true);
});
