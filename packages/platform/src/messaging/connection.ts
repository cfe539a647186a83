import {
  type AmqpConnectionManager,
  type ChannelWrapper,
  connect,
  type CreateChannelOpts,
} from 'amqp-connection-manager';
import type { Channel, ConfirmChannel } from 'amqplib';
import type { Logger } from '../log/index.ts';
import { createRoundRobinLookup } from './round-robin-dns.ts';

/** Two to three of them without a byte end a connection: 10 to 15 s. */
const HEARTBEAT_S = 5;
const RECONNECT_S = 1;
/** Longest silence of a broker before a connection is open. */
const CONNECT_TIMEOUT_MS = 3_000;

export type ChannelOptions = Omit<CreateChannelOpts, 'setup'> & {
  /** Runs at each connection: declares and binds what the channel needs. */
  setup?: (channel: ConfirmChannel) => Promise<void>;
};

export type Amqp = {
  manager: AmqpConnectionManager;
  /** A channel that is set up at each connection. Its failures are logged, never thrown. */
  openChannel: (options: ChannelOptions) => ChannelWrapper;
  /** Rejects while there is no connection. */
  ping: () => Promise<void>;
  close: () => Promise<void>;
};

/** For a consumer that the broker cancelled because its queue is gone: a closed channel is set up again. */
export const closeChannel = (channel: Pick<Channel, 'close'>): void => {
  channel.close().catch(() => undefined);
};

/**
 * The library sets a channel up at each connection, but never again while the connection lives. A
 * broker may close a channel alone (a message held for longer than its consumer timeout, a queue
 * that could not be declared): then the connection is made anew, and all of its channels with it.
 */
const openChannel = (
  manager: AmqpConnectionManager,
  options: ChannelOptions,
  logger: Logger,
): ChannelWrapper => {
  let live: ConfirmChannel | undefined;
  let isClosed = false;
  const setUp = options.setup;
  const wrapper = manager.createChannel({
    ...options,
    setup: async (channel: ConfirmChannel) => {
      live = channel;
      channel.once('close', () => {
        if (live === channel) live = undefined;
        setTimeout(() => {
          if (live || isClosed || !manager.isConnected()) return;
          logger.warn({ channel: options.name }, 'a channel was closed, connecting anew');
          manager.reconnect();
        }, RECONNECT_S * 1_000).unref();
      });
      await setUp?.(channel);
    },
  });
  wrapper.once('close', () => {
    isClosed = true;
  });
  // A connection lost (or closed) during the set-up; without a listener it would end the process.
  wrapper.on('error', (error) => logger.warn({ err: error, channel: options.name }, 'no channel'));
  return wrapper;
};

/**
 * Connects in the background and again for ever, to another address each time where the name of the
 * broker has several. A broker that hangs is noticed by heartbeat.
 */
export const createAmqp = (
  url: string,
  name: string,
  logger: Logger,
  lookup = createRoundRobinLookup(),
): Amqp => {
  const manager = connect([url], {
    heartbeatIntervalInSeconds: HEARTBEAT_S,
    reconnectTimeInSeconds: RECONNECT_S,
    // Without noDelay a small message waits up to 40 ms for the ack of the one before it.
    connectionOptions: {
      noDelay: true,
      timeout: CONNECT_TIMEOUT_MS,
      lookup,
      clientProperties: { connection_name: name },
    },
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
    openChannel: (options) => openChannel(manager, options, logger),
    ping: async () => {
      if (!manager.isConnected()) throw new Error('not connected');
    },
    close: () => manager.close(),
  };
};
