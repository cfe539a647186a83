import {
  createAuthenticate,
  createRemoteKeySource,
  createVerifyToken,
  type KeySource,
} from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { createBind, createServiceApp } from '@bookstore/platform/http';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createAmqp, createPublisher, gaugeQueues } from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import { createMongo } from '@bookstore/platform/mongo';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { createOrderBindings } from './orders/order.routes.ts';
import { createPlaceOrderBindings } from './orders/place-order.routes.ts';
import { createStorage } from './storage.ts';
import { createStreamBindings } from './streams/stream.routes.ts';
import { createUseCases } from './use-cases.ts';

const NAME = 'order-service';

/** What a test may put in the place of the real thing. */
export type Overrides = { keys?: KeySource; now?: () => Date };

/** The whole service in plain code, shared by production and tests. */
export const compose = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const metrics = createMetrics(NAME);
  const mongo = createMongo(withPassword(config.MONGO_URL, config.MONGO_PASSWORD), NAME);
  const amqp = createAmqp(withPassword(config.AMQP_URL, config.AMQP_PASSWORD), NAME, logger);
  const publisher = createPublisher(amqp, NAME, metrics);
  gaugeQueues(metrics, amqp, NAME);
  const storage = createStorage(mongo.db);
  const closing = new AbortController();
  const useCases = createUseCases({
    config,
    logger,
    metrics,
    db: mongo.db,
    assertReady: storage.assertReady,
    publisher,
    now: overrides.now ?? (() => new Date()),
    closing: closing.signal,
  });
  const consumerParts = { amqp, service: NAME, logger, metrics } as const;
  const background = createBackground({
    config,
    logger,
    storage,
    amqp,
    consumerParts,
    useCases,
  });

  const verifyToken = createVerifyToken({
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    keys: overrides.keys ?? createRemoteKeySource(config.JWKS_URL),
  });
  const bind = createBind(createAuthenticate(verifyToken));
  const readiness = createReadiness({
    required: { mongodb: mongo.ping, collections: async () => storage.assertReady() },
    helpful: { rabbitmq: amqp.ping },
  });
  const bindings = [
    ...createPlaceOrderBindings(bind, useCases),
    ...createOrderBindings(bind, useCases),
    ...createStreamBindings(bind, useCases),
  ];
  const app = createServiceApp({ logger, metrics, readiness, bindings });

  return {
    app,
    readiness: {
      ...readiness,
      drain: () => {
        readiness.drain();
        closing.abort();
      },
    },
    start: background.start,
    stop: async () => {
      closing.abort();
      await background.stop();
      await publisher.close();
      await amqp.close();
      await mongo.close();
    },
  };
};
