import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

const IDLE_SOCKETS_PER_REPLICA = 64;
/**
 * A service closes an idle connection after `KEEP_ALIVE_TIMEOUT_MS` (75 s). The gateway must close it first: a request on
 * a connection that is just being closed fails, and only a GET may be sent again.
 */
const MAX_IDLE_MS = 60_000;

type OnCreated = (error: Error | null, socket: Duplex) => void;

/**
 * A keep-alive agent that hands out connected sockets only. A refused connection is known before a byte of the body was
 * read, so another replica can still get all of it. Each open request has at most one socket, so the connection limit of
 * the edge bounds the sockets too.
 */
export class PreconnectedAgent extends Agent {
  readonly #connectTimeoutMs: number;

  constructor(connectTimeoutMs: number, options: AgentOptions = {}) {
    super({
      keepAlive: true,
      maxFreeSockets: IDLE_SOCKETS_PER_REPLICA,
      timeout: MAX_IDLE_MS,
      ...options,
    });
    this.#connectTimeoutMs = connectTimeoutMs;
  }

  override createConnection(options: ClientRequestArgs, onCreated?: OnCreated): undefined {
    const socket = connect({ host: options.host ?? 'localhost', port: Number(options.port) });
    const handOver = (error: Error | null): void => {
      socket.removeAllListeners('error').removeAllListeners('timeout').setTimeout(0);
      // After an error the caller ignores the socket.
      onCreated?.(error, socket);
    };
    socket.setNoDelay(true);
    socket.setTimeout(this.#connectTimeoutMs, () => {
      socket.destroy(new Error('no connection in time'));
    });
    socket.once('error', handOver);
    socket.once('connect', () => handOver(null));
  }

  /** Closes the idle connections to a replica. */
  closeIdle(url: string): void {
    destroySockets(this.freeSockets, url);
  }

  /** Closes all connections to a replica, so that requests to a dead host fail at once. */
  closeAll(url: string): void {
    this.closeIdle(url);
    destroySockets(this.sockets, url);
  }
}

// The agent's names for its connections begin with host and port.
const destroySockets = (socketsByName: Agent['sockets'], url: string): void => {
  const { hostname, port } = new URL(url);
  const prefix = `${hostname}:${port || 80}:`;
  for (const [name, sockets] of Object.entries(socketsByName)) {
    if (name.startsWith(prefix)) for (const socket of sockets ?? []) socket.destroy();
  }
};
