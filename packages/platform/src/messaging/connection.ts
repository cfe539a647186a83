import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConfirmChannel, connect } from 'amqplib';
import { NotReadyError } from '../lifecycle/readiness.ts';
import { backoffMs } from '../lifecycle/retry.ts';
import type { Logger } from '../log/index.ts';
import { createRoundRobinLookup } from './round-robin-dns.ts';

/** The client ends a connection after two to three intervals without a byte: 10 to 15 s. */
const HEARTBEAT_S = 5;
/** Longest silence of a broker before a connection is open. */
const CONNECT_TIMEOUT_MS = 3_000;
const FIRST_RECONNECT_MS = 200;
const MAX_RECONNECT_MS = 1_000;
const CLOSE_DEADLINE_MS = 2_000;

export type AmqpConnection = {
  /** Waits for a connection. Rejects once the connection is closed for good. */
  createChannel: () => Promise<ConfirmChannel>;
  isConnected: () => boolean;
  /** True while an alarm of the broker (memory, disk) keeps it from reading what this connection publishes. */
  isBlocked: () => boolean;
  /** What the broker said when it refused a declaration, by the name of the channel. */
  refusals: Map<string, string>;
  /** A readiness check: rejects with the first refusal. */
  checkDeclarations: () => Promise<void>;
  /** A readiness check: rejects while there is no connection, or while it is blocked. */
  check: () => Promise<void>;
  close: () => Promise<void>;
};

export type AmqpConnectionOptions = {
  url: string;
  /** How RabbitMQ lists the connection. */
  name: string;
  logger: Logger;
  lookup?: LookupFunction;
};

/**
 * Connects in the background and reconnects for ever, with growing pauses, and to another address each
 * time when the name of the broker has several.
 */
export const createAmqpConnection = ({
  url,
  name,
  logger,
  lookup = createRoundRobinLookup(),
}: AmqpConnectionOptions): AmqpConnection => {
  const address = new URL(url);
  address.searchParams.set('heartbeat', String(HEARTBEAT_S));
  const refusals = new Map<string, string>();
  let connected = false;
  let blockedReason: string | null = null;
  let isOutageLogged = false;

  const onOutage = (error: Error): void => {
    connected = false;
    blockedReason = null;
    if (!isOutageLogged) logger.warn({ err: error, connection: name }, 'RabbitMQ is unavailable');
    isOutageLogged = true;
  };
  const open = async () => {
    const connection = await connect(address.href, {
      // Without noDelay a small message waits up to 40 ms for the TCP ack of the one before it.
      noDelay: true,
      timeout: CONNECT_TIMEOUT_MS,
      lookup,
      clientProperties: { connection_name: name },
      recovery: {
        waitForConnect: false,
        calculateDelay: (attempt) => backoffMs(attempt - 1, FIRST_RECONNECT_MS, MAX_RECONNECT_MS),
      },
    });
    connection.on('connect', () => {
      connected = true;
      isOutageLogged = false;
      logger.info({ connection: name }, 'RabbitMQ is connected');
    });
    connection.on('connect-failed', onOutage);
    connection.on('disconnect', onOutage);
    // `disconnect` follows; without a listener the event ends the process.
    connection.on('error', () => undefined);
    connection.on('blocked', (reason) => {
      blockedReason = reason;
      logger.warn({ connection: name, reason }, 'RabbitMQ blocks publishers');
    });
    connection.on('unblocked', () => {
      blockedReason = null;
      logger.info({ connection: name }, 'RabbitMQ accepts messages again');
    });
    return connection;
  };
  const opening = open();

  return {
    createChannel: async () => (await opening).createConfirmChannel(),
    isConnected: () => connected,
    isBlocked: () => blockedReason !== null,
    refusals,
    checkDeclarations: async () => {
      for (const refusal of refusals.values()) throw new NotReadyError(refusal);
    },
    check: async () => {
      if (!connected) throw new NotReadyError('not connected');
      if (blockedReason !== null) throw new NotReadyError(`blocks publishers: ${blockedReason}`);
    },
    close: async () => {
      connected = false;
      // A broker that hangs never confirms the close.
      const deadline = sleep(CLOSE_DEADLINE_MS, undefined, { ref: false });
      await Promise.race([(await opening).close(), deadline]);
    },
  };
};

/**
 * The two connections of a process. A broker alarm stops reading from a connection that publishes: acks
 * and declarations of the consumers need one of their own, or queues would not drain during an alarm.
 */
export type Amqp = {
  publishing: AmqpConnection;
  consuming: AmqpConnection;
  /** A readiness check of both connections. */
  check: () => Promise<void>;
  close: () => Promise<void>;
};

export const createAmqp = (url: string, name: string, logger: Logger): Amqp => {
  const publishing = createAmqpConnection({ url, name: `${name} publishing`, logger });
  const consuming = createAmqpConnection({ url, name: `${name} consuming`, logger });
  return {
    publishing,
    consuming,
    check: async () => {
      await Promise.all([publishing.check(), consuming.check()]);
    },
    close: async () => {
      await Promise.all([publishing.close(), consuming.close()]);
    },
  };
};
