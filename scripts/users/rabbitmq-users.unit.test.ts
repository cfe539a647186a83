import {
  deadQueueName,
  EXCHANGE,
  MESSAGE_TYPES,
  producerOf,
  queueName,
  readersOf,
  retryQueueName,
} from '@bookstore/contracts/messages';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { describeRabbitmqUsers } from './rabbitmq-users.ts';

const permission = z.object({
  user: z.string(),
  configure: z.string(),
  write: z.string(),
  read: z.string(),
});
const { exchanges, permissions } = z
  .object({ exchanges: z.array(z.looseObject({})), permissions: z.array(permission) })
  .parse(JSON.parse(describeRabbitmqUsers((user) => `password of ${user}`)));
const access = ['configure', 'write', 'read'] as const;
const may = (user: string, resource: string): string[] => {
  const own = permissions.find((one) => one.user === user);
  return access.filter((kind) => new RegExp(own?.[kind] ?? '^$').test(resource));
};

// The servers of the integration tests are older: RabbitMQ 4.3 stops at its start, or refuses to answer.
describe('what RabbitMQ 4.3 asks for', () => {
  test('the exchange of the topic permissions is in the definitions', () => {
    expect(exchanges).toMatchObject([{ name: EXCHANGE, type: 'topic', durable: true }]);
  });

  test.each(MESSAGE_TYPES)('who produces %s may ask for the queue of its reader', (type) => {
    for (const reader of readersOf(type)) {
      const queue = queueName(reader, type);
      expect(may(producerOf(type), queue)).toEqual(['write']);
      expect(may(producerOf(type), queueName(reader, type, 2))).toEqual(['write']);
      expect(may(producerOf(type), deadQueueName(queue))).toEqual([]);
      expect(may(producerOf(type), retryQueueName(queue))).toEqual([]);
      expect(may('autoscaler', queue)).toEqual(['write']);
    }
  });
});
