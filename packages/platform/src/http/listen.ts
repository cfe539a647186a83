import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientError } from './client-error.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the keep-alive of the proxies in front, so that it is they who close. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** More than the edge lets through with what it adds, so that too much is refused there already. */
const MAX_HEADER_BYTES = 64 * 1024;
/**
 * Connections that wait to be accepted, at most the kernel's somaxconn. With Node's 511 a thousand buyers
 * at once met a full queue, and each connection that the kernel drops is tried again only a second later.
 */
const BACKLOG = 4_096;

export type Listening = {
  port: number;
  /**
   * From now on each reply ends its connection. A proxy that keeps connections would else send a request
   * over one in the moment in which it is closed, and could not know whether the request was read.
   */
  retire: () => void;
  /** No new connections; resolves when the open requests are answered or the deadline is over. */
  close: (deadlineMs: number) => Promise<void>;
};

export const listen = async (
  app: RequestListener,
  options: { port: number; host: string },
): Promise<Listening> => {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      requireHostHeader: false,
    },
    app,
  );
  server.on('clientError', answerClientError);
  let retiring = false;
  server.prependListener('request', (_req, res) => {
    if (retiring) res.setHeader('Connection', 'close');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...options, backlog: BACKLOG }, resolve);
  });
  // A server that listens on TCP has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    retire: () => {
      retiring = true;
    },
    close: (deadlineMs) => closeServer(server, deadlineMs),
  };
};

const closeServer = async (server: Server, deadlineMs: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Keep-alive connections that become idle during the drain are closed as they do.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
};
