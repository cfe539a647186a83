import { randomUUID } from 'node:crypto';
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
  createPublisher,
  createRelay,
  gaugeQueues,
} from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import { createMongo } from '@bookstore/platform/mongo';
import { createRedis } from '@bookstore/platform/redis';
import { createAddBook, createArchiveBook, createEditBook } from './books/edit-books.ts';
import { createLoadEntries } from './books/book.http.ts';
import { type BookDocument, BOOKS, createLoadBooks, newBookId } from './books/book.mongo.ts';
import { createBookRoutes } from './books/books.routes.ts';
import { createReadBook } from './books/read-book.ts';
import { createCountTopics } from './books/topic-counts.mongo.ts';
import { createBookCache } from './cache/book-cache.redis.ts';
import { createCacheRefresher } from './cache/cache-refresher.ts';
import { createRecoverUnpublished, createRecoveringOutbox } from './cache/crash-recovery.mongo.ts';
import { createGenerations } from './cache/generations.redis.ts';
import { createListCache } from './cache/list-cache.ts';
import { createCatalogMetrics } from './catalog.metrics.ts';
import type { Config } from './config.ts';
import { createRunHoldCommand } from './holds/hold-commands.ts';
import { createClaimSweep, createFindExpiredHolds, createFindHold } from './holds/hold.mongo.ts';
import { createHoldRoutes } from './holds/holds.routes.ts';
import {
  createCreateHold,
  createGetHold,
  createReleaseHold,
  createSweepHolds,
} from './holds/manage-holds.ts';
import { createCatalogSetUp } from './migrations/migrations.mongo.ts';
import { RESERVATIONS, type ReservationDocument } from './reservations/reservation.mongo.ts';
import { createReservationConsumers } from './reservations/reservations.consumers.ts';
import { createReserveStock } from './reservations/reserve-stock.ts';
import { createSettleOrders } from './reservations/settle-orders.ts';
import { createRenderBooks } from './search/list-item-cache.ts';
import { createListBooks } from './search/list-books.ts';
import { createFindBooks, createLoadSummaries } from './search/search.mongo.ts';
import { createSearchRoutes } from './search/search.routes.ts';
import { createAdjustStock } from './stock/adjust-stock.ts';
import { createListMovements } from './stock/list-movements.ts';
import { createFindMovements } from './stock/movement.mongo.ts';
import { createStockRoutes } from './stock/stock.routes.ts';
import { createAfterCommit } from './transactions/after-commit.ts';
import { createDeferredMarks } from './transactions/deferred-marks.ts';
import { createTransact } from './transactions/transact.mongo.ts';
import { createWriteQueue } from './write-queue/write-queue.ts';

const NAME = 'catalog-service';
const QUEUE_LIMITS = { capacity: 256, maxWaitMs: 3_000 };
const HOLD_SWEEP_MS = 1_000;
const CACHE_REFRESH_MS = 500;
/** The format of what the cache holds: two releases never read each other's entries. */
const CACHE_VERSION = 2;

/** Replacements that tests pass in. */
export type Overrides = { keys?: KeySource; now?: () => Date };

