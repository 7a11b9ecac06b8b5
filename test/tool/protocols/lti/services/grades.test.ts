import { afterEach, describe, expect, test } from '@jest/globals';
import type { LineItemWish, Score } from '../../../../../tool/protocols/lti/lms-services.ts';
import { recordedMoodle } from '../../../../support/recorded-moodle.ts';
import {
  cut,
  hang,
  json,
  recorded,
  startScriptedLms,
  text,
  type ScriptedLms,
} from '../../../../support/scripted-lms.ts';

const target = { platformId: 'platform-1', deploymentId: 'deployment-1' };

let lms: ScriptedLms;
afterEach(() => lms.stop());

const at = () => lms.url;
const score: Score = {
  userId: '8',
  timestamp: new Date('2026-11-23T16:35:00.931Z'),
  activityProgress: 'Completed',
  gradingProgress: 'FullyGraded',
  scoreGiven: 14,
  scoreMaximum: 20,
  comment: 'first',
};
const wish = (more: Partial<LineItemWish> = {}): LineItemWish => ({
  lineItemsUrl: `${lms.url}/2/lineitems?type_id=1`,
  resourceLinkId: '1',
  resourceId: 'res-1',
  tag: 'growth',
  label: 'Growth activity 1',
  scoreMaximum: 20,
  ...more,
});
const sent = () => lms.seen[0]!;

