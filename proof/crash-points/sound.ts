import { CONSUMED, deadQueueName, queueName, retryQueueName } from '@bookstore/contracts/messages';
import { eventually } from '@bookstore/testkit';
import { expect } from '@jest/globals';
import { connect } from 'amqplib';
import type { FaultyShop } from '../../tests/faults/faulty-shop.ts';
import { findViolations } from '../../tests/faults/invariants.ts';
import type { Acknowledged } from '../../tests/faults/load.ts';
import { readRecords } from '../../tests/faults/shop-records.ts';

const QUIET_DEADLINE_MS = 30_000;

/** Every queue that a service of the shop reads. */
export const QUEUES: readonly string[] = [
  ...CONSUMED['catalog-service'].map((type) => queueName('catalog-service', type)),
  ...CONSUMED['order-service'].map((type) => queueName('order-service', type)),
];

/** How many messages wait in each of these queues; those without any are left out. */
export const countWaiting = async (
  amqpUrl: string,
  queues: readonly string[],
): Promise<Record<string, number>> => {
  const connection = await connect(amqpUrl);
  try {
    const channel = await connection.createChannel();
    const counted: [string, number][] = [];
    for (const queue of queues) {
      const { messageCount } = await channel.checkQueue(queue);
      if (messageCount > 0) counted.push([queue, messageCount]);
    }
    return Object.fromEntries(counted);
  } finally {
    await connection.close();
  }
};

/** I1 to I9 of the message contract, for the whole shop, as soon as it has come to rest. */
export const expectSound = async (
  shop: FaultyShop,
  acknowledged: readonly Acknowledged[],
): Promise<void> => {
  const expectNothingWaits = async (): Promise<void> => {
    const queues = QUEUES.flatMap((name) => [name, retryQueueName(name), deadQueueName(name)]);
    expect(await countWaiting(shop.amqpUrl, queues)).toEqual({});
  };
  await eventually(async () => {
    // Asked before and after: a message in hand, between two tries, is in no queue for a moment.
    await expectNothingWaits();
    expect(findViolations(await readRecords(shop), acknowledged)).toEqual([]);
    await expectNothingWaits();
  }, QUIET_DEADLINE_MS);
};
