import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

const IDLE_SOCKETS_PER_REPLICA = 64;
/**
 * A service ends a connection that rests for `KEEP_ALIVE_TIMEOUT_MS`, 75 s. The gateway has to be first: a request that meets the end of its
 * connection is broken, and one that may change something must not be sent again.
 */
const MAX_REST_MS = 60_000;

type Created = (error: Error | null, socket: Duplex) => void;

/**
 * A keep-alive agent that hands a socket over only when it is connected: a refused connection is
 * known before a byte of the body was read, so that another replica can still have all of it. Each
 * open request has one socket at most, so that the connection limit of the edge bounds them.
 */
export class ConnectFirstAgent extends Agent {
  readonly #connectTimeoutMs: number;

  constructor(connectTimeoutMs: number, options: AgentOptions = {}) {
    super({
      keepAlive: true,
      maxFreeSockets: IDLE_SOCKETS_PER_REPLICA,
      timeout: MAX_REST_MS,
      ...options,
    });
    this.#connectTimeoutMs = connectTimeoutMs;
  }

  override createConnection(options: ClientRequestArgs, created?: Created): undefined {
    const socket = connect({ host: options.host ?? 'localhost', port: Number(options.port) });
    const give = (error: Error | null): void => {
      socket.removeAllListeners('error').removeAllListeners('timeout').setTimeout(0);
      // A failed socket is not looked at by the caller.
      created?.(error, socket);
    };
    socket.setNoDelay(true);
    socket.setTimeout(this.#connectTimeoutMs, () => {
      socket.destroy(new Error('no connection in time'));
    });
    socket.once('error', give);
    socket.once('connect', () => give(null));
  }

  /** Ends the connections to a replica that carry no request now. */
  closeIdle(url: string): void {
    destroyAll(this.freeSockets, url);
  }

  /** Ends all connections to a replica that is known to be dead: what waits there would wait long. */
  hangUp(url: string): void {
    this.closeIdle(url);
    destroyAll(this.sockets, url);
  }
}

// The agent's names for its connections begin with host and port.
const destroyAll = (sockets: Agent['sockets'], url: string): void => {
  const { hostname, port } = new URL(url);
  const start = `${hostname}:${port || 80}:`;
  for (const [name, open] of Object.entries(sockets)) {
    if (name.startsWith(start)) for (const socket of open ?? []) socket.destroy();
  }
};
