import {
  type AmqpConnectionManager,
  type ChannelWrapper,
  connect,
  type CreateChannelOpts,
} from 'amqp-connection-manager';
import type { Logger } from '../log/index.ts';

const HEARTBEAT_S = 5;
const RECONNECT_S = 1;

export type Amqp = {
  manager: AmqpConnectionManager;
  /** A channel that is set up at each connection. Its failures are logged, never thrown. */
  openChannel: (options: CreateChannelOpts) => ChannelWrapper;
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
    openChannel: (options) => {
      const channel = manager.createChannel(options);
      // A connection lost (or closed) during the set-up; without a listener it would end the process.
      channel.on('error', (error) =>
        logger.warn({ err: error, channel: options.name }, 'no channel'),
      );
      return channel;
    },
    ping: async () => {
      if (!manager.isConnected()) throw new Error('not connected');
    },
    close: () => manager.close(),
  };
};
