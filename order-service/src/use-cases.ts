import { randomUUID } from 'node:crypto';
import { createOutbox, createRelay, type Publisher } from '@bookstore/platform/messaging';
import type { Logger } from '@bookstore/platform/log';
import type { Metrics } from '@bookstore/platform/metrics';
import type { Db } from '@bookstore/platform/mongo';
import { createBookCopies } from './books/book.mongo.ts';
import { createHttpCatalog } from './books/catalog.http.ts';
import { createBookLookUp } from './books/look-up-books.ts';
import { createRebuildCopy } from './books/rebuild-copy.ts';
import type { Config } from './config.ts';
import { createReadBacklog } from './intake/backlog.mongo.ts';
import { createIntake } from './intake/intake.ts';
import { createSettleRate } from './intake/settle-rate.ts';
import { createOrderMetrics, gaugeIntake } from './metrics.ts';
import { createChangeOrder } from './orders/change-order.ts';
import { createExpireOrders } from './orders/expire-orders.ts';
import { createGetOrder, createListOrders } from './orders/find-orders.ts';
import { createCancelOrder, createDeliverOrder, createShipOrder } from './orders/move-order.ts';
import type { Changed, Order } from './orders/order.ts';
import { createOrderStore, orderCollection } from './orders/order.mongo.ts';
import { createOrderQueries } from './orders/order-queries.mongo.ts';
import { createPlaceOrder } from './orders/place-order.ts';
import { createFindShortLines, createPriceLines } from './orders/price-lines.ts';
import { createQuoteLines } from './orders/quote-lines.ts';
import { createSettleOrder } from './orders/settle-order.ts';
import { createDoPaymentTask } from './payments/do-payment-task.ts';
import { createPayOrder, createVoidPayment } from './payments/pay-order.ts';
import { createPaymentRunner } from './payments/payment-runner.ts';
import { createPaymentWorkStore } from './payments/payment-work.mongo.ts';
import { createSandboxProvider } from './payments/sandbox-provider.mongo.ts';
import { createAwaitSettled } from './streams/await-settled.ts';
import { createOrderChanges } from './streams/order-changes.ts';
import { createStreamOrder } from './streams/order-stream.ts';
import { createPollChanges } from './streams/poll-changes.ts';
import { createStreamLimit } from './streams/stream-limit.ts';

export type UseCaseParts = {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  db: Db;
  /** Throws while no order may be written yet. */
  assertReady: () => void;
  publisher: Publisher;
  now: () => Date;
  /** Ends waits and streams. */
  closing: AbortSignal;
};

/** Every use case with its adapters: what the doors and the background work stand on. */
export const createUseCases = (parts: UseCaseParts) => {
  const { config, logger, metrics, db, assertReady, publisher, now, closing } = parts;
  const orderMetrics = createOrderMetrics(metrics);

  const collection = orderCollection(db);
  const outbox = createOutbox(collection);
  const relay = createRelay({ outboxes: [outbox], publisher, logger, metrics });
  const idempotencyTtlMs = config.IDEMPOTENCY_TTL_MS;
  const orders = createOrderStore({
    orders: collection,
    outbox,
    assertReady,
    relay,
    now,
    idempotencyTtlMs,
  });
  const queries = createOrderQueries(collection);
  const changes = createOrderChanges();

  const copies = createBookCopies(db);
  const catalog = createHttpCatalog(config.CATALOG_URL);
  const books = createBookLookUp({ copies, catalog });
  const priceLines = createPriceLines(books);
  const findShortLines = createFindShortLines(books);

  const intake = createIntake({
    readBacklog: createReadBacklog(collection),
    rate: createSettleRate(config.SETTLED_PER_SECOND),
    slowMs: config.INTAKE_SLOW_MS,
    pauseMs: config.INTAKE_PAUSE_MS,
    logger,
  });
  gaugeIntake(metrics, intake);

  const onChanged = (order: Order, change: Changed): void => {
    if (change.message !== null) orderMetrics.orders.inc({ status: order.status });
    if (change.work !== 'none') runner.nudge();
    changes.notify(order.id, order);
    const before = order.history.at(-2)?.status;
    if (before === 'PENDING' && order.status !== 'PENDING') intake.settled();
  };
  const changeOrder = createChangeOrder({ orders, now, onChanged });
  const provider = createSandboxProvider(db, now);
  const onTry = (outcome: string): void => orderMetrics.paymentTries.inc({ outcome });
  const payOrder = createPayOrder({ provider, changeOrder, onTry });
  const voidPayment = createVoidPayment({ provider, changeOrder, onTry });
  const work = createPaymentWorkStore(collection);
  const giveUpMs = config.PAYMENT_GIVE_UP_MS;
  const doTask = createDoPaymentTask({ work, payOrder, voidPayment, changeOrder, now, giveUpMs });
  const runner = createPaymentRunner({ work, doTask, now, logger });

  const getOrder = createGetOrder(orders);
  const limits = { perReplica: config.MAX_STREAMS, perUser: config.MAX_STREAMS_PER_USER };
  return {
    intake,
    relay,
    runner,
    changes,
    copies,
    settleOrder: createSettleOrder({ orders, changeOrder, payOrder, voidPayment }),
    expireOrders: createExpireOrders({
      queries,
      changeOrder,
      now,
      expiryMs: config.ORDER_EXPIRY_MS,
    }),
    pollChanges: createPollChanges({ changes, queries }),
    rebuildCopy: createRebuildCopy({ copies, catalog }),
    placeOrder: createPlaceOrder({
      orders,
      priceLines,
      findShortLines,
      intake,
      now,
      newId: randomUUID,
      onPlaced: onChanged,
    }),
    quoteLines: createQuoteLines({ priceLines, findShortLines }),
    awaitSettled: createAwaitSettled({ changes, orders, closing }),
    getOrder,
    listOrders: createListOrders(queries),
    cancelOrder: createCancelOrder({ getOrder, changeOrder }),
    shipOrder: createShipOrder({ getOrder, changeOrder }),
    deliverOrder: createDeliverOrder({ getOrder, changeOrder }),
    streamOrder: createStreamOrder({ changes, orders, closing }),
    limit: createStreamLimit(limits, (open) => orderMetrics.streams.set(open)),
  };
};

export type UseCases = ReturnType<typeof createUseCases>;
