import { createHash } from 'node:crypto';
import {
  CONSUMED,
  EXCHANGE,
  MESSAGE_TYPES,
  type MessageType,
  producerOf,
  type ServiceQueueOwner,
} from '@bookstore/contracts/messages';

export const RABBITMQ_USERS = [
  'catalog-service',
  'order-service',
  'autoscaler',
  'operator',
] as const;
type RabbitmqUser = (typeof RABBITMQ_USERS)[number];

type Permissions = { configure: string; write: string; read: string };
type TopicPermissions = { write: readonly MessageType[]; read: readonly MessageType[] };

const escape = (text: string): string => text.replaceAll('.', '\\.');
const anyOf = (names: readonly string[]): string => `^(${names.join('|')})$`;

/** The queues of a service of every version. */
const queuesOf = (service: ServiceQueueOwner): string =>
  `${service}\\.(${CONSUMED[service].join('|')})(\\.v[0-9]+)?`;

/** Their retry and dead-letter queues, and the lock of a retirement. */
const withParts = (queues: string): string => `${queues}(\\.(retry|dead|retirement))?`;

/** What RabbitMQ names by itself: the queue in which each replica gets its change notifications. */
const BROADCAST_QUEUE = 'amq\\.gen-.*';
/** Its name in permissions: it takes failed messages to the retry and dead-letter queues. */
const DEFAULT_EXCHANGE = 'amq\\.default';
const NOTHING = '^$';

/**
 * `reader` gets the messages: whether its queues exist is told from RabbitMQ 4.3 on only to those who have a permission for
 * them. With that to write, alone, nobody reads, declares or deletes them.
 */
const ofService = (
  service: ServiceQueueOwner,
  reader: ServiceQueueOwner,
  further: readonly string[] = [],
): Permissions => {
  const own = [escape(EXCHANGE), withParts(queuesOf(service)), ...further];
  const writable = [...own, queuesOf(reader), DEFAULT_EXCHANGE];
  return { configure: anyOf(own), write: anyOf(writable), read: anyOf(own) };
};

const PERMISSIONS: Record<RabbitmqUser, Permissions> = {
  'catalog-service': ofService('catalog-service', 'order-service'),
  'order-service': ofService('order-service', 'catalog-service', [BROADCAST_QUEUE]),
  // Asks how long a queue is. Without an exchange it can write to none of them.
  autoscaler: {
    configure: NOTHING,
    write: anyOf([queuesOf('catalog-service'), queuesOf('order-service')]),
    read: NOTHING,
  },
  // Backup, audit, repair and redrive.
  operator: { configure: '.*', write: '.*', read: '.*' },
};

const producedBy = (service: ServiceQueueOwner): MessageType[] =>
  MESSAGE_TYPES.filter((type) => producerOf(type) === service);

const TOPIC_PERMISSIONS: Record<ServiceQueueOwner, TopicPermissions> = {
  'catalog-service': {
    // After a restore it cancels reservations whose order is lost.
    write: [...producedBy('catalog-service'), 'order-cancelled'],
    read: CONSUMED['catalog-service'],
  },
  'order-service': {
    write: producedBy('order-service'),
    // Its streams follow its own messages.
    read: [...CONSUMED['order-service'], ...producedBy('order-service')],
  },
};

/** As RabbitMQ stores it: a salt of four bytes, then the hash. The same each time, so that the file stays the same. */
const hashPassword = (user: string, password: string): string => {
  const salt = createHash('sha256').update(user).digest().subarray(0, 4);
  const hash = createHash('sha256').update(salt).update(password).digest();
  return Buffer.concat([salt, hash]).toString('base64');
};

/** RabbitMQ's definitions: its users with their permissions, read at every start of the broker. */
export const describeRabbitmqUsers = (passwordOf: (user: RabbitmqUser) => string): string => {
  const vhost = '/';
  const users = RABBITMQ_USERS.map((name) => ({
    name,
    password_hash: hashPassword(name, passwordOf(name)),
    hashing_algorithm: 'rabbit_password_hashing_sha256',
    tags: [],
  }));
  return JSON.stringify({
    // A broker of an earlier release may have its default user. Without a password nobody signs in as that.
    users: [...users, { name: 'guest', password_hash: '', tags: [] }],
    vhosts: [{ name: vhost }],
    permissions: RABBITMQ_USERS.map((user) => ({ user, vhost, ...PERMISSIONS[user] })),
    // As the services declare it. RabbitMQ 4.3 has no topic permissions for an exchange that does not exist.
    exchanges: [
      {
        name: EXCHANGE,
        vhost,
        type: 'topic',
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: {},
      },
    ],
    topic_permissions: Object.entries(TOPIC_PERMISSIONS).map(([user, { write, read }]) => ({
      user,
      vhost,
      exchange: EXCHANGE,
      write: anyOf(write),
      read: anyOf(read),
    })),
  });
};
