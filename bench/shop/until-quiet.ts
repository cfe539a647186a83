import { setTimeout as sleep } from 'node:timers/promises';
import { CONSUMED, queueName, type ServiceQueueOwner } from '@bookstore/contracts/messages';
import type { BenchShop } from './start-shop.ts';
import { countsSince, readWorkCounts, type WorkCounts } from './work-counts.ts';

const OWNERS: readonly ServiceQueueOwner[] = ['catalog-service', 'order-service'];
const DEADLINE_MS = 30_000;
const POLL_MS = 250;

/** The counts whose name holds this text, together. */
export const sumOf = (counts: WorkCounts, text: string): number =>
  [...counts].reduce((sum, [name, count]) => sum + (name.includes(text) ? count : 0), 0);

/** Messages of each queue: published by all, and handled by its readers, whatever became of them. */
export const queuesOf = (counts: WorkCounts) =>
  OWNERS.flatMap((owner) =>
    CONSUMED[owner].map((type) => ({
      queue: queueName(owner, type),
      published: sumOf(counts, `messages_published_total{type="${type}"}`),
      handled: sumOf(counts, `queue="${queueName(owner, type)}"`),
    })),
  );

/** Waits until every message was handled and nothing moves any more; returns the counts of then. */
export const untilQuiet = async (shop: BenchShop): Promise<WorkCounts> => {
  const deadline = performance.now() + DEADLINE_MS;
  let before = await readWorkCounts(shop);
  for (;;) {
    await sleep(POLL_MS);
    const counts = await readWorkCounts(shop);
    const isHandled = queuesOf(counts).every(({ published, handled }) => handled >= published);
    if (isHandled && countsSince(before, counts).size === 0) return counts;
    if (performance.now() > deadline) throw new Error('the shop does not come to rest');
    before = counts;
  }
};
