import { describe, expect, test } from '@jest/globals';
import { storageScript, type StorageTask } from '../../../../tool/protocols/lti/platform-storage.ts';

const ORIGIN = 'https://sso.lms.example';

interface Sent {
  message: Record<string, unknown>;
  targetOrigin: string;
  frame: string;
}
type Reply = (sent: Sent) => { data: unknown; origin?: string }[];

interface Scene {
  reply?: Reply;
  /** Frames of the launching window, by name. */
  frames?: Record<string, unknown>;
  topLevel?: boolean;
  answer?: { ok: boolean; body: unknown };
}

/** Runs the page's script in a window made here; resolves with where it went. */
async function run(task: StorageTask, { reply = () => [], frames, topLevel, answer }: Scene) {
  const sent: Sent[] = [];
  const posted: { url: string; body: unknown }[] = [];
  const words = { textContent: 'Attest is opening' };
  let listener: ((event: unknown) => void) | null = null;
  const hears = (frame: string) => (message: Record<string, unknown>, targetOrigin: string) => {
    const one = { message, targetOrigin, frame };
    sent.push(one);
    for (const { data, origin = ORIGIN } of reply(one)) {
      setTimeout(() => listener?.({ data, origin }), 1);
    }
  };
  let went: (where: string) => void = () => {};
  const gone = new Promise<string>((done) => {
    went = done;
  });
  const parent = {
    postMessage: hears('parent'),
    frames: frames ?? { post_message_forwarding: { postMessage: hears('forwarding') } },
  };
  const window: Record<string, unknown> = {
    opener: null,
    addEventListener: (_type: string, hear: typeof listener) => (listener = hear),
    removeEventListener: () => (listener = null),
  };
  window.parent = topLevel ? window : parent;
  const document = {
    getElementById: () => ({ textContent: JSON.stringify(task) }),
    querySelector: () => words,
  };
  const location = { replace: (where: string) => went(where) };
  const fetch = async (url: string, { body }: { body: string }) => {
    posted.push({ url, body: JSON.parse(body) });
    setTimeout(() => went('posted'), 20);
    return { ok: answer?.ok ?? true, json: async () => answer?.body ?? {} };
  };
  const quick = (action: () => void, ms: number) => setTimeout(action, Math.min(ms, 40));
  new Function('window', 'document', 'location', 'fetch', 'setTimeout', storageScript)(
    window,
    document,
    location,
    fetch,
    quick,
  );
  return { went: await gone, sent, posted, words };
}

const put: StorageTask = {
  mode: 'put',
  origin: ORIGIN,
  target: '_parent',
  key: 'lti_state_1',
  value: 'secret',
  next: 'https://sso.lms.example/auth',
  otherwise: '/lti/login?cookie_check=1',
};
const get: StorageTask = {
  mode: 'get',
  origin: ORIGIN,
  target: '_parent',
  key: 'lti_state_1',
  next: '/lti/launch/finish',
  ticket: 'ticket',
  failed: 'It failed',
};
const ok: Reply = ({ message }) => [
  {
    data: {
      subject: `${String(message.subject)}.response`,
      message_id: message.message_id,
      key: 'lti_state_1',
      value: 'secret',
    },
  },
];
const changed =
  (change: object): Reply =>
  (sent) =>
    ok(sent).map(({ data }) => ({ data: { ...(data as object), ...change } }));

test('N1 puts, and goes on to the platform', async () => {
  const { went, sent } = await run(put, { reply: ok });
  expect(went).toBe(put.next);
  expect(sent[0]!.message).toMatchObject({ subject: 'lti.put_data', key: 'lti_state_1', value: 'secret' });
});

test('N1 gets, and hands in what it got', async () => {
  const { went, posted } = await run(get, {
    reply: ok,
    answer: { ok: true, body: { location: '/app#launch=x' } },
  });
  expect(went).toBe('/app#launch=x');
  expect(posted).toEqual([{ url: '/lti/launch/finish', body: { ticket: 'ticket', value: 'secret' } }]);
});

describe('N2 the named frame', () => {
  test('is asked when it is there', async () => {
    const { sent } = await run({ ...put, target: 'post_message_forwarding' }, { reply: ok });
    expect(new Set(sent.map(({ frame }) => frame))).toEqual(new Set(['forwarding']));
  });
  test.each<[string, Record<string, unknown>]>([
    ['is missing', {}],
    ['is no window', { post_message_forwarding: 'text' }],
    [
      'throws',
      Object.defineProperty({}, 'post_message_forwarding', {
        get() {
          throw new Error('cross-origin');
        },
      }),
    ],
  ])('%s: the parent is asked', async (_name, frames) => {
    const { went, sent } = await run({ ...put, target: 'post_message_forwarding' }, { reply: ok, frames });
    expect([went, sent[0]!.frame]).toEqual([put.next, 'parent']);
  });
  test('N10 of a strange name does no harm', async () => {
    const { went } = await run({ ...put, target: '__proto__' }, { reply: ok });
    expect(went).toBe(put.next);
  });
});

test('N3 no reply: the way without storage', async () => {
  expect((await run(put, {})).went).toBe(put.otherwise);
  expect((await run(put, { topLevel: true, reply: ok })).went).toBe(put.otherwise);
});

const wrong: [string, Reply][] = [
  ['N4 another origin', (sent) => ok(sent).map((one) => ({ ...one, origin: 'https://evil.example' }))],
  ['N5 another message id', changed({ message_id: 'other' })],
  ['N5 another subject', changed({ subject: 'lti.get_data' })],
  ['N6 null', () => [{ data: null }]],
  ['N6 a string', () => [{ data: 'hello' }]],
  ['N6 an array', () => [{ data: [] }]],
  ['N7 an error object', changed({ error: { code: 'unsupported_subject', message: 'no' } })],
  ['N7 an error string', changed({ error: 'no' })],
  ['N8 another value', changed({ value: 'other' })],
  ['N8 another key', changed({ key: 'other' })],
];
test.each(wrong)('%s is not taken for storing', async (_name, reply) => {
  expect((await run(put, { reply })).went).toBe(put.otherwise);
});

test.each([null, undefined, {}, 5])('N8 get_data that gives %j hands in nothing', async (value) => {
  const { posted } = await run(get, { reply: changed({ value }) });
  expect(posted).toEqual([{ url: '/lti/launch/finish', body: { ticket: 'ticket', value: '' } }]);
});

test('N9, N13 the value goes to the registered origin only, whoever the parent is', async () => {
  for (const task of [put, get]) {
    const { sent } = await run(task, { reply: ok });
    expect(new Set(sent.map(({ targetOrigin }) => targetOrigin))).toEqual(new Set([ORIGIN]));
  }
});

test('N12 a platform that knows the older names only', async () => {
  const older: Reply = (sent) =>
    String(sent.message.subject).startsWith('org.imsglobal.')
      ? ok(sent)
      : changed({ error: 'unsupported_subject' })(sent);
  expect((await run(put, { reply: older })).went).toBe(put.next);
});

test('N16 a finish that is refused is said in words', async () => {
  const { words } = await run(get, { reply: ok, answer: { ok: false, body: {} } });
  expect(words.textContent).toBe('It failed');
});
