import { randomUUID } from 'node:crypto';
import { createBatcher } from '@bookstore/platform/batcher';
import type { Redis } from '@bookstore/platform/redis';
import type { Generations, ListKind } from './list-cache.ts';

/** How long lists may show an old number of copies. */
const EXPIRY_MS = 250;
const KINDS = ['books', 'topics'] as const satisfies ListKind[];

/** Keeps the generations of all replicas in Redis. A name is random, so that no lost one ever comes back. */
export const createGenerations = (redis: Redis, namespace: string): Generations => {
  const keyOf = (kind: ListKind): string => `${namespace}:generation:${kind}`;

  const create = async (kind: ListKind): Promise<string> => {
    const created = randomUUID();
    return (await redis.set(keyOf(kind), created, 'NX', 'GET')) ?? created;
  };
  const current = createBatcher<ListKind, string>(
    async (kinds) => {
      const stored = await redis.mget(...KINDS.map(keyOf));
      const generations = new Map<ListKind, string>();
      for (const [index, kind] of KINDS.entries()) {
        if (kinds.includes(kind)) generations.set(kind, stored[index] ?? (await create(kind)));
      }
      return kinds.map((kind) => generations.get(kind) ?? '');
    },
    { maxWaitMs: 0 },
  );
  return {
    current,
    bump: async () => {
      await redis.mset(Object.fromEntries(KINDS.map((kind) => [keyOf(kind), randomUUID()])));
    },
    // NX: a generation that is about to expire is not prolonged, however often the stock changes.
    expire: async (kinds) => {
      await Promise.all(kinds.map((kind) => redis.pexpire(keyOf(kind), EXPIRY_MS, 'NX')));
    },
  };
};
