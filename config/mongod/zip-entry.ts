import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

interface ZipEntry {
  name: string;
  size: number;
  /** The unpacked bytes. */
  read(): Readable;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const deflated = 8;
const stored = 0;

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/**
 * Finds the one member of a zip file whose name ends with `suffix`, without reading the others (APPNOTE 6.3.10
 * §4.3.12, §4.3.16). No zip64, no encryption. Throws where the file is no zip or has no such member.
 */
export async function findZipEntry(path: string, suffix: string): Promise<ZipEntry> {
  const file = await open(path);
  try {
    const { size: fileSize } = await file.stat();
    const tailLength = Math.min(fileSize, 65_557);
    const tail = await bytesAt(file, fileSize - tailLength, tailLength);
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== endOfDirectory) end -= 1;
    if (end < 0) throw new Error(`${path} is not a zip file`);
    const directory = await bytesAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));

    for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === directoryEntry;) {
      const nameLength = directory.readUInt16LE(at + 28);
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
      if (name.endsWith(suffix)) {
        const method = directory.readUInt16LE(at + 10);
        if (method !== deflated && method !== stored)
          throw new Error(`${name}: unknown compression ${method}`);
        const packedSize = directory.readUInt32LE(at + 20);
        const headerAt = directory.readUInt32LE(at + 42);
        const header = await bytesAt(file, headerAt, 30);
        const start = headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
        return {
          name,
          size: directory.readUInt32LE(at + 24),
          read: () => packedBytes(path, start, packedSize, method === deflated),
        };
      }
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    throw new Error(`${path} holds no …${suffix}`);
  } finally {
    await file.close();
  }
}

function packedBytes(path: string, start: number, length: number, inflate: boolean): Readable {
  const packed = Readable.from(
    (async function* () {
      const file = await open(path);
      try {
        yield* file.createReadStream({ start, end: start + length - 1, autoClose: false });
      } finally {
        await file.close();
      }
    })(),
  );
  if (!inflate) return packed;
  const unpacked = createInflateRaw();
  packed.on('error', (error) => unpacked.destroy(error));
  return packed.pipe(unpacked);
}
