import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  createAuthenticate,
  createRemoteKeySource,
  createVerifyToken,
  type KeySource,
} from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { createRouteOperation, createServiceApp } from '@bookstore/platform/http';
import {
  createPeriodicTask,
  createReadiness,
  retryForever,
  type Service,
} from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import {
  type Consumer,
  createAmqp,
  createOutbox,
  type Outbox,
  createPublisher,
  createRelay,
  gaugeQueues,
} from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import { createMongo } from '@bookstore/platform/mongo';
import { createAdmissionControl } from './admission/admission-control.ts';
import { createThroughputEstimator } from './admission/throughput-estimator.ts';
import { createBookCopies } from './catalog-copy/book-copy.mongo.ts';
import { createCatalogCopyConsumers } from './catalog-copy/catalog-copy.consumers.ts';
import { createHttpCatalog } from './catalog-copy/catalog.http.ts';
import { createBookLookUp } from './catalog-copy/look-up-books.ts';
import { createRebuildCopy } from './catalog-copy/rebuild-copy.ts';
import type { Config } from './config.ts';
import { createOrderMetrics, gaugeAdmission } from './metrics.ts';
import { createMigrations } from './migrations.ts';
import { createExpireOrders } from './order-saga/expire-orders.ts';
import { createOnStockReserved } from './order-saga/on-stock-reserved.ts';
import { createOrderSagaConsumers } from './order-saga/order-saga.consumers.ts';
import { createPayments } from './order-saga/pay-order.ts';
import { createRunPaymentTask } from './order-saga/payment-task.ts';
import { createPaymentTaskStore } from './order-saga/payment-task.mongo.ts';
import { createPaymentWorker } from './order-saga/payment-worker.ts';
import { createUnconfirmedOrders } from './order-saga/unconfirmed-orders.ts';
import { createChangeOrder } from './orders/change-order.ts';
import { createGetOrder, createListOrders } from './orders/find-orders.ts';
import { createMoveOrders } from './orders/move-order.ts';
import { createOrderQueries } from './orders/order-queries.mongo.ts';
import { createOrderRoutes } from './orders/order.routes.ts';
import { orderCollection } from './orders/order-document.mongo.ts';
import type { Changed, Order } from './orders/order.ts';
import { createOrderStore } from './orders/order.mongo.ts';
import { createPlaceOrder } from './orders/place-order.ts';
import { createPlaceOrderRoutes } from './orders/place-order.routes.ts';
import { createPricing } from './orders/price-lines.ts';
import { createBoundedProvider } from './payments/bounded-provider.ts';
import type { PaymentProvider } from './payments/payment-provider.ts';
import { createSandboxProvider } from './payments/sandbox-provider.mongo.ts';
import { createAwaitSettled } from './streams/await-settled.ts';
import {
  createOrderChanges,
  createPollChanges,
  createStreamConsumer,
} from './streams/order-changes.ts';
import { createStreamOrder } from './streams/order-stream.ts';
import { createStreamLimit, createStreamRoutes } from './streams/stream.routes.ts';

const NAME = 'order-service';
const MAX_EXPIRY_INTERVAL_MS = 5_000;

/** What tests replace. */
export type Overrides = { keys?: KeySource; now?: () => Date; provider?: PaymentProvider };

