import { expect, test } from '@jest/globals';
import { createUploads, type SendFile } from '../../../../ui/features/earner/model/uploads.ts';
import { aFile } from '../../../factories/earner-pages.ts';

const settled = () => new Promise((done) => setImmediate(done));

/** A transport that is answered by hand. */
function aTransport() {
  const sent: {
    uploadId: string;
    answer: (ok: boolean) => void;
    progress: (bytes: number) => void;
  }[] = [];
  const send: SendFile = ({ uploadId, artifactId }, { progress, signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      sent.push({
        uploadId,
        progress,
        answer: (ok) => (ok ? resolve(aFile(1, artifactId, 'plan.pdf')) : reject(new Error('cut'))),
      });
    });
  return { sent, send };
}

const file = (name: string, content = 'content') => new File([content], name);
const ids = () => {
  let next = 0;
  return () => `id-${++next}`;
};

test('a few files go at once, the others wait for their turn', async () => {
  const { sent, send } = aTransport();
  const stored: string[] = [];
  const uploads = createUploads({ send, onStored: ({ name }) => stored.push(name), newId: ids() });
  uploads.add('plan', [file('a'), file('b'), file('c')], () => null);
  expect(uploads.list().map(({ state }) => state)).toEqual(['uploading', 'uploading', 'waiting']);

  sent[0]!.answer(true);
  await settled();
  expect(stored).toEqual(['plan.pdf']);
  expect(uploads.list().map(({ name, state }) => `${name} ${state}`)).toEqual(['b uploading', 'c uploading']);
});

test('an upload that was cut is tried again under the same id', async () => {
  const { sent, send } = aTransport();
  const uploads = createUploads({ send, onStored: () => {}, newId: ids() });
  uploads.add('plan', [file('a')], () => null);
  sent[0]!.progress(3);
  expect(uploads.list()[0]).toMatchObject({ sentBytes: 3, state: 'uploading' });
  sent[0]!.answer(false);
  await settled();
  expect(uploads.list()[0]).toMatchObject({ state: 'failed' });
  expect(uploads.busy()).toBe(false);

  uploads.retry('id-1');
  expect(sent.map(({ uploadId }) => uploadId)).toEqual(['id-1', 'id-1']);
});

test('an upload that is called off leaves the list', async () => {
  const { send } = aTransport();
  const uploads = createUploads({ send, onStored: () => {}, newId: ids() });
  uploads.add('plan', [file('a')], () => null);
  uploads.cancel('id-1');
  await settled();
  expect(uploads.list()).toEqual([]);
});

test('a file there is a reason against is listed with the reason and never sent', () => {
  const { sent, send } = aTransport();
  const uploads = createUploads({ send, onStored: () => {}, newId: ids() });
  uploads.add('plan', [file('empty', '')], (candidate) => (candidate.size === 0 ? 'empty' : null));
  expect(sent).toEqual([]);
  expect(uploads.list()[0]).toMatchObject({ state: 'failed', problem: 'empty' });
  expect(uploads.canRetry('id-1')).toBe(false);
});
