import { createBatcher } from '@bookstore/platform/batcher';
import type { Redis } from '@bookstore/platform/redis';
import type { BookCache, BookEntry } from '../books/read-book.ts';

const TTL_MS = 60_000;
const UNKNOWN_TTL_MS = 1_500;
const MAX_BATCH_SIZE = 64;
const SCAN_COUNT = 200;
const NEWLINE = 0x0a;
const NO_REPLY = '-';

/** A slow reader must not replace a newer entry of a writer. */
const PUT_IF_NEWER = `
local head = string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^%d+')
if head and tonumber(head) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

type WithPutIfNewer = {
  putIfNewer: (key: string, revision: number, entry: Buffer, ttlMs: number) => Promise<unknown>;
};

/** A lifetime with ±10 % jitter, so that entries written together do not expire together. */
const jitteredMs = (ms: number): number => Math.round(ms * (0.9 + 0.2 * Math.random()));

// `<revision> <etag>\n<body>`: the bytes of the reply need no parsing.
const encode = ({ revision, reply }: BookEntry): Buffer =>
  Buffer.concat([
    Buffer.from(`${revision} ${reply?.etag ?? NO_REPLY}\n`),
    reply?.body ?? Buffer.alloc(0),
  ]);

const decode = (stored: Buffer): BookEntry => {
  const end = stored.indexOf(NEWLINE);
  const [revision, etag = NO_REPLY] = stored.toString('latin1', 0, end).split(' ');
  const reply = etag === NO_REPLY ? null : { etag, body: stored.subarray(end + 1) };
  return { revision: Number(revision), reply };
};

export const createBookCache = (redis: Redis, namespace: string): BookCache => {
  const prefix = `${namespace}:book:`;
  redis.defineCommand('putIfNewer', { numberOfKeys: 1, lua: PUT_IF_NEWER });
  const { putIfNewer } = redis as Redis & WithPutIfNewer;
  // Batches do not wait for the command in flight: Redis answers faster than Node sends the next one.
  const findStored = createBatcher<string, Buffer | null>((keys) => redis.mgetBuffer(...keys), {
    maxBatchSize: MAX_BATCH_SIZE,
    maxWaitMs: 0,
  });
  return {
    find: async (id) => {
      const stored = await findStored(prefix + id);
      return stored && decode(stored);
    },
    put: async (entries) => {
      await Promise.all(
        [...entries].map(([id, entry]) => {
          const ttlMs = jitteredMs(entry.revision === 0 ? UNKNOWN_TTL_MS : TTL_MS);
          return putIfNewer.call(redis, prefix + id, entry.revision, encode(entry), ttlMs);
        }),
      );
    },
    ids: async function* () {
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', SCAN_COUNT);
        yield keys.map((key) => key.slice(prefix.length));
        cursor = next;
      } while (cursor !== '0');
    },
  };
};
