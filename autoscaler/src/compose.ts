import { withPassword } from '@bookstore/platform/config';
import { createServiceApp } from '@bookstore/platform/http';
import { createPeriodicTask, createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { type AmqpConnection, createAmqpConnection } from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import type { Config } from './config.ts';
import { createScaleServices } from './scaling/scale-services.ts';
import { createFindReplicas, createReadCores } from './signals/cores.http.ts';
import { createReadQueueDepth } from './signals/queue-depth.amqp.ts';
import { createListServices } from './swarm/services.docker.ts';

const NAME = 'autoscaler';
/** A run may be late by its own timeouts; more intervals than this without a sample are a gap. */
const GAP_INTERVALS = 3;
const SLOWEST_RUN_MS = 10_000;

/** Wires the autoscaler: what it reads, how it decides, and how often it does so. */
export const compose = (config: Config, logger: Logger): Service => {
  const amqp = connectBroker(config, logger);
  const scaleServices = createScaleServices({
    listServices: createListServices(config.DOCKER_SOCKET, config.STACK_NAME),
    readCores: createReadCores(createFindReplicas(config.METRICS_PORT)),
    readQueueDepth: amqp && createReadQueueDepth(amqp),
    rules: {
      upAfterMs: config.SCALE_UP_AFTER_MS,
      downAfterMs: config.SCALE_DOWN_AFTER_MS,
      maxStep: config.SCALE_MAX_STEP,
    },
    gapMs: GAP_INTERVALS * config.SCALE_INTERVAL_MS + SLOWEST_RUN_MS,
    isDryRun: config.DRY_RUN,
    logger,
    now: () => performance.now(),
  });
  const scaling = createPeriodicTask({
    name: 'scaling of the services',
    intervalMs: config.SCALE_INTERVAL_MS,
    work: scaleServices,
    logger,
    immediate: true,
  });
  const readiness = createReadiness({ required: { swarm: scaling.check } });
  return {
    app: createServiceApp({ logger, metrics: createMetrics(NAME), readiness, routes: [] }),
    readiness,
    start: scaling.start,
    stop: async () => {
      await scaling.stop();
      await amqp?.close();
    },
  };
};

const connectBroker = (config: Config, logger: Logger): AmqpConnection | undefined =>
  config.AMQP_URL === undefined
    ? undefined
    : createAmqpConnection({
        url: withPassword(config.AMQP_URL, config.AMQP_PASSWORD),
        name: NAME,
        logger,
      });
