import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type { FileEntry } from './manifest.ts';

// A file is documents in BSON one after the other, as in the dumps of mongodump, packed by gzip. Each
// begins with its own length: four bytes, the lowest first.

const LENGTH_BYTES = 4;
const MIN_DOCUMENT_BYTES = 5;
/** What MongoDB allows, and the little more that it keeps for itself. */
const MAX_DOCUMENT_BYTES = 16 * 2 ** 20 + 16 * 2 ** 10;
const CHUNK_BYTES = 2 ** 20;

/** Hands on what passes, and tells afterwards what it was. */
const createMeter = () => {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, read: () => ({ bytes, sha256: hash.digest('hex') }) };
};

/** Writes the documents as they come, no faster than the disk takes them; they are on the disk when it resolves. */
export const writeDocuments = async (
  path: string,
  documents: AsyncIterable<Uint8Array>,
): Promise<FileEntry> => {
  let count = 0;
  const counted = async function* () {
    for await (const document of documents) {
      count += 1;
      yield document;
    }
  };
  const meter = createMeter();
  await pipeline(
    Readable.from(counted()),
    createGzip({ level: constants.Z_BEST_SPEED, chunkSize: CHUNK_BYTES }),
    meter.stream,
    createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }),
  );
  return { documents: count, ...meter.read() };
};

export const measureFile = async (path: string): Promise<Omit<FileEntry, 'documents'>> => {
  const meter = createMeter();
  await pipeline(createReadStream(path), meter.stream.resume());
  return meter.read();
};

/** The documents of a file, one after the other. Throws where it is cut off or no such file. */
export const readDocuments = async function* (path: string): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  const reading = pipeline(createReadStream(path), unpacked);
  // Seen by the loop below too; unheard here it would end the process.
  reading.catch(() => undefined);
  let rest = Buffer.alloc(0);
  for await (const chunk of unpacked) {
    rest = Buffer.concat([rest, chunk]);
    for (let length = nextLength(rest, path); length !== null; length = nextLength(rest, path)) {
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
    }
  }
  if (rest.length > 0) throw new Error(`${path} ends within a document`);
};

/** Length of the first document, or null while it is not wholly there. */
const nextLength = (bytes: Buffer, path: string): number | null => {
  if (bytes.length < LENGTH_BYTES) return null;
  const length = bytes.readInt32LE(0);
  if (length < MIN_DOCUMENT_BYTES || length > MAX_DOCUMENT_BYTES) {
    throw new Error(`${path} holds something that is no document`);
  }
  return bytes.length < length ? null : length;
};