/** The composition root: the whole service in plain code, for production and tests. */
export const createApp = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const now = overrides.now ?? (() => new Date());
  const closing = new AbortController();

  // Connections and storage
  const metrics = createMetrics(NAME);
  const orderMetrics = createOrderMetrics(metrics);
  const mongo = createMongo(withPassword(config.MONGO_URL, config.MONGO_PASSWORD), NAME);
  const migrations = createMigrations(mongo.db, logger);
  const orderDocuments = orderCollection(mongo.db);
  const amqp = createAmqp(withPassword(config.AMQP_URL, config.AMQP_PASSWORD), NAME, logger);
  const publisher = createPublisher({ amqp, appId: NAME, logger, metrics });
  gaugeQueues(metrics, amqp.consuming, NAME);
  const outbox = createOutbox(orderDocuments);
  const unconfirmed = createUnconfirmedOrders(now, logger);
  const claimDue: Outbox['claimDue'] = async (at) =>
    unconfirmed.hasUnchecked() ? null : outbox.claimDue(at);
  const relay = createRelay({ outboxes: [{ ...outbox, claimDue }], publisher, logger, metrics });
  const orders = createOrderStore({
    orders: orderDocuments,
    assertReady: migrations.assertDone,
    outbox,
    relay,
    now,
    idempotencyTtlMs: config.IDEMPOTENCY_TTL_MS,
  });
  const queries = createOrderQueries(orderDocuments);

  // What the catalog says about books
  const copies = createBookCopies(mongo.db);
  const catalog = createHttpCatalog(config.CATALOG_URL);
  const books = createBookLookUp({ copies, catalog });
  const rebuildCopy = createRebuildCopy({ copies, catalog });

  // What follows a change of an order
  const changes = createOrderChanges();
  const admission = createAdmissionControl({
    readBacklog: queries.readBacklog,
    throughput: createThroughputEstimator(config.SETTLED_PER_SECOND),
    slowMs: config.ADMISSION_SLOW_MS,
    pauseMs: config.ADMISSION_PAUSE_MS,
    logger,
  });
  gaugeAdmission(metrics, admission);
  const events = new EventEmitter<{ changed: [order: Order, change: Changed] }>();
  const onChanged = (order: Order, change: Changed) => void events.emit('changed', order, change);
  events.on('changed', (order, change) => {
    if (change.message !== null) orderMetrics.orders.inc({ status: order.status });
    changes.notify(order.id, order);
    const before = order.history.at(-2)?.status;
    if (before === 'PENDING' && order.status !== 'PENDING') admission.onSettled();
  });

  // The saga
  const stopping = new AbortController();
  const tasks = createPaymentTaskStore(orderDocuments, now);
  const changeOrder = createChangeOrder({ orders, now, onChanged });
  const provider = createBoundedProvider({
    provider: overrides.provider ?? createSandboxProvider(mongo.db, now),
    stopping: stopping.signal,
    onCall: (outcome) => orderMetrics.paymentTries.inc({ outcome }),
    logger,
  });
  const payments = createPayments({ provider, changeOrder, tasks });
  const giveUpMs = config.PAYMENT_GIVE_UP_MS;
  const runTask = createRunPaymentTask({ tasks, payments, changeOrder, now, giveUpMs });
  const paymentWorker = createPaymentWorker({ tasks, runTask, logger });
  events.on('changed', (_order, { task }) => {
    if (task !== 'none') paymentWorker.trigger();
  });
  const onStockReserved = createOnStockReserved({ orders, changeOrder, payments });

  // HTTP
  const verifyToken = createVerifyToken({
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    keys: overrides.keys ?? createRemoteKeySource(config.JWKS_URL),
  });
  const route = createRouteOperation(createAuthenticate(verifyToken));
  const queues = amqp.consuming.checkDeclarations;
  const readiness = createReadiness({
    required: { mongodb: mongo.ping, collections: async () => migrations.assertDone(), queues },
    helpful: { rabbitmq: publisher.check },
  });
  const { quoteLines, ...pricing } = createPricing(books);
  const placeOrder = createPlaceOrder({
    orders,
    ...pricing,
    admission,
    now,
    newId: randomUUID,
    onPlaced: onChanged,
    onUnconfirmed: unconfirmed.add,
  });
  const watching = { changes, orders, closing: closing.signal };
  const awaitSettled = createAwaitSettled(watching);
  const getOrder = createGetOrder(orders);
  const listOrders = createListOrders(queries.list);
  const moveOrders = createMoveOrders(getOrder, changeOrder);
  const streamOrder = createStreamOrder(watching);
  const streamLimit = createStreamLimit(
    { perReplica: config.MAX_STREAMS, perUser: config.MAX_STREAMS_PER_USER },
    (open) => orderMetrics.streams.set(open),
  );
  const routes = [
    ...createPlaceOrderRoutes(route, { placeOrder, quoteLines, awaitSettled }),
    ...createOrderRoutes(route, { getOrder, listOrders, ...moveOrders }),
    ...createStreamRoutes(route, { getOrder, streamOrder, streamLimit }),
  ];
  const app = createServiceApp({ logger, metrics, readiness, routes });

  // Background work
  const every = (intervalMs: number, name: string, work: (signal: AbortSignal) => Promise<void>) =>
    createPeriodicTask({ name, intervalMs, work, logger });
  const expireOrders = createExpireOrders({
    findPendingBefore: queries.findPendingBefore,
    changeOrder,
    now,
    expiryMs: config.ORDER_EXPIRY_MS,
    logger,
  });
  const cancelUnconfirmed = () => unconfirmed.cancelStored(changeOrder);
  const expiryIntervalMs = Math.min(MAX_EXPIRY_INTERVAL_MS, Math.ceil(config.ORDER_EXPIRY_MS / 4));
  const periodicTasks = [
    every(expiryIntervalMs, 'expiry of orders', expireOrders),
    every(250, 'cancellation of unconfirmed orders', cancelUnconfirmed),
    every(1_000, 'sample of the backlog', admission.sample),
    every(2_000, 'poll for changed orders', createPollChanges(changes, queries.revisions)),
  ];
  const notifications = createStreamConsumer(amqp, changes, logger);
  let consumers: Consumer[] = [];
  const prepare = async (): Promise<void> => {
    const { signal } = stopping;
    const migrate = () => migrations.run(signal);
    await retryForever(migrate, { name: 'set-up of the database', logger, signal });
    if (signal.aborted) return;
    const parts = { amqp, publisher, service: NAME, logger, metrics } as const;
    consumers = [
      ...createOrderSagaConsumers(parts, onStockReserved, changeOrder),
      ...createCatalogCopyConsumers(parts, copies),
    ];
    const fillCopy = async (): Promise<void> => {
      if (await copies.isEmpty()) await rebuildCopy(signal);
    };
    await retryForever(fillCopy, { name: 'first copy of the catalog', logger, signal });
  };

  return {
    app,
    readiness: {
      ...readiness,
      drain: () => {
        readiness.drain();
        closing.abort();
      },
    },
    start: () => {
      void prepare();
      for (const part of [relay, paymentWorker, ...periodicTasks]) part.start();
    },
    stop: async () => {
      closing.abort();
      stopping.abort();
      await Promise.all([notifications, ...consumers].map((consumer) => consumer.close()));
      await Promise.all(periodicTasks.map((task) => task.stop()));
      await cancelUnconfirmed().catch(() => undefined);
      await paymentWorker.stop();
      await relay.stop();
      await amqp.close();
      await mongo.close();
    },
  };
};
