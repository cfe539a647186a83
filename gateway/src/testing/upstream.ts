import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTcpServer } from 'node:net';

/** A small HTTP server in place of a service. `seen` holds every request that reached it. */
export type Upstream = {
  url: string;
  seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  answer: (listener: RequestListener) => void;
  close: () => Promise<void>;
  listenAgain: () => Promise<void>;
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

const listen = (server: Server, port = 0, host = '127.0.0.1'): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

export const json = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
};

export const readBody = async (req: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

/** Answers /readyz with ok, and other requests with its name until `answer` sets another listener. */
export const startUpstream = async (
  name = 'upstream',
  { host = '127.0.0.1', port: requestedPort = 0 } = {},
): Promise<Upstream> => {
  const seen: Upstream['seen'] = [];
  let listener: RequestListener = (_req, res) => json(res, 200, { name });
  const serve = async (req: IncomingMessage, res: ServerResponse & { req: IncomingMessage }) => {
    const entry = { method: req.method ?? '', url: req.url ?? '', headers: req.headers, body: '' };
    seen.push(entry);
    entry.body = await readBody(req).catch(() => 'broken');
    listener(req, res);
  };
  const server = createServer((req, res) => {
    if (req.url === '/readyz') json(res, 200, { status: 'ok', checks: { mongodb: 'ok' } });
    else void serve(req, res);
  });
  await listen(server, requestedPort, host);
  const port = portOf(server);
  return {
    url: `http://${host}:${port}`,
    seen,
    answer: (next) => {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    listenAgain: () => listen(server, port, host),
  };
};

/** Answers each connection with these bytes, which need not be HTTP. */
export const startRawUpstream = async (bytes: string) => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

/** An address where no server listens. */
export const deadUrl = async (): Promise<string> => {
  const upstream = await startUpstream();
  await upstream.close();
  return upstream.url;
};
