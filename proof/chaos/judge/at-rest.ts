import { setTimeout as sleep } from 'node:timers/promises';
import { deadQueueName } from '@bookstore/contracts/messages';
import { connect } from 'amqplib';
import { findViolations } from '../../../tests/faults/invariants.ts';
import { readRecords } from '../../../tests/faults/shop-records.ts';
import type { Records } from '../customers/records.ts';
import { QUEUES } from '../plan/targets.ts';

export type ShopAtRest = {
  mongoUrl: (database: 'userdb' | 'catalogdb' | 'orderdb') => string;
  amqpUrl: string;
};

const POLL_MS = 500;

const countDeadLetters = async (amqpUrl: string): Promise<string[]> => {
  const connection = await connect(amqpUrl);
  try {
    const channel = await connection.createChannel();
    const dead: string[] = [];
    for (const queue of QUEUES.map(deadQueueName)) {
      const { messageCount } = await channel.checkQueue(queue);
      if (messageCount > 0) dead.push(`${queue}: ${messageCount} dead letters`);
    }
    return dead;
  } finally {
    await connection.close();
  }
};

/** What speaks against the shop's being at rest with all invariants of the message contract. */
const findUnrest = async (shop: ShopAtRest, records: Records): Promise<string[]> => {
  const acknowledged = records.seen.flatMap(({ key, order }) =>
    key === undefined ? [] : [{ orderId: order.order_id, key }],
  );
  try {
    return [
      ...findViolations(await readRecords(shop), acknowledged),
      ...(await countDeadLetters(shop.amqpUrl)),
    ];
  } catch (error) {
    return [`can't be read: ${String(error)}`];
  }
};

/** Waits until the shop is at rest and all invariants hold; resolves to those that do not at the deadline. */
export const awaitRest = async (
  shop: ShopAtRest,
  records: Records,
  deadlineMs: number,
): Promise<string[]> => {
  const endsAt = performance.now() + deadlineMs;
  for (;;) {
    const unrest = await findUnrest(shop, records);
    if (unrest.length === 0 || performance.now() > endsAt) return unrest;
    await sleep(POLL_MS);
  }
};
