import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientError } from './client-error.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the keep-alive of the proxies in front, so that the proxies close idle connections first. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** More than the edge lets through including the headers it adds, so that the edge refuses first. */
const MAX_HEADER_BYTES = 64 * 1024;
/**
 * Length of the queue of connections to accept (the kernel's somaxconn is the upper bound). A thousand clients
 * at once fill Node's default of 511; the kernel drops the rest, and a dropped client retries a second later.
 */
const BACKLOG = 4_096;

export type Listening = {
  port: number;
  /**
   * Makes each further reply close its connection. Otherwise a proxy could send a request over a kept
   * connection at the moment it closes, and could not know whether the request was processed.
   */
  retire: () => void;
  /** Accepts no new connections; resolves when all open requests are answered or the deadline (ms) has passed. */
  close: (deadlineMs: number) => Promise<void>;
};

/** Starts an HTTP server with the shop's time and size limits; rejects when the port is taken. */
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
  // A TCP server's address is an object.
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
  // Keep-alive connections become idle one after another during the drain.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
};
