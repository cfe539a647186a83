import { createBatcher } from '@bookstore/platform/batcher';
import type { Redis } from '@bookstore/platform/redis';
import type { BookEntry } from './book-entry.ts';
import type { BookCache } from './cache.ports.ts';
import { jitteredMs } from './ttl.ts';

const TTL_MS = 60_000;
const UNKNOWN_TTL_MS = 1_500;
const MAX_BATCH_SIZE = 64;
const SCAN_PORTION = 200;
const NEWLINE = 0x0a;
const GONE = '-';

/** A slow reader must not undo what a writer has put meanwhile. */
const PUT_IF_NEWER = `
local head = string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^%d+')
if head and tonumber(head) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

// `<revision> <etag>\n<body>`: the reply's bytes need no parsing.
const encode = ({ revision, reply }: BookEntry): Buffer =>
  Buffer.concat([
    Buffer.from(`${revision} ${reply?.etag ?? GONE}\n`),
    reply?.body ?? Buffer.alloc(0),
  ]);

const decode = (stored: Buffer): BookEntry => {
  const end = stored.indexOf(NEWLINE);
  const [revision, etag = GONE] = stored.toString('latin1', 0, end).split(' ');
  const reply = etag === GONE ? null : { etag, body: stored.subarray(end + 1) };
  return { revision: Number(revision), reply };
};

export const createBookCache = (redis: Redis, namespace: string): BookCache => {
  const prefix = `${namespace}:book:`;
  // A command costs Node more than Redis, which answers within the turn: waiting for it would gain nothing.
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
          const ttl = jitteredMs(entry.revision === 0 ? UNKNOWN_TTL_MS : TTL_MS);
          return redis.eval(PUT_IF_NEWER, 1, prefix + id, entry.revision, encode(entry), ttl);
        }),
      );
    },
    ids: async function* () {
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', SCAN_PORTION);
        yield keys.map((key) => key.slice(prefix.length));
        cursor = next;
      } while (cursor !== '0');
    },
  };
};
