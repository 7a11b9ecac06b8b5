import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAccessTokenStore } from '../../../tool/features/platforms/access-token.store.ts';
import { systemClock } from '../../../tool/clock.ts';
import { startTool, type RunningTool } from '../../support/start-tool.ts';

let tool: RunningTool;
beforeEach(async () => (tool = await startTool()));
afterEach(() => tool.stop());

const SECRET = 'a-secret-of-32-characters-or-more-here';
const storeWith = (secret = SECRET) => createAccessTokenStore(tool.connection, secret, systemClock);
const token = { accessToken: 'opaque', expiresAt: new Date(Date.now() + 3_600_000) };

test('a token is kept for every instance, sealed, with its time of birth and its end', async () => {
  await storeWith().keep('key', token);
  expect(await storeWith().find('key')).toEqual(token);
  const record = await tool.connection.collection('accesstokens').findOne();
  expect(JSON.stringify(record)).not.toContain('opaque');
  expect(record).toMatchObject({ createdAt: expect.any(Date), expiresAt: token.expiresAt });
});

test('MongoDB removes it at its end', async () => {
  const indexes = await tool.connection.collection('accesstokens').indexes();
  expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
});

test('dropping the refused token leaves one that was renewed meanwhile', async () => {
  const store = storeWith();
  await store.keep('key', { ...token, accessToken: 'renewed' });
  await store.drop('key', 'opaque');
  expect(await store.find('key')).toMatchObject({ accessToken: 'renewed' });
  await store.drop('key', 'renewed');
  expect(await store.find('key')).toBeNull();
});

test('under another secret, or under another key, there is no token', async () => {
  await storeWith().keep('key', token);
  expect(await storeWith('another-secret-of-32-characters-or-more').find('key')).toBeNull();
  expect(await storeWith().find('other')).toBeNull();
});
