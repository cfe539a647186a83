import type { z } from 'zod';
import {
  bookStateSchema,
  orderMovedSchema,
  orderPlacedSchema,
  stockRejectedSchema,
  stockReservedSchema,
} from './schemas.ts';

export * from './schemas.ts';

/** The durable topic exchange; the routing key of a message is its type. */
export const EXCHANGE = 'bookstore.events';
/** The version that is published, in the header `schema-version`. */
export const SCHEMA_VERSION = 1;

/**
 * Every message type with the schema of its body in each version that is read. A breaking change adds a
 * version: publish it when every reader knows it, and let the older schemas transform into its body.
 */
export const MESSAGES = {
  'order-placed': { 1: orderPlacedSchema },
  'stock-reserved': { 1: stockReservedSchema },
  'stock-rejected': { 1: stockRejectedSchema },
  'order-accepted': { 1: orderMovedSchema },
  'order-rejected': { 1: orderMovedSchema },
  'order-cancelled': { 1: orderMovedSchema },
  'order-shipped': { 1: orderMovedSchema },
  'order-delivered': { 1: orderMovedSchema },
  'book-added': { 1: bookStateSchema },
  'book-changed': { 1: bookStateSchema },
  'book-archived': { 1: bookStateSchema },
  'stock-changed': { 1: bookStateSchema },
} as const;

export type MessageType = keyof typeof MESSAGES;
export type MessageBody<T extends MessageType> = z.infer<
  (typeof MESSAGES)[T][typeof SCHEMA_VERSION]
>;

export const MESSAGE_TYPES = Object.keys(MESSAGES).filter(
  (key): key is MessageType => key in MESSAGES,
);

const QUEUE_OWNERS = ['catalog-service', 'order-service'] as const;
export type ServiceQueueOwner = (typeof QUEUE_OWNERS)[number];

/** Who reads what: one durable quorum queue per service and type. */
export const CONSUMED = {
  'catalog-service': [
    'order-placed',
    'order-accepted',
    'order-rejected',
    'order-cancelled',
    'order-shipped',
    'order-delivered',
  ],
  'order-service': [
    'stock-reserved',
    'stock-rejected',
    'book-added',
    'book-changed',
    'book-archived',
    'stock-changed',
  ],
} as const satisfies Record<ServiceQueueOwner, readonly MessageType[]>;

/**
 * Whose queues have one active consumer over all replicas. An argument of the queue: whoever declares
 * one must say the same.
 */
export const SINGLE_ACTIVE = {
  'catalog-service': true,
  'order-service': false,
} as const satisfies Record<ServiceQueueOwner, boolean>;

/** The services that read a type, each from a queue of its own. */
export const readersOf = (type: MessageType): ServiceQueueOwner[] =>
  QUEUE_OWNERS.filter((owner) => CONSUMED[owner].some((read) => read === type));

/** The service that publishes a type: every message goes from one of the two services to the other. */
export const producerOf = (type: MessageType): ServiceQueueOwner =>
  readersOf(type).includes('catalog-service') ? 'order-service' : 'catalog-service';

/** Delays before the next try of a failed message; after the last one it is dead-lettered. */
export const RETRY_DELAYS_MS = [1_000, 5_000, 30_000, 120_000] as const;

/**
 * Raise it with every change of a queue's settings: RabbitMQ refuses to declare an existing queue with other
 * ones. Consumers then move to queues of the new name and retire those of the earlier versions.
 */
export const QUEUE_VERSION: number = 1;

export const queueName = (
  service: ServiceQueueOwner,
  type: MessageType,
  version = QUEUE_VERSION,
): string => (version === 1 ? `${service}.${type}` : `${service}.${type}.v${version}`);
export const retryQueueName = (queue: string) => `${queue}.retry`;
export const deadQueueName = (queue: string) => `${queue}.dead`;
