import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { readEnvironment } from '../../../config/environment.ts';
import { runCli } from '../../../tool/cli/run-cli.ts';
import { testEnvironment } from '../../support/start-tool.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const SAMPLE = join(ROOT, 'config/catalogue/sample.json');

let uri: string;
let connection: Connection;
let folder: string;
let lms: Server;
let lmsUrl: string;

beforeAll(async () => {
  const url = new URL(process.env.TEST_MONGODB_URI!);
  url.pathname = `/attest_test_${randomBytes(6).toString('hex')}`;
  uri = url.href;
  connection = await mongoose.createConnection(uri).asPromise();
  folder = await mkdtemp(join(tmpdir(), 'attest-cli-'));
  lms = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[{"kty":"RSA"}]}');
  });
  await new Promise<void>((done) => lms.listen(0, '127.0.0.1', done));
  lmsUrl = `http://127.0.0.1:${(lms.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const { name } of await connection.listCollections()) await connection.collection(name).deleteMany({});
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
  await rm(folder, { recursive: true });
  await new Promise((done) => lms.close(done));
});

const environment = () => ({
  ...testEnvironment,
  PUBLIC_URL: 'https://attest.example.org',
  MONGODB_URI: uri,
  LOG_LEVEL: 'error',
});

interface Ran {
  code: number;
  out: string;
  error: string;
}

/** One command in this process. */
async function attest(...args: string[]): Promise<Ran> {
  const ran: Ran = { code: 0, out: '', error: '' };
  ran.code = await runCli({
    args,
    readEnvironment: () => readEnvironment(environment()),
    write: (text) => (ran.out += text),
    writeError: (text) => (ran.error += text),
  });
  return ran;
}
const jsonOf = async (...args: string[]) => {
  const { code, out, error } = await attest(...args, '--json');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return JSON.parse(out) as Record<string, unknown> & Record<string, unknown>[];
};

/** One command as an operator runs it. */
function shell(args: string[], more: Record<string, string | undefined> = {}): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tool/cli.ts', ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...environment(), ...more } as NodeJS.ProcessEnv,
    });
    const ran: Ran = { code: 0, out: '', error: '' };
    child.stdout.on('data', (data: Buffer) => (ran.out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (ran.error += data.toString()));
    child.on('close', (code) => done({ ...ran, code: code ?? -1 }));
  });
}

const district = () =>
  attest('programme', 'add', '--name', 'Example Unified School District', '--slug', 'example');
const schoology = (...more: string[]) =>
  attest(
    'platform',
    'add',
    '--programme',
    'example',
    '--family',
    'schoology',
    '--client-id',
    '8409082949',
    ...more,
  );

describe('from a shell', () => {
  test('a command works end to end and leaves no process behind', async () => {
    const { code, out, error } = await shell(['programme', 'add', '--name', 'District', '--json']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(JSON.parse(out)).toMatchObject({ name: 'District', slug: 'district' });
    expect(await connection.collection('programmes').countDocuments()).toBe(1);
  }, 60_000);

  test('every bad variable of the environment is named, and nothing is connected', async () => {
    const { code, error } = await shell(['programme', 'list'], {
      PUBLIC_URL: 'x',
      ENCRYPTION_SECRET: 'short',
    });
    expect(code).toBe(1);
    expect(error).toMatch(/PUBLIC_URL[\s\S]*ENCRYPTION_SECRET/);
    expect(error).not.toContain('    at ');
  }, 60_000);

  test('--help works without any environment', async () => {
    const { code, out } = await shell(['platform', 'invite', '--help'], { PUBLIC_URL: '', MONGODB_URI: '' });
    expect(code).toBe(0);
    expect(out).toContain('--programme <slug>');
  }, 60_000);
});

describe('every command', () => {
  test.each([
    ['programme', 'add'],
    ['programme', 'list'],
    ['platform', 'invite'],
    ['platform', 'add'],
    ['platform', 'list'],
    ['platform', 'activate'],
    ['platform', 'deactivate'],
    ['platform', 'rotate-key'],
    ['catalog', 'import'],
    ['catalog', 'export'],
    ['sync', 'roster'],
    ['sync', 'grades'],
    ['doctor'],
  ])('%s %s has help and speaks JSON', async (...words) => {
    const { code, out } = await attest(...words.filter(Boolean), '--help');
    expect(code).toBe(0);
    expect(out).toContain('--json');
  });

  test.each([
    [['nonsense'], 'unknown command'],
    [['programme', 'add'], '--name'],
    [['platform', 'invite'], '--programme'],
    [['platform', 'activate'], 'platform'],
    [['catalog', 'import', 'x.json', '--programme', 'x', '--colour'], 'unknown option'],
  ])('%j says what is wrong', async (args, said) => {
    const { code, error } = await attest(...args);
    expect(code).toBe(1);
    expect(error).toContain(said);
    expect(error).toContain('--help');
  });
});

describe('programmes', () => {
  test('are added and listed', async () => {
    expect((await district()).out).toContain('commands call it example');
    expect(await jsonOf('programme', 'list')).toMatchObject([{ slug: 'example' }]);
    expect((await attest('programme', 'list')).out).toMatch(/SLUG +NAME +ID\nexample +Example Unified/);
  });

  test('a slug is taken once', async () => {
    await district();
    const { code, error } = await district();
    expect(code).toBe(1);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  test('a slug has a form', async () => {
    const { code, error } = await attest('programme', 'add', '--name', 'x', '--slug', 'Not A Slug');
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringContaining('--slug: must be small letters'),
    });
  });
});

describe('platforms', () => {
  test('an invitation is an address that works once, for a time', async () => {
    await district();
    const { url, expiresAt } = await jsonOf('platform', 'invite', '--programme', 'example', '--hours', '2');
    expect(url).toMatch(/^https:\/\/attest\.example\.org\/lti\/register\?invitation=[\w-]{32}$/);
    const hours = (new Date(String(expiresAt)).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(1.9);
    expect(hours).toBeLessThanOrEqual(2);
  });

  test.each(['0', '-1', 'soon', '100000'])('an invitation of %s hours is refused', async (hours) => {
    await district();
    const { code, error } = await attest('platform', 'invite', '--programme', 'example', `--hours=${hours}`);
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining('--hours') });
  });

  test('an unknown programme is named', async () => {
    const { code, error } = await attest('platform', 'invite', '--programme', 'nowhere');
    expect({ code, error }).toEqual({
      code: 1,
      error: 'There is no programme nowhere: see `programme list`\n',
    });
  });

  test('Schoology is added with a client id and its deployment', async () => {
    await district();
    expect((await schoology('--deployment', '8409082949-2751096')).code).toBe(0);
    expect(await jsonOf('platform', 'list')).toMatchObject([
      {
        family: 'schoology',
        status: 'active',
        issuer: 'https://schoology.schoology.com',
        clientId: '8409082949',
        tokenUrl: 'https://lti-service.svc.schoology.com/lti-service/access-token',
        grantedScopes: null,
        deployments: [{ deploymentId: '8409082949-2751096', status: 'active' }],
      },
    ]);
    expect(await connection.collection('toolkeys').countDocuments()).toBe(1);
  });

  test('the same one twice is refused, and nothing is overwritten', async () => {
    await district();
    await schoology('--name', 'First');
    expect((await schoology('--name', 'Second')).code).toBe(1);
    expect(await jsonOf('platform', 'list')).toMatchObject([{ name: 'First' }]);
  });

  test('what is missing for an LMS of one’s own is named, all of it', async () => {
    await district();
    const { code, error } = await attest('platform', 'add', '--programme', 'example', '--client-id', 'x');
    expect(code).toBe(1);
    for (const option of ['--issuer', '--auth-url', '--token-url', '--jwks-url'])
      expect(error).toContain(option);
  });

  test('what is no URL is named by its option', async () => {
    const { error } = await schoology('--jwks-url', 'keys', '--frame-origin', 'https://x/y');
    expect(error).toMatch(/--jwks-url: [\s\S]*--frame-origin: must be an origin/);
  });

  test('a deployment that waits is shown and approved by itself', async () => {
    await district();
    await schoology();
    const [{ id } = { id: '' }] = await jsonOf('platform', 'list');
    await connection.collection<{ _id: string }>('deployments').insertOne({
      _id: 'd',
      platformId: id,
      deploymentId: 'seen',
      programmeId: 'p',
      status: 'pending',
      firstSeenAt: new Date(),
    } as never);
    expect((await attest('platform', 'list')).out).toContain('seen (pending)');
    expect((await attest('platform', 'activate', String(id))).code).toBe(0);
    expect((await attest('platform', 'list')).out).toContain('seen (pending)');
    expect((await attest('platform', 'activate', '8409082949', '--deployment', 'seen')).code).toBe(0);
    expect((await attest('platform', 'list')).out).toContain('seen (active)');
  });

  test('is switched off and on again', async () => {
    await district();
    await schoology();
    await attest('platform', 'deactivate', '8409082949');
    expect(await jsonOf('platform', 'list')).toMatchObject([{ status: 'inactive' }]);
    await attest('platform', 'activate', 'https://schoology.schoology.com');
    expect(await jsonOf('platform', 'list')).toMatchObject([{ status: 'active' }]);
  });

  test('one that is not there is said so', async () => {
    const { code, error } = await attest('platform', 'activate', 'x');
    expect({ code, error }).toEqual({ code: 1, error: 'There is no platform x: see `platform list`\n' });
  });

  test('its key is rotated', async () => {
    await district();
    await schoology();
    const { kid, signsFrom } = await jsonOf('platform', 'rotate-key', '8409082949');
    expect(kid).toEqual(expect.any(String));
    expect(new Date(String(signsFrom)).getTime()).toBeGreaterThan(Date.now());
    expect(await connection.collection('toolkeys').countDocuments()).toBe(2);
  });
});

describe('the catalogue', () => {
  test('is imported, imported again without a change, and exported as it was', async () => {
    await district();
    const first = await jsonOf('catalog', 'import', SAMPLE, '--programme', 'example');
    expect(first.map(({ status }) => status)).toEqual(['created', 'created', 'created']);
    const second = await jsonOf('catalog', 'import', SAMPLE, '--programme', 'example');
    expect(second.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    const file = join(folder, 'out.json');
    expect((await attest('catalog', 'export', '--programme', 'example', '--out', file)).out).toContain(
      '3 micro',
    );
    const written = await jsonOf('catalog', 'import', file, '--programme', 'example');
    expect(written.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'attest-catalog/1' });
  });

  test('a file that is none is described by place', async () => {
    await district();
    const file = join(folder, 'bad.json');
    await writeFile(file, '{"format":"attest-catalog/1","microCredentials":[{"slug":"x"}]}');
    const { code, error } = await attest('catalog', 'import', file, '--programme', 'example');
    expect(code).toBe(1);
    expect(error).toContain('microCredentials.0.content');
    expect(await connection.collection('microcredentials').countDocuments()).toBe(0);
  });

  test.each(['missing.json', 'package-lock.txt'])('%s that cannot be read is named', async (name) => {
    const { code, error } = await attest('catalog', 'import', join(folder, name), '--programme', 'example');
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(`${name} cannot be read`) });
  });
});

describe('sync', () => {
  const course = (id: string, programmeId: string, membershipsUrl: string | null) =>
    connection.collection('courses').insertOne({
      _id: id,
      programmeId,
      platformId: 'gone',
      deploymentId: 'gone',
      contextId: id,
      title: `Course ${id}`,
      lineItemsUrl: null,
      membershipsUrl,
      agsScopes: [],
    } as never);

  test('rosters of one programme are read one by one, and what fails is said', async () => {
    await district();
    const [{ id } = { id: '' }] = await jsonOf('programme', 'list');
    await course('a', String(id), 'https://lms.example.org/a');
    await course('b', String(id), null);
    await course('c', 'another programme', 'https://lms.example.org/c');
    const { code, out } = await attest('sync', 'roster', '--programme', 'example', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ course: 'a', status: 'failed' }]);
  });

  test('a course of another programme is not there', async () => {
    await district();
    await course('c', 'another programme', 'https://lms.example.org/c');
    const { code, error } = await attest('sync', 'roster', '--programme', 'example', '--course', 'c');
    expect({ code, error }).toEqual({
      code: 1,
      error: 'There is no course c in Example Unified School District\n',
    });
  });

  test('grades that are due are sent', async () => {
    expect((await attest('sync', 'grades')).code).toBe(0);
  });
});

describe('the doctor', () => {
  const own = () =>
    attest(
      ...[
        'platform',
        'add',
        '--programme',
        'example',
        '--client-id',
        'x',
        '--name',
        'Ours',
        '--issuer',
        lmsUrl,
      ],
      ...['--auth-url', `${lmsUrl}/auth`, '--token-url', `${lmsUrl}/token`, '--jwks-url', `${lmsUrl}/jwks`],
    );

  test('finds the database, the indexes and the keys of each LMS in order', async () => {
    await district();
    await own();
    const findings = await jsonOf('doctor');
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'MongoDB version', detail: expect.stringMatching(/^\d+\.\d+/) }),
        expect.objectContaining({ check: 'MongoDB topology', status: 'good' }),
        expect.objectContaining({ check: 'Indexes', status: 'good' }),
        expect.objectContaining({ check: 'Signing key for Ours', status: 'good' }),
        expect.objectContaining({ check: 'Keys of Ours', status: 'good' }),
      ]),
    );
  });

  test('fails when an index is missing, and does not build it', async () => {
    await district();
    await connection.collection('programmes').dropIndexes();
    const { code, out } = await attest('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/bad +Indexes +missing or different for Programme: start Attest/);
    expect((await attest('programme', 'list')).code).toBe(0);
    expect((await attest('doctor')).code).toBe(0);
  });

  test('fails when an LMS cannot be reached', async () => {
    await district();
    await attest(
      ...[
        'platform',
        'add',
        '--programme',
        'example',
        '--client-id',
        'x',
        '--name',
        'Gone',
        '--issuer',
        lmsUrl,
      ],
      ...['--auth-url', lmsUrl, '--token-url', lmsUrl, '--jwks-url', 'http://127.0.0.1:1/jwks'],
    );
    const { code, out } = await attest('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/bad +Keys of Gone +127\.0\.0\.1:1 could not be reached/);
  });
});
