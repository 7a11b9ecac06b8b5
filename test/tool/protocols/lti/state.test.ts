import { expect, test } from '@jest/globals';
import { createStateSeal, hashOf, STATE_SECONDS } from '../../../../tool/protocols/lti/state.ts';

const now = new Date('2026-03-01T10:00:00Z');
const initiation = {
  issuer: 'https://lms.example',
  clientId: 'client',
  loginHint: 'hint',
  targetLinkUri: 'https://tool.example/lti/launch',
  messageHint: 'message',
  deploymentId: 'd1',
};
const content = { platformId: 'platform-1', initiation };
const old = createStateSeal(['old-secret']);
const rotated = createStateSeal(['new-secret', 'old-secret']);
const stranger = createStateSeal(['another-secret']);

const opened = (verdict: ReturnType<typeof old.open>) => {
  if (verdict.status === 'failure') throw new Error(verdict.code);
  return verdict.opened;
};

test('what was sealed comes back, with the same derived secrets', () => {
  const sealed = old.seal({ ...content, storageTarget: '_parent' }, now);
  expect(opened(old.open(sealed.state, now))).toEqual({
    id: sealed.id,
    nonce: sealed.nonce,
    cookie: sealed.cookie,
    storage: sealed.storage,
    platformId: 'platform-1',
    targetHash: hashOf(initiation.targetLinkUri),
    deploymentHash: hashOf('d1'),
    storageTarget: '_parent',
    expiresAt: new Date(now.getTime() + STATE_SECONDS * 1000),
    initiation,
  });
});

test('nonce, cookie and storage value are 256 bits each, all different, and not in the state', () => {
  const sealed = old.seal(content, now);
  const secrets = [sealed.nonce, sealed.cookie.value, sealed.storage.value];
  expect(new Set(secrets).size).toBe(3);
  const plain = Buffer.from(sealed.state.split('.')[0]!, 'base64url').toString();
  for (const secret of secrets) {
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(plain).not.toContain(secret);
  }
});

test('a secret is rotated by adding: what the old one sealed still opens, also on an instance that knows both', () => {
  const before = old.seal(content, now);
  expect(opened(rotated.open(before.state, now)).nonce).toBe(before.nonce);
  const after = rotated.seal(content, now);
  expect(old.open(after.state, now)).toEqual({ status: 'failure', code: 'lti.state_unknown' });
  expect(stranger.open(before.state, now)).toEqual({ status: 'failure', code: 'lti.state_unknown' });
});

test('a state lives ten minutes', () => {
  const { state } = old.seal(content, now);
  const at = (seconds: number) => old.open(state, new Date(now.getTime() + seconds * 1000)).status;
  expect([at(STATE_SECONDS - 1), at(STATE_SECONDS)]).toEqual(['success', 'failure']);
});

test('hints too long to keep are left out, the rest still holds', () => {
  const long = { ...initiation, messageHint: 'x'.repeat(2_000) };
  const { state } = old.seal({ platformId: 'p', initiation: long }, now);
  expect(state.length).toBeLessThan(600);
  expect(opened(old.open(state, now))).toMatchObject({
    initiation: null,
    targetHash: hashOf(long.targetLinkUri),
  });
});

test('a ticket hides what it carries, and opens for two minutes under the same secrets only', () => {
  const ticket = old.sealTicket({ name: 'Ada' }, now);
  expect(Buffer.from(ticket, 'base64url').toString('latin1')).not.toContain('Ada');
  const in2 = new Date(now.getTime() + 119_000);
  expect(rotated.openTicket(ticket, in2)).toEqual({ name: 'Ada' });
  expect(stranger.openTicket(ticket, in2)).toBeNull();
  expect(old.openTicket(ticket, new Date(now.getTime() + 120_000))).toBeNull();
  expect(old.openTicket(`A${ticket.slice(1)}`, in2)).toBeNull();
  expect(old.openTicket('', in2)).toBeNull();
});