export const createApp = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const now = overrides.now ?? (() => new Date());
  const metrics = createMetrics(NAME);
  const mongo = createMongo(withPassword(config.MONGO_URL, config.MONGO_PASSWORD), NAME);
  const redis = createRedis(withPassword(config.REDIS_URL, config.REDIS_PASSWORD), logger);
  const amqp = createAmqp(withPassword(config.AMQP_URL, config.AMQP_PASSWORD), NAME, logger);
  const publisher = createPublisher({ amqp, appId: NAME, logger, metrics });
  const writeQueue = createWriteQueue(QUEUE_LIMITS);
  const catalogMetrics = createCatalogMetrics(metrics, writeQueue.depth);
  gaugeQueues(metrics, amqp.consuming, NAME);

  const setUp = createCatalogSetUp(mongo.db, logger);
  const loadBooks = createLoadBooks(mongo.db);
  const loadEntries = createLoadEntries(loadBooks);
  // The namespace keeps the keys of one database apart from those of another.
  const namespace = `catalog:${mongo.db.databaseName}:v${CACHE_VERSION}`;
  const bookCache = createBookCache(redis, namespace);
  const generations = createGenerations(redis, namespace);
  const refresher = createCacheRefresher({ books: bookCache, generations, loadEntries, logger });
  const cacheReads = {
    isCoherent: refresher.isCoherent,
    onUnavailable: () => refresher.markDirty([]),
  };
  const reservationOutbox = createOutbox(mongo.db.collection<ReservationDocument>(RESERVATIONS));
  const books = mongo.db.collection<BookDocument>(BOOKS);
  const bookOutbox = createOutbox(books);
  const recoverUnpublished = createRecoverUnpublished(books, refresher.recover);
  const cacheTask = createPeriodicTask({
    name: 'refresh of the caches',
    intervalMs: CACHE_REFRESH_MS,
    work: async () => {
      await recoverUnpublished(now());
      await refresher.resync();
    },
    logger,
  });
  const bookMarks = createDeferredMarks(bookOutbox, logger);
  const relay = createRelay({
    outboxes: [reservationOutbox, createRecoveringOutbox(bookOutbox, refresher.recover)],
    publisher,
    logger,
    metrics,
  });
  const afterCommit = createAfterCommit({
    refresher,
    offer: relay.offer,
    claimReplies: reservationOutbox.claimWritten,
    claimBooks: bookMarks.claim,
  });
  const transact = createTransact({
    mongo,
    queue: writeQueue,
    assertReady: setUp.assertDone,
    afterCommit,
    now,
  });

  const findHold = createFindHold(mongo.db);
  const runHoldCommand = createRunHoldCommand({ transact, now });
  const sweepHolds = createSweepHolds({
    claimSweep: createClaimSweep(mongo.db, randomUUID()),
    findExpired: createFindExpiredHolds(mongo.db),
    runCommand: runHoldCommand,
    now,
  });
  const sweeper = createPeriodicTask({
    name: 'sweep of expired holds',
    intervalMs: HOLD_SWEEP_MS,
    work: sweepHolds,
    logger,
  });

  const route = createRouteOperation(
    createAuthenticate(
      createVerifyToken({
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        keys: overrides.keys ?? createRemoteKeySource(config.JWKS_URL),
      }),
    ),
  );
  const routes = [
    ...createBookRoutes(route, {
      addBook: createAddBook({ transact, newId: newBookId, now }),
      readBook: createReadBook({
        cache: bookCache,
        ...cacheReads,
        loadEntries,
        observe: (result) => catalogMetrics.cache.inc({ cache: 'book', result }),
      }),
      loadBooks,
      editBook: createEditBook({ transact, now }),
      archiveBook: createArchiveBook({ transact, now }),
    }),
    ...createStockRoutes(route, {
      adjustStock: createAdjustStock({ transact }),
      listMovements: createListMovements({
        loadBooks,
        findMovements: createFindMovements(mongo.db),
      }),
    }),
    ...createSearchRoutes(route, {
      listBooks: createListBooks(
        createFindBooks(mongo.db),
        createRenderBooks(createLoadSummaries(mongo.db)),
      ),
      countTopics: createCountTopics(mongo.db),
      readList: createListCache({
        current: generations.current,
        ...cacheReads,
        observe: (result) => catalogMetrics.cache.inc({ cache: 'list', result }),
      }),
    }),
    ...createHoldRoutes(route, {
      createHold: createCreateHold(runHoldCommand, randomUUID),
      getHold: createGetHold(findHold, now),
      releaseHold: createReleaseHold(findHold, runHoldCommand),
    }),
  ];
  const readiness = createReadiness({
    required: {
      mongodb: mongo.ping,
      collections: async () => setUp.assertDone(),
      queues: amqp.consuming.checkDeclarations,
    },
    helpful: { rabbitmq: publisher.check, 'redis-cache': () => redis.ping() },
  });

  const stopping = new AbortController();
  let consumers: Consumer[] = [];
  return {
    app: createServiceApp({ logger, metrics, readiness, routes }),
    readiness,
    start: () => {
      void retryForever(() => setUp.run(stopping.signal), {
        name: 'the set-up of the collections',
        logger,
        signal: stopping.signal,
      });
      consumers = createReservationConsumers(
        { amqp, publisher, service: NAME, logger, metrics },
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
      cacheTask.start();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...consumers.map((consumer) => consumer.close()), sweeper.stop()]);
      await relay.stop();
      await bookMarks.stop();
      await cacheTask.stop();
      // Another replica would only do so when their entries expire.
      await refresher.resync().catch(() => undefined);
      await amqp.close();
      await mongo.close();
      redis.disconnect();
    },
  };
};
