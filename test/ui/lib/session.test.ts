import { expect, test } from '@jest/globals';
import { createSession, takeLaunchCode } from '../../../ui/lib/session.ts';

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

function aTab(stored: Record<string, string> = {}) {
  const kept = new Map(Object.entries(stored));
  const codes: string[] = [];
  let refusal: Error | null = null;
  const open = () =>
    createSession({
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key),
      },
      async trade(code) {
        codes.push(code);
        if (refusal) throw refusal;
        return { token: `token of ${code}`, expiresAt: inAnHour() };
      },
    });
  return { kept, codes, open, refuse: (error: Error) => (refusal = error) };
}

test('the launch code leaves the address at once and the rest of the address stays', () => {
  const replaced: unknown[] = [];
  const code = takeLaunchCode(
    { hash: '#launch=abc_DEF-123', pathname: '/app', search: '?x=1' },
    { replaceState: (...given) => void replaced.push(given) },
  );
  expect(code).toBe('abc_DEF-123');
  expect(replaced).toEqual([[null, '', '/app?x=1']]);
});

test('an address without a launch is left alone', () => {
  const code = takeLaunchCode(
    { hash: '#part-2', pathname: '/app', search: '' },
    { replaceState: () => expect(true).toBe(false) },
  );
  expect(code).toBeNull();
});

test('a code is traded once, however often it is asked for', async () => {
  const tab = aTab();
  const session = tab.open();
  await Promise.all([session.open('one'), session.open('one')]);
  expect(tab.codes).toEqual(['one']);
  expect(session.token()).toBe('token of one');
});

test('a reload keeps the session', async () => {
  const tab = aTab();
  await tab.open().open('one');
  const reloaded = tab.open();
  expect(reloaded.state()).toBe('open');
  expect(reloaded.token()).toBe('token of one');
});

test('a session past its end is not taken up again', () => {
  const tab = aTab({ 'attest.session': JSON.stringify({ token: 't', expiresAt: '2020-01-01T00:00:00Z' }) });
  expect(tab.open().state()).toBe('none');
});

test('a launch that is refused never leads into the session before it', async () => {
  const tab = aTab();
  await tab.open().open('first');
  tab.refuse(new Error('launch_code_invalid'));
  const session = tab.open();
  await session.open('second');
  expect(session.state()).toBe('refused');
  expect(session.token()).toBeNull();
  expect(tab.kept.size).toBe(0);
});

test('when the server ends the session, page and storage forget it', async () => {
  const tab = aTab();
  const session = tab.open();
  await session.open('one');
  let told = 0;
  session.subscribe(() => told++);
  session.end();
  expect(session.state()).toBe('ended');
  expect(tab.kept.size).toBe(0);
  expect(told).toBe(1);
});
