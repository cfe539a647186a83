import { amqpUrl, platformShape, serverPassword, wholeNumber } from '@bookstore/platform/config';
import { z } from 'zod';

/** What the autoscaler reads from its environment. Times are milliseconds. */
export const configSchema = z.object({
  ...platformShape,
  /** Services of this stack alone are looked at. */
  STACK_NAME: z.string().min(1),
  DOCKER_SOCKET: z.string().min(1).default('/var/run/docker.sock'),
  /** Where the depth of queues is asked; without it only CPU can scale a service. */
  AMQP_URL: amqpUrl.optional(),
  AMQP_PASSWORD: serverPassword,
  /** Port of `/metrics` of the services that are looked at. */
  METRICS_PORT: wholeNumber(8_080, 1, 65_535),
  SCALE_INTERVAL_MS: wholeNumber(5_000, 100),
  /** How long a service must be too busy, without a change of it, before it gets replicas. */
  SCALE_UP_AFTER_MS: wholeNumber(15_000, 100),
  /** How long a service must be too idle, without a change of it, before it loses replicas. */
  SCALE_DOWN_AFTER_MS: wholeNumber(300_000, 100),
  /** Most replicas to add or to take at once. */
  SCALE_MAX_STEP: wholeNumber(2, 1),
  /** Says what it would do, and does nothing. */
  DRY_RUN: z.stringbool().default(false),
});
export type Config = Readonly<z.output<typeof configSchema>>;
