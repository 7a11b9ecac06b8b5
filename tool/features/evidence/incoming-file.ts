import { DomainError } from '../../errors/domain-error.ts';
import { HEAD_BYTES } from './file-kind.ts';

/** A body that broke off is the sender's trouble, told apart from trouble of our own. */
async function* arriving(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const chunks = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next().catch(() => {
      throw new DomainError('upload_incomplete');
    });
    if (next.done) return;
    bytes += next.value.length;
    if (bytes > maxBytes) throw new DomainError('file_too_large');
    yield next.value;
  }
}

/**
 * Splits a file that arrives into its beginning, to tell what it is, and the whole. Holds no more than the beginning.
 * Refuses with `upload_incomplete` and, as soon as the limit is passed, `file_too_large`.
 */
export async function openIncoming(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const rest = arriving(source, maxBytes);
  const first: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const next = await rest.next();
    if (next.done) break;
    first.push(next.value);
    bytes += next.value.length;
  }
  const head = Buffer.concat(first);
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length) yield head;
    yield* rest;
  }
  return { head: head.subarray(0, HEAD_BYTES), whole: whole() };
}
