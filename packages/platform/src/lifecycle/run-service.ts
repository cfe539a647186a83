import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { ConfigError, parseConfig, type platformShape } from '../config/index.ts';
import { listen } from '../http/listen.ts';
import { createLogger, type Logger } from '../log/index.ts';
import type { Readiness } from './readiness.ts';

/** A wired service: its request handler, its background work, and its end. */
export type Service = {
  app: RequestListener;
  readiness: Readiness;
  /** Begins the background work. Never fails: the service waits for servers that are missing. */
  start: () => void;
  /** Finishes the work in hand, then closes the connections. */
  stop: () => Promise<void>;
};

type PlatformConfig = z.output<z.ZodObject<typeof platformShape>>;

export type RunOptions<Schema extends z.ZodObject> = {
  name: string;
  configSchema: Schema;
  compose: (config: Readonly<z.output<Schema>>, logger: Logger) => Service | Promise<Service>;
};

/** Runs one service as this process: config → compose → listen → signals. Exits with 1 on invalid configuration. */
export const runService = async <Schema extends z.ZodObject & z.ZodType<PlatformConfig>>(
  options: RunOptions<Schema>,
): Promise<void> => {
  const config = readConfig(options.configSchema);
  const logger = createLogger({
    service: options.name,
    version: config.SERVICE_VERSION,
    level: config.LOG_LEVEL,
  });
  const service = await options.compose(config, logger);
  const server = await listen(service.app, { port: config.PORT, host: config.HOST });
  service.start();
  logger.info({ port: server.port }, 'listening');

  let stopping = false;
  const stop = async (reason: string, exitCode: number): Promise<void> => {
    if (stopping) process.exit(exitCode === 0 ? 130 : exitCode);
    stopping = true;
    logger.info({ reason }, 'stopping');
    const deadline = setTimeout(
      () => process.exit(1),
      config.SHUTDOWN_TIMEOUT_MS + config.DRAIN_DELAY_MS,
    );
    deadline.unref();
    service.readiness.drain();
    server.retire();
    if (exitCode === 0) await sleep(config.DRAIN_DELAY_MS);
    await server.close(config.SHUTDOWN_TIMEOUT_MS / 2);
    await service.stop();
    logger.info('stopped');
    logger.flush();
    process.exit(exitCode);
  };
  const fail = (error: unknown): void => {
    logger.fatal({ err: error }, 'unhandled error');
    logger.flush();
    void stop('fault', 1);
  };
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  process.on('SIGINT', () => void stop('SIGINT', 0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
};

const readConfig = <Schema extends z.ZodObject>(schema: Schema): Readonly<z.output<Schema>> => {
  try {
    return parseConfig(schema, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
};
