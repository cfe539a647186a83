import { randomUUID } from 'node:crypto';
import { createBatcher } from '@bookstore/platform/batcher';
import type { Redis } from '@bookstore/platform/redis';
import type { ListCache, ListEntry } from './cache.ports.ts';
import { jitteredMs } from './ttl.ts';

const TTL_MS = 60_000;
const NEWLINE = 0x0a;
const END = '-';

const entryOf = (list: Buffer | null | undefined, generation: string): ListEntry | null => {
  if (!list) return null;
  const end = list.indexOf(NEWLINE);
  const [madeIn, next = END] = list.toString('latin1', 0, end).split(' ');
  if (madeIn !== generation) return null;
  return { body: list.subarray(end + 1), next: next === END ? null : next };
};

/** Every list carries the generation that it was made in; renewing the generation ends all of them. */
export const createListCache = (redis: Redis, namespace: string): ListCache => {
  const generationKey = `${namespace}:lists`;
  const keyOf = (key: string): string => `${namespace}:list:${key}`;

  const currentGeneration = async (stored: Buffer | null | undefined): Promise<string> => {
    if (stored) return stored.toString('latin1');
    // A name of chance: one that was used before could bring old lists back.
    await redis.set(generationKey, randomUUID(), 'NX');
    return (await redis.get(generationKey)) ?? '';
  };

  // A command costs Node and Redis more than what it carries: under load many lists share one.
  const find = createBatcher(async (keys: readonly string[]) => {
    const [stored, ...lists] = await redis.mgetBuffer(generationKey, ...keys.map(keyOf));
    const generation = await currentGeneration(stored);
    return lists.map((list) => ({ generation, entry: entryOf(list, generation) }));
  });
  const put = createBatcher<{ key: string; bytes: Buffer }, null>(async (lists) => {
    const pipeline = redis.pipeline();
    for (const { key, bytes } of lists) pipeline.set(keyOf(key), bytes, 'PX', jitteredMs(TTL_MS));
    const results = (await pipeline.exec()) ?? [];
    return results.map(([error]) => error);
  });

  return {
    find,
    put: async (key, generation, { body, next }) => {
      const head = Buffer.from(`${generation} ${next ?? END}\n`);
      await put({ key, bytes: Buffer.concat([head, body]) });
    },
    renew: async () => {
      await redis.set(generationKey, randomUUID());
    },
  };
};