describe('a score', () => {
  test('C9 goes to the line item with its exact type, a bearer token and our own timestamp', async () => {
    lms = await startScriptedLms();
    lms.answers.push(recorded(recordedMoodle('seq2-full'), at));
    await lms.services.sendScore(target, `${lms.url}/2/lineitems/3/lineitem?type_id=1`, score);
    expect(sent()).toMatchObject({
      method: 'POST',
      url: '/2/lineitems/3/lineitem/scores?type_id=1',
      headers: {
        authorization: 'Bearer token-1',
        'content-type': 'application/vnd.ims.lis.v1.score+json',
      },
    });
    expect(sent().json).toEqual(recordedMoodle('seq2-full').request.body);
  });

  test.each([
    ['a query', '/li/3?type_id=1&x=a%2Fb', '/li/3/scores?type_id=1&x=a%2Fb'],
    ['a slash at the end', '/li/3/', '/li/3/scores'],
    ['a slash and a query', '/li/3/?a=1', '/li/3/scores?a=1'],
    ['an encoded path', '/li/a%2Fb%20c', '/li/a%2Fb%20c/scores'],
    ['a question mark in the query', '/li/3?back=/x?y=1', '/li/3/scores?back=/x%3Fy=1'],
    ['a fragment', '/li/3?a=1#top', '/li/3/scores?a=1'],
  ])('J5 finds its place in an address with %s', async (_what, given, expected) => {
    lms = await startScriptedLms();
    lms.answers.push(text('', 204));
    await lms.services.sendScore(target, `${lms.url}${given}`, score);
    expect(sent().url).toBe(expected);
  });

  test('J2 asks for the score scope and nothing else', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, score);
    expect(lms.tokenRequests[0]?.form.get('scope')).toBe(
      'https://purl.imsglobal.org/spec/lti-ags/scope/score',
    );
    expect(lms.seen).toHaveLength(1);
  });

  test('J9 of 0 is sent as 0', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, { ...score, scoreGiven: 0 });
    expect(sent().json).toMatchObject({ scoreGiven: 0, scoreMaximum: 20 });
  });

  test('J10 above the maximum is sent', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, { ...score, scoreGiven: 21 });
    expect(sent().json).toMatchObject({ scoreGiven: 21 });
  });

  test.each([
    [{ scoreGiven: -1 }],
    [{ scoreGiven: NaN }],
    [{ scoreGiven: Infinity }],
    [{ scoreGiven: '83' as unknown as number }],
    [{ scoreMaximum: 0 }],
    [{ scoreMaximum: undefined as unknown as number }],
    [{ timestamp: new Date('no time') }],
    [{ userId: ' ' }],
  ])('J11 %j is refused before anything is sent', async (broken) => {
    lms = await startScriptedLms();
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, { ...score, ...broken });
    await expect(sending).rejects.toMatchObject({ problem: 'rejected', transient: false });
    expect([...lms.seen, ...lms.tokenRequests]).toEqual([]);
  });

  test('J15 without a score given carries neither score nor maximum', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text(''));
    const { scoreGiven: _given, comment: _comment, ...cleared } = score;
    await lms.services.sendScore(target, `${lms.url}/li/3`, { ...cleared, gradingProgress: 'NotReady' });
    expect(Object.keys(sent().json as object).sort()).toEqual([
      'activityProgress',
      'gradingProgress',
      'timestamp',
      'userId',
    ]);
  });

  test('J17 a comment travels as the plain text it is', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, {
      ...score,
      comment: 'a <b>bold</b> & "q"\nline',
    });
    expect(sent().json).toMatchObject({ comment: 'a <b>bold</b> & "q"\nline' });
  });

  test('J18 the time of handing in has a zone; J29 nobody is named as scorer', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text(''));
    const submittedAt = new Date('2026-11-23T16:34:00.000Z');
    await lms.services.sendScore(target, `${lms.url}/li/3`, { ...score, submittedAt });
    expect(sent().json).toMatchObject({ submission: { submittedAt: '2026-11-23T16:34:00.000Z' } });
    expect(sent().json).not.toHaveProperty('scoringUserId');
  });

  test('what one LMS wants beside the standard goes with it', async () => {
    lms = await startScriptedLms();
    lms.answers.push(json({ resultUrl: 'x' }));
    const extension = { 'https://canvas.instructure.com/lti/submission': { new_submission: false } };
    await lms.services.sendScore(target, `${lms.url}/li/3`, { ...score, extensions: extension });
    expect(sent().json).toMatchObject(extension);
  });

  test.each([200, 201, 202, 204])('J28 %i is success, whatever the body', async (status) => {
    lms = await startScriptedLms();
    lms.answers.push(text('', status, { 'content-type': 'application/json; charset=utf-8' }));
    await lms.services.sendScore(target, `${lms.url}/li/3`, score);
    expect(lms.seen).toHaveLength(1);
  });

  test.each([
    ['score-unknown-user', 'rejected', false],
    ['score-teacher-user', 'rejected', false],
    ['score-same-second-different-ms', 'conflict', false],
    ['score-older-timestamp', 'conflict', false],
    ['locked-grade-score-post', 'rejected', false],
    ['locked-item-score-post', 'rejected', false],
  ])('J19 Moodle’s %s is %s', async (name, problem, transient) => {
    lms = await startScriptedLms({ family: 'moodle' });
    lms.answers.push(recorded(recordedMoodle(name), at));
    const sending = lms.services.sendScore(target, `${lms.url}/2/lineitems/3/lineitem?type_id=1`, score);
    await expect(sending).rejects.toMatchObject({ problem, transient });
    expect(lms.seen).toHaveLength(1);
  });

  test.each([
    [400, 'rejected'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [422, 'rejected'],
  ])('J19 a %i is not tried again', async (status, problem) => {
    lms = await startScriptedLms();
    lms.answers.push(json({ message: 'User not found in course or is not a student' }, status));
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({
      problem,
      status,
      message: `The LMS answered ${status}: User not found in course or is not a student`,
    });
    expect(lms.seen).toHaveLength(1);
  });

  test('J19 a 429 is tried again when the LMS says so', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('slow down', 429, { 'retry-after': '2' }), text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, score);
    expect(lms.pauses).toEqual([2000]);
    expect(lms.seen).toHaveLength(2);
  });

  test('J19 a wait longer than the call is left to the caller', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('', 429, { 'retry-after': '3600' }));
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({ problem: 'rate_limited', retryAfterMs: 3_600_000 });
    expect(lms.seen).toHaveLength(1);
  });

  test('J19 Canvas’ 403 "Rate Limit Exceeded" is tried again', async () => {
    lms = await startScriptedLms({ family: 'canvas' });
    lms.answers.push(text('403 Forbidden (Rate Limit Exceeded)', 403), text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, score);
    expect(lms.seen).toHaveLength(2);
  });

  test('J19 after a 500 the LMS may have it: sent once, and the caller is told to look', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('<html>broken</html>', 500));
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({
      problem: 'unavailable',
      uncertain: true,
      transient: true,
      message: 'The LMS answered 500',
    });
    expect(lms.seen).toHaveLength(1);
  });

  test('J19 a 503 was surely not taken: tried again four times, then given back', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('', 503));
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({ problem: 'unavailable', uncertain: false });
    expect(lms.seen).toHaveLength(4);
  });

  test('an LMS that hangs costs a deadline, and nobody knows whether it has the score', async () => {
    lms = await startScriptedLms({}, { requestDeadlineMs: 150 });
    lms.answers.push(hang);
    const began = Date.now();
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({ problem: 'timeout', uncertain: true });
    expect(Date.now() - began).toBeLessThan(2000);
    expect(lms.seen).toHaveLength(1);
  });

  test('J20 a 401 brings a new token, once', async () => {
    lms = await startScriptedLms();
    lms.answers.push(recorded(recordedMoodle('nrps-bad-token'), at), text(''));
    await lms.services.sendScore(target, `${lms.url}/li/3`, score);
    expect(lms.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('J20 a second 401 is the answer', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('', 401));
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({ problem: 'unauthorized', status: 401 });
    expect(lms.seen).toHaveLength(2);
  });

  test('J21 an address that is none, or a redirect, sends no token along', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('', 302, { location: 'http://169.254.169.254/latest' }));
    await expect(lms.services.sendScore(target, 'no url', score)).rejects.toMatchObject({
      problem: 'unsafe_url',
    });
    const redirected = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(redirected).rejects.toMatchObject({ problem: 'unsafe_url' });
    expect(lms.seen).toHaveLength(1);
  });

  test('an LMS that is not active here is not told anything', async () => {
    lms = await startScriptedLms({ status: 'inactive' });
    const sending = lms.services.sendScore(target, `${lms.url}/li/3`, score);
    await expect(sending).rejects.toMatchObject({ problem: 'unavailable', transient: true });
    expect(lms.seen).toEqual([]);
  });
});

