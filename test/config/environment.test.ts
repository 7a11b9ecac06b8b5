import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { EnvironmentError, EnvironmentSchema, readEnvironment } from '../../config/environment.ts';

const enough = {
  PUBLIC_URL: 'https://attest.example.org',
  ENCRYPTION_SECRET: 'x'.repeat(32),
  STATE_SECRETS: 'y'.repeat(32),
};

test('every variable is described in .env.example, and no other', () => {
  const described = readFileSync('.env.example', 'utf8')
    .split('\n')
    .flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(described.toSorted()).toEqual(Object.keys(EnvironmentSchema.shape).toSorted());
});

test('the environment names every bad variable in one message', () => {
  const read = () =>
    readEnvironment({ ...enough, PUBLIC_URL: 'attest', PORT: '99999', STATE_SECRETS: 'short' });
  expect(read).toThrow(EnvironmentError);
  expect(read).toThrow(/PUBLIC_URL[^]*PORT[^]*STATE_SECRETS/);
});

test('a secret has no default', () => {
  for (const name of ['ENCRYPTION_SECRET', 'STATE_SECRETS'] as const) {
    expect(() => readEnvironment({ ...enough, [name]: undefined })).toThrow(new RegExp(name));
  }
});

test('a message about a bad secret does not repeat it', () => {
  expect(() => readEnvironment({ ...enough, ENCRYPTION_SECRET: 'hunter2' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  );
});

test('an empty variable counts as not set', () => {
  expect(readEnvironment({ ...enough, PORT: '' }).PORT).toBe(3000);
});

test.each(['http://attest.example.org', 'https://attest.example.org/path', 'ftp://attest.example.org'])(
  'PUBLIC_URL %s is refused',
  (PUBLIC_URL) => {
    expect(() => readEnvironment({ ...enough, PUBLIC_URL })).toThrow(/PUBLIC_URL/);
  },
);

test('state secrets are a list, newest first', () => {
  const { STATE_SECRETS } = readEnvironment({
    ...enough,
    STATE_SECRETS: `${'a'.repeat(32)}, ${'b'.repeat(32)}`,
  });
  expect(STATE_SECRETS).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
});

test('trusting every proxy is refused: it is asked how many there are', () => {
  const given = { ...enough, TRUST_PROXY: 'true' };
  expect(() => readEnvironment(given)).toThrow(/TRUST_PROXY: Say how many proxies/);
  expect(readEnvironment({ ...enough, TRUST_PROXY: '1' }).TRUST_PROXY).toBe(1);
});
