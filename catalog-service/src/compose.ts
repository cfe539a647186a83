import { randomUUID } from 'node:crypto';
import {
  createAuthenticate,
  createRemoteKeySource,
  createVerifyToken,
  type KeySource,
} from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { createBind, createServiceApp } from '@bookstore/platform/http';
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
  createPublisher,
  createRelay,
  gaugeQueues,
} from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import { createMongo } from '@bookstore/platform/mongo';
import { createRedis } from '@bookstore/platform/redis';
import { createAddBook } from './books/add-book.ts';
import { createArchiveBook } from './books/archive-book.ts';
import { type BookDocument, BOOKS } from './books/book.mongo.ts';
import { createBookRoutes } from './books/books.routes.ts';
import { createEditBook } from './books/edit-book.ts';
import { createLoadBooks } from './books/load-books.mongo.ts';
import { createRefreshingSource } from './cache/refreshing-source.ts';
import { createCatalogMetrics } from './catalog.metrics.ts';
import { composeCaching } from './compose-caching.ts';
import type { Config } from './config.ts';
import { createCreateHold } from './holds/create-hold.ts';
import { createEndHolds } from './holds/end-holds.ts';
import { createFindExpiredHolds, createFindHold } from './holds/hold.mongo.ts';
import { isOpen } from './holds/hold.ts';
import { createHoldRoutes } from './holds/holds.routes.ts';
import { createGetHold, createReleaseHold } from './holds/own-holds.ts';
import { createSweepHolds } from './holds/sweep-holds.ts';
import { RESERVATIONS, type ReservationDocument } from './reservations/reservation.mongo.ts';
import { createReservationConsumers } from './reservations/reservations.consumers.ts';
import { createReserveStock } from './reservations/reserve-stock.ts';
import { createSettleOrders } from './reservations/settle-orders.ts';
import { createRenderBooks } from './search/list-item-cache.ts';
import { createListBooks } from './search/list-books.ts';
import { createCountTopics, createFindBooks, createLoadSummaries } from './search/search.mongo.ts';
import { createSearchRoutes } from './search/search.routes.ts';
import { createAdjustStock } from './stock/adjust-stock.ts';
import { createListMovements } from './stock/list-movements.ts';
import { createFindMovements } from './stock/movement.mongo.ts';
import { createStockLane } from './stock/stock-lane.ts';
import { createStockRoutes } from './stock/stock.routes.ts';
import { createAfterCommit } from './store/after-commit.ts';
import { newBookId } from './store/new-id.mongo.ts';
import { createCatalogSetUp } from './store/set-up.mongo.ts';
import { createTransact } from './store/transact.mongo.ts';

const NAME = 'catalog-service';
const LANE = { capacity: 256, maxWaitMs: 3_000 };
const HOLD_SWEEP_MS = 1_000;

/** What a test may put in place of the real thing. */
export type Overrides = { keys?: KeySource; now?: () => Date };

export const compose = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const now = overrides.now ?? (() => new Date());
  const metrics = createMetrics(NAME);
  const mongo = createMongo(withPassword(config.MONGO_URL, config.MONGO_PASSWORD), NAME);
  const redis = createRedis(withPassword(config.REDIS_URL, config.REDIS_PASSWORD), logger);
  const amqp = createAmqp(withPassword(config.AMQP_URL, config.AMQP_PASSWORD), NAME, logger);
  const publisher = createPublisher(amqp, NAME, metrics);
  const lane = createStockLane(LANE);
  const catalogMetrics = createCatalogMetrics(metrics, lane.depth);
  gaugeQueues(metrics, amqp, NAME);

  const setUp = createCatalogSetUp(mongo.db);
  const loadBooks = createLoadBooks(mongo.db);
  const caching = composeCaching({
    redis,
    namespace: `catalog:${mongo.db.databaseName}`,
    loadBooks,
    metrics: catalogMetrics,
    logger,
  });
  const reservationOutbox = createOutbox(mongo.db.collection<ReservationDocument>(RESERVATIONS));
  const bookOutbox = createOutbox(mongo.db.collection<BookDocument>(BOOKS));
  const relay = createRelay({
    outboxes: [reservationOutbox, createRefreshingSource(bookOutbox, caching.keeper.refresh)],
    publisher,
    logger,
    metrics,
  });
  const afterCommit = createAfterCommit({
    keeper: caching.keeper,
    forget: caching.forget,
    offer: relay.offer,
    claimReplies: reservationOutbox.claimWritten,
    // Marking writes the books too: in the lane it meets no transaction.
    claimBooks: (entries) => {
      const claim = bookOutbox.claimWritten(entries);
      return { ...claim, markPublished: () => lane.run(claim.markPublished) };
    },
  });
  const transact = createTransact({
    mongo,
    lane,
    assertReady: setUp.assertDone,
    afterCommit,
    now,
  });

  const findHold = createFindHold(mongo.db);
  const releaseHolds = createEndHolds(transact, () => true);
  const sweepHolds = createSweepHolds({
    findExpired: createFindExpiredHolds(mongo.db),
    endHolds: createEndHolds(transact, (hold) => !isOpen(hold, now())),
    now,
  });
  const sweeper = createPeriodicTask({
    name: 'sweep of expired holds',
    intervalMs: HOLD_SWEEP_MS,
    work: sweepHolds,
    logger,
  });

  const bind = createBind(
    createAuthenticate(
      createVerifyToken({
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        keys: overrides.keys ?? createRemoteKeySource(config.JWKS_URL),
      }),
    ),
  );
  const bindings = [
    ...createBookRoutes(bind, {
      addBook: createAddBook({ transact, newId: newBookId, now }),
      readBook: caching.readBook,
      editBook: createEditBook({ transact, now }),
      archiveBook: createArchiveBook({ transact, now }),
      adjustStock: createAdjustStock({ transact }),
    }),
    ...createStockRoutes(
      bind,
      createListMovements({ loadBooks, findMovements: createFindMovements(mongo.db) }),
    ),
    ...createSearchRoutes(bind, {
      listBooks: createListBooks(
        createFindBooks(mongo.db),
        createRenderBooks(createLoadSummaries(mongo.db)),
      ),
      countTopics: createCountTopics(mongo.db),
      readList: caching.readList,
    }),
    ...createHoldRoutes(bind, {
      createHold: createCreateHold({ transact, newId: randomUUID, now }),
      getHold: createGetHold(findHold, now),
      releaseHold: createReleaseHold(findHold, releaseHolds),
    }),
  ];
  const readiness = createReadiness({
    required: { mongodb: mongo.ping, collections: async () => setUp.assertDone() },
    helpful: { rabbitmq: amqp.ping, redis: () => redis.ping() },
  });

  const stopping = new AbortController();
  let consumers: Consumer[] = [];
  return {
    app: createServiceApp({ logger, metrics, readiness, bindings }),
    readiness,
    start: () => {
      void retryForever(setUp.run, {
        name: 'the set-up of the collections',
        logger,
        signal: stopping.signal,
      });
      consumers = createReservationConsumers(
        { amqp, service: NAME, logger, metrics },
        {
          reserveStock: createReserveStock({
            transact,
            now,
            observe: (outcome, count) => catalogMetrics.reservations.inc({ outcome }, count),
          }),
          settleOrders: createSettleOrders({ transact }),
        },
      );
      relay.start();
      sweeper.start();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...consumers.map((consumer) => consumer.close()), sweeper.stop()]);
      await relay.stop();
      caching.keeper.stop();
      await publisher.close();
      await amqp.close();
      await mongo.close();
      redis.disconnect();
    },
  };
};