describe('a line item', () => {
  test('J2 that came with the launch is used as it is', async () => {
    lms = await startScriptedLms();
    const item = await lms.services.findOrCreateLineItem(target, wish({ lineItemUrl: `${lms.url}/li/3` }));
    expect(item).toMatchObject({ id: `${lms.url}/li/3`, resourceLinkId: '1' });
    expect([...lms.seen, ...lms.tokenRequests]).toEqual([]);
  });

  test('J1 without an address there are no grades, and it is said so', async () => {
    lms = await startScriptedLms();
    const { lineItemsUrl: _none, ...rest } = wish();
    await expect(lms.services.findOrCreateLineItem(target, rest)).rejects.toMatchObject({
      problem: 'scope_missing',
    });
  });

  test('J4 a blank address is none: J3 the one of the link is found', async () => {
    lms = await startScriptedLms({ family: 'moodle' });
    lms.answers.push(recorded(recordedMoodle('lineitems-filter-resource_link_id'), at));
    const item = await lms.services.findOrCreateLineItem(target, wish({ lineItemUrl: '' }));
    expect(item).toMatchObject({ resourceLinkId: '1', resourceId: 'res-1', tag: 'growth', scoreMaximum: 20 });
    expect(sent()).toMatchObject({
      method: 'GET',
      url: '/2/lineitems?type_id=1&resource_link_id=1',
      headers: { accept: 'application/vnd.ims.lis.v2.lineitemcontainer+json' },
    });
    expect(lms.seen).toHaveLength(1);
  });

  test('J7 a column without a link is found by resource id and tag, and not made again', async () => {
    lms = await startScriptedLms();
    lms.answers.push(
      json([]),
      json([{ id: `${lms.url}/li/7`, label: 'x', resourceId: 'res-1', tag: 'growth' }]),
    );
    const item = await lms.services.findOrCreateLineItem(target, wish());
    expect(item.id).toBe(`${lms.url}/li/7`);
    expect(lms.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /2/lineitems?type_id=1&resource_link_id=1',
      'GET /2/lineitems?type_id=1&resource_id=res-1&tag=growth',
    ]);
  });

  test('J3 one that is nowhere is made, without an id of ours', async () => {
    lms = await startScriptedLms();
    lms.answers.push(json([]), json([]), (request, res) =>
      json({ ...(request.json as object), id: `${lms.url}/li/9` }, 201)(request, res),
    );
    const item = await lms.services.findOrCreateLineItem(target, wish());
    expect(item).toEqual({
      id: `${lms.url}/li/9`,
      label: 'Growth activity 1',
      scoreMaximum: 20,
      resourceLinkId: '1',
      resourceId: 'res-1',
      tag: 'growth',
    });
    expect(lms.seen[2]).toMatchObject({
      method: 'POST',
      url: '/2/lineitems?type_id=1',
      headers: { 'content-type': 'application/vnd.ims.lis.v2.lineitem+json' },
    });
    expect(lms.seen[2]?.json).not.toHaveProperty('id');
  });

  test('an LMS that ignores the filters does not lend us the column of another link', async () => {
    lms = await startScriptedLms();
    const others = [
      { id: `${lms.url}/li/1`, label: 'a', resourceLinkId: '77', resourceId: 'res-1', tag: 'growth' },
      { id: `${lms.url}/li/2`, label: 'b', resourceId: 'other' },
    ];
    lms.answers.push(json(others), json(others), json({ id: `${lms.url}/li/9`, label: 'x' }, 201));
    expect(await lms.services.findOrCreateLineItem(target, wish())).toMatchObject({ id: `${lms.url}/li/9` });
  });

  test('Canvas will not bind it to a link without an assignment: it then stands by itself', async () => {
    lms = await startScriptedLms({ family: 'canvas' });
    lms.answers.push(json([]), json([]), text('', 404), json({ id: `${lms.url}/li/9`, label: 'x' }, 201));
    await lms.services.findOrCreateLineItem(target, wish());
    expect(lms.seen[3]?.json).toEqual({
      label: 'Growth activity 1',
      scoreMaximum: 20,
      resourceId: 'res-1',
      tag: 'growth',
    });
  });

  test('J6 two who need it at once make one', async () => {
    lms = await startScriptedLms();
    const made: unknown[] = [];
    lms.answers.push((request, res) => {
      if (request.method === 'GET') return json(made)(request, res);
      made.push({ ...(request.json as object), id: `${lms.url}/li/${made.length + 1}` });
      return json(made.at(-1), 201)(request, res);
    });
    const items = await Promise.all([1, 2, 3].map(() => lms.services.findOrCreateLineItem(target, wish())));
    expect(new Set(items.map(({ id }) => id)).size).toBe(1);
    expect(made).toHaveLength(1);
  });

  test('J21 one on a foreign host is refused', async () => {
    lms = await startScriptedLms();
    lms.answers.push(json([]), json([]), json({ id: 'https://evil.example/li/9', label: 'x' }, 201));
    await expect(lms.services.findOrCreateLineItem(target, wish())).rejects.toMatchObject({
      problem: 'unsafe_url',
    });
  });

  test('J27 null and missing members are read as absent', async () => {
    lms = await startScriptedLms();
    lms.answers.push(
      json([
        { id: `${lms.url}/li/1`, label: 'x', resourceLinkId: '1', resourceId: null, tag: null },
        { label: 'without an address', resourceLinkId: '1' },
        null,
      ]),
    );
    expect(await lms.services.findOrCreateLineItem(target, wish())).toEqual({
      id: `${lms.url}/li/1`,
      label: 'x',
      scoreMaximum: 0,
      resourceLinkId: '1',
    });
  });

  test('a right to read only is enough to find it', async () => {
    const readonly = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly';
    lms = await startScriptedLms({ grantedScopes: [readonly] });
    lms.answers.push(json([{ id: `${lms.url}/li/1`, label: 'x', resourceLinkId: '1' }]));
    await lms.services.findOrCreateLineItem(target, wish());
    expect(lms.tokenRequests.map(({ form }) => form.get('scope'))).toEqual([readonly]);
  });

  test('J26 Moodle’s pages are followed in spite of their typographic quotes', async () => {
    lms = await startScriptedLms({ family: 'moodle' });
    lms.answers.push(
      recorded(recordedMoodle('lineitems-limit2'), at),
      recorded(recordedMoodle('lineitems-limit2-from2'), at),
      json([]),
      json([]),
      json({ id: `${lms.url}/li/9`, label: 'x' }, 201),
    );
    await lms.services.findOrCreateLineItem(
      target,
      wish({ resourceLinkId: 'unknown', resourceId: 'unknown' }),
    );
    expect(lms.seen[1]?.url).toMatch(/\?type_id=1&limit=2&from=2$/);
  });
});

