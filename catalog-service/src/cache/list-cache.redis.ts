import { randomUUID } from 'node:crypto';
import type { Redis } from '@bookstore/platform/redis';
import type { ListCache } from './cache.ports.ts';
import { jitteredMs } from './ttl.ts';

const TTL_MS = 60_000;
const NEWLINE = 0x0a;
const END = '-';

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

  return {
    find: async (key) => {
      const [stored, list] = await redis.mgetBuffer(generationKey, keyOf(key));
      const generation = await currentGeneration(stored);
      if (!list) return { generation, entry: null };
      const end = list.indexOf(NEWLINE);
      const [madeIn, next = END] = list.toString('latin1', 0, end).split(' ');
      if (madeIn !== generation) return { generation, entry: null };
      return {
        generation,
        entry: { body: list.subarray(end + 1), next: next === END ? null : next },
      };
    },
    put: async (key, generation, { body, next }) => {
      const head = Buffer.from(`${generation} ${next ?? END}\n`);
      await redis.set(keyOf(key), Buffer.concat([head, body]), 'PX', jitteredMs(TTL_MS));
    },
    renew: async () => {
      await redis.set(generationKey, randomUUID());
    },
  };
};
