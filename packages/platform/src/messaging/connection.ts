import { type AmqpConnectionManager, connect } from 'amqp-connection-manager';
import type { Logger } from '../log/index.ts';

const HEARTBEAT_S = 5;
const RECONNECT_S = 1;

export type Amqp = {
  manager: AmqpConnectionManager;
  /** Rejects while there is no connection. */
  ping: () => Promise<void>;
  close: () => Promise<void>;
};

/** Connects in the background and again for ever; a broker that hangs is noticed by heartbeat. */
export const createAmqp = (url: string, name: string, logger: Logger): Amqp => {
  const manager = connect([url], {
    heartbeatIntervalInSeconds: HEARTBEAT_S,
    reconnectTimeInSeconds: RECONNECT_S,
    connectionOptions: { timeout: 5_000, clientProperties: { connection_name: name } },
  });
  let reported = false;
  const report = (error: unknown): void => {
    if (!reported) logger.warn({ err: error }, 'rabbitmq is out of reach');
    reported = true;
  };
  manager.on('connectFailed', ({ err }) => report(err));
  manager.on('disconnect', ({ err }) => report(err));
  manager.on('connect', () => {
    logger.info('rabbitmq is connected');
    reported = false;
  });
  return {
    manager,
    ping: async () => {
      if (!manager.isConnected()) throw new Error('not connected');
    },
    close: () => manager.close(),
  };
};