describe('results', () => {
  const results = () => lms.services.readResults(target, `${lms.url}/2/lineitems/3/lineitem?type_id=1`);

  test('are read from a real Moodle, the cleared one without a score', async () => {
    lms = await startScriptedLms({ family: 'moodle' });
    lms.answers.push(recorded(recordedMoodle('results-after-pending'), at));
    const [cleared, graded] = await results();
    expect(cleared).toEqual({ userId: '5', resultScore: null, resultMaximum: 1 });
    expect(graded).toMatchObject({ userId: '9', resultScore: 15, resultMaximum: 20 });
    expect(sent()).toMatchObject({
      url: '/2/lineitems/3/lineitem/results?type_id=1',
      headers: { accept: 'application/vnd.ims.lis.v2.resultcontainer+json' },
    });
  });

  test('of one person are asked for with the query kept, and never with a limit', async () => {
    lms = await startScriptedLms({ family: 'moodle' });
    lms.answers.push(recorded(recordedMoodle('seq2-results'), at));
    const found = await lms.services.readResults(target, `${lms.url}/2/lineitems/3/lineitem?type_id=1`, '8');
    expect(found).toEqual([{ userId: '8', resultScore: 14, resultMaximum: 20, comment: 'first' }]);
    expect(sent().url).toBe('/2/lineitems/3/lineitem/results?type_id=1&user_id=8');
  });

  test('J25 null, missing and unknown members are read', async () => {
    lms = await startScriptedLms();
    lms.answers.push(
      json([
        { userId: 'a', resultScore: null, scoringUserId: 'x', 'https://lms.example/x': {} },
        { userId: 'b', resultScore: 0.5 },
        { resultScore: 1 },
      ]),
    );
    expect(await results()).toEqual([
      { userId: 'a', resultScore: null, resultMaximum: 1 },
      { userId: 'b', resultScore: 0.5, resultMaximum: 1 },
    ]);
  });

  test('J26 a page that points at itself ends as an error', async () => {
    lms = await startScriptedLms();
    lms.answers.push((request, res) =>
      json([], 200, { link: `<${lms.url}${request.url}>; rel="next"` })(request, res),
    );
    await expect(results()).rejects.toMatchObject({ problem: 'malformed' });
    expect(lms.seen).toHaveLength(1);
  });

  test('J26 pages without end are cut off', async () => {
    lms = await startScriptedLms({}, { maxPages: 20 });
    let page = 0;
    lms.answers.push((request, res) =>
      json([], 200, { link: `<${lms.url}/r?page=${++page}>; rel=next` })(request, res),
    );
    await expect(results()).rejects.toMatchObject({ problem: 'malformed' });
    expect(lms.seen).toHaveLength(20);
  });

  test('a read is tried again after a 500 and after a cut connection', async () => {
    lms = await startScriptedLms();
    lms.answers.push(text('', 500), cut, json([{ userId: 'a', resultScore: 1 }]));
    expect(await results()).toHaveLength(1);
    expect(lms.pauses).toHaveLength(2);
  });

  test('a page of Moodle instead of JSON is malformed, not "gone"', async () => {
    lms = await startScriptedLms({ family: 'moodle' });
    lms.answers.push(recorded(recordedMoodle('results-limit1'), at));
    await expect(results()).rejects.toMatchObject({ problem: 'malformed' });
  });
});
