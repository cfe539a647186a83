import { withPassword } from '@bookstore/platform/config';
import { createServiceApp } from '@bookstore/platform/http';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { type Amqp, createAmqp } from '@bookstore/platform/messaging';
import { createMetrics } from '@bookstore/platform/metrics';
import type { Config } from './config.ts';
import { createScaleServices } from './scaling/scale-services.ts';
import { createFindReplicas, createReadCores } from './signals/cores.http.ts';
import { createReadQueueDepth } from './signals/queue-depth.amqp.ts';
import { createListServices } from './swarm/services.docker.ts';
import { createTurns } from './turns.ts';

const NAME = 'autoscaler';
/** A turn may be late by its own timeouts; more turns than this without a sample are a gap. */
const GAP_TURNS = 3;
const SLOWEST_TURN_MS = 10_000;

/** Wires the autoscaler: what it reads, how it decides, and the turns in which it does so. */
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
    gapMs: GAP_TURNS * config.SCALE_INTERVAL_MS + SLOWEST_TURN_MS,
    isDryRun: config.DRY_RUN,
    logger,
    now: () => performance.now(),
  });
  const turns = createTurns(scaleServices, config.SCALE_INTERVAL_MS, logger);
  const readiness = createReadiness({ required: { swarm: turns.check } });
  return {
    app: createServiceApp({ logger, metrics: createMetrics(NAME), readiness, bindings: [] }),
    readiness,
    start: turns.start,
    stop: async () => {
      await turns.stop();
      await amqp?.close();
    },
  };
};

const connectBroker = (config: Config, logger: Logger): Amqp | undefined =>
  config.AMQP_URL === undefined
    ? undefined
    : createAmqp(withPassword(config.AMQP_URL, config.AMQP_PASSWORD), NAME, logger);
