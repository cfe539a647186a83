import { QUEUE_VERSION, queueName } from '@bookstore/contracts/messages';
import { expect, test } from '@jest/globals';
import { queueSettings } from './topology.ts';

const moveTo = (queue: string) => ({
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': queue,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
});

/** Settings differ? Raise QUEUE_VERSION in the contracts, then change them here with the version. */
test('the settings of queues are those of their version', () => {
  const quorum = { 'x-queue-type': 'quorum' };
  const main = {
    ...quorum,
    ...moveTo('q.dead'),
    'x-delivery-limit': 1_000,
    'x-single-active-consumer': true,
  };
  expect({ version: QUEUE_VERSION, settings: queueSettings('catalog-service', 'q') }).toEqual({
    version: 1,
    settings: {
      queue: { durable: true, arguments: main },
      retry: { durable: true, arguments: { ...quorum, ...moveTo('q') } },
      dead: { durable: true, arguments: quorum },
    },
  });
});

test('version 1 has the names of the message contract, later ones a suffix', () => {
  expect([1, 2].map((version) => queueName('order-service', 'stock-reserved', version))).toEqual([
    'order-service.stock-reserved',
    'order-service.stock-reserved.v2',
  ]);
});
