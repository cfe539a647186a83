import { withPassword } from '@bookstore/platform/config';
import { createServiceApp } from '@bookstore/platform/http';
import { createPeriodicTask, createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createAmqpConnection, createCountMessages } from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import type { Config } from './config.ts';
import { createScaleServices } from './scaling/scale-services.ts';
import { createFindReplicas, createReadCores } from './signals/cores.http.ts';
import { createListServices } from './swarm/services.http.ts';

const NAME = 'autoscaler';
/** A history has a gap after this many intervals and the longest run without a sample. */
const GAP_INTERVALS = 3;
const MAX_RUN_MS = 10_000;

/** The composition root: the whole service in plain code. */
export const createApp = (config: Config, logger: Logger): Service => {
  const amqp =
    config.AMQP_URL === undefined
      ? undefined
      : createAmqpConnection({
          url: withPassword(config.AMQP_URL, config.AMQP_PASSWORD),
          name: NAME,
          logger,
        });
  const countMessages = amqp && createCountMessages(amqp);
  const scaleServices = createScaleServices({
    listServices: createListServices(config.SCALING_SOCKET),
    readCores: createReadCores(createFindReplicas(config.METRICS_PORT)),
    readQueueDepth: countMessages && (async (queue) => (await countMessages([queue])).get(queue)),
    rules: {
      upAfterMs: config.SCALE_UP_AFTER_MS,
      downAfterMs: config.SCALE_DOWN_AFTER_MS,
      maxStep: config.SCALE_MAX_STEP,
    },
    gapMs: GAP_INTERVALS * config.SCALE_INTERVAL_MS + MAX_RUN_MS,
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
