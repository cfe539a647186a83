import { createPeriodicTask, retryForever } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import {
  type Amqp,
  type Consumer,
  type ConsumerParts,
  createBroadcastConsumer,
} from '@bookstore/platform/messaging';
import { createBookConsumers } from './books/book.consumers.ts';
import type { Config } from './config.ts';
import { createOrderConsumers } from './orders/order.consumers.ts';
import type { Storage } from './storage.ts';
import type { UseCases } from './use-cases.ts';

const POLL_INTERVAL_MS = 2_000;
const BACKLOG_INTERVAL_MS = 1_000;
const MAX_EXPIRY_INTERVAL_MS = 5_000;

export type BackgroundParts = {
  config: Config;
  logger: Logger;
  storage: Storage;
  amqp: Amqp;
  consumerParts: ConsumerParts;
  useCases: UseCases;
};

export type Background = {
  start: () => void;
  stop: () => Promise<void>;
};

/** What runs beside the requests: set-up, consumers, relay, payments, expiry, change notifications. */
export const createBackground = (parts: BackgroundParts): Background => {
  const { config, logger, storage, amqp, consumerParts, useCases } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  let consumers: Consumer[] = [];

  const prepare = async (): Promise<void> => {
    await retryForever(storage.setUp, { name: 'setting up the collections', logger, signal });
    if (signal.aborted) return;
    consumers = [
      ...createOrderConsumers(consumerParts, useCases.settleOrder),
      ...createBookConsumers(consumerParts, useCases.copies),
    ];
    const rebuild = async (): Promise<void> => {
      if (await useCases.copies.isEmpty()) await useCases.rebuildCopy(signal);
    };
    await retryForever(rebuild, { name: 'filling the copy of the catalog', logger, signal });
  };

  const notifications = createBroadcastConsumer({
    amqp,
    types: [
      'order-accepted',
      'order-rejected',
      'order-cancelled',
      'order-shipped',
      'order-delivered',
    ],
    logger,
    onMessage: ({ body }) => useCases.changes.notify(body.order_id, null),
  });
  const expiryIntervalMs = Math.min(MAX_EXPIRY_INTERVAL_MS, Math.ceil(config.ORDER_EXPIRY_MS / 4));
  const periodicTasks = [
    createPeriodicTask({
      name: 'expiry of orders',
      intervalMs: expiryIntervalMs,
      work: useCases.expireOrders,
      logger,
    }),
    createPeriodicTask({
      name: 'sample of the backlog',
      intervalMs: BACKLOG_INTERVAL_MS,
      work: useCases.intake.look,
      logger,
    }),
    createPeriodicTask({
      name: 'poll for changed orders',
      intervalMs: POLL_INTERVAL_MS,
      work: useCases.pollChanges,
      logger,
    }),
  ];

  return {
    start: () => {
      void prepare();
      for (const part of [useCases.relay, useCases.runner, ...periodicTasks]) part.start();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([notifications.close(), ...consumers.map((consumer) => consumer.close())]);
      await Promise.all(periodicTasks.map((task) => task.stop()));
      await useCases.runner.stop();
      await useCases.relay.stop();
    },
  };
};
