import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export type HttpCall = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** The caller hangs up when there is no reply after so long; 20 s unless told. */
  timeoutMs?: number;
};

/** `body` is parsed when it is JSON, else text. */
export type Reply = { status: number; headers: IncomingHttpHeaders; body: unknown };

/** Throws when no edge takes the connection, or when the one that took it does not answer in full. */
export type Exchange = (call: HttpCall) => Promise<Reply>;

const CONNECT_TIMEOUT_MS = 1_000;
const REPLY_TIMEOUT_MS = 20_000;

const open = ({ hostname, port }: URL): Promise<Socket> => {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host: hostname, port: Number(port) });
  const giveUp = () => socket.destroy(new Error(`no connection in ${CONNECT_TIMEOUT_MS} ms`));
  const timer = setTimeout(giveUp, CONNECT_TIMEOUT_MS);
  socket.once('connect', () => {
    clearTimeout(timer);
    socket.off('error', reject);
    resolve(socket);
  });
  socket.once('error', (error) => {
    clearTimeout(timer);
    reject(error);
  });
  return promise;
};

const converse = (socket: Socket, host: string, call: HttpCall): Promise<Reply> => {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const { method, path, token, headers, body, timeoutMs = REPLY_TIMEOUT_MS } = call;
  const sent = request({
    createConnection: () => socket,
    method,
    path,
    headers: {
      host,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    signal: AbortSignal.timeout(timeoutMs),
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    const isJson = response.headers['content-type']?.includes('json') ?? false;
    text(response)
      .then((content) => ({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: isJson ? (JSON.parse(content) as unknown) : content,
      }))
      .then(resolve, reject);
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
};

/**
 * Calls a shop with several edges as a browser calls a name with several addresses: each call has a
 * connection of its own to the next edge in turn, and goes to another only where none was made, so that
 * nothing was sent. What happens after that is not tried again here.
 */
export const createEdges = (edges: readonly string[]): Exchange => {
  const urls = edges.map((edge) => new URL(edge));
  let turn = 0;
  return async (call) => {
    turn += 1;
    const inTurn = urls.map((_, index) => urls[(turn + index) % urls.length]);
    const refusals: string[] = [];
    for (const edge of inTurn) {
      if (edge === undefined) continue;
      const socket = await open(edge).catch((error: Error) => {
        refusals.push(error.message);
      });
      if (socket) return converse(socket, edge.host, call);
    }
    throw new Error(`no edge: ${refusals.join(', ')}`);
  };
};
