import { amqpUrl, platformShape, serverPassword, wholeNumber } from '@bookstore/platform/config';
import { z } from 'zod';

/** Of the helper, which the autoscaler asks. No part of the path may be writable for others. */
const scalingSocket = z.string().min(1).default('/shop/.data/scaling.sock');

/** The environment of the autoscaler. Times are milliseconds. Every secret may come as `NAME_FILE` instead. */
export const configSchema = z.object({
  ...platformShape,
  SCALING_SOCKET: scalingSocket,
  /** For the depth of queues; without it only CPU can scale a service. */
  AMQP_URL: amqpUrl.optional(),
  AMQP_PASSWORD: serverPassword,
  /** Port of `/metrics` of the scaled services. */
  METRICS_PORT: wholeNumber(8_080, 1, 65_535),
  SCALE_INTERVAL_MS: wholeNumber(5_000, 100),
  /** How long a service must be too busy, without being changed, before it gets replicas. */
  SCALE_UP_AFTER_MS: wholeNumber(15_000, 100),
  /** How long a service must be too idle, without being changed, before it loses replicas. */
  SCALE_DOWN_AFTER_MS: wholeNumber(300_000, 100),
  /** Replicas to add or remove at once, at most. */
  SCALE_MAX_STEP: wholeNumber(2, 1),
  /** Logs what it would do, and changes nothing. */
  DRY_RUN: z.stringbool().default(false),
});
export type Config = Readonly<z.output<typeof configSchema>>;

/** The environment of its helper, the only part with the socket of Docker. */
export const helperConfigSchema = z.object({
  ...platformShape,
  SCALING_SOCKET: scalingSocket,
  DOCKER_SOCKET: z.string().min(1).default('/var/run/docker.sock'),
  /** Only services of this stack are scaled. */
  STACK_NAME: z.string().min(1),
});
export type HelperConfig = Readonly<z.output<typeof helperConfigSchema>>;
