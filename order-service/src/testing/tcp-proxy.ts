import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Requests whose replies are lost: so many of those that match; then the line stays open or is cut. */
type Loss = { matches: (request: Buffer) => boolean; times: number; afterwards: 'pass' | 'cut' };

export type TcpProxy = {
  port: number;
  /** Closes all connections and refuses new ones. */
  cut: () => Promise<void>;
  /** Lets traffic through (again). */
  open: () => Promise<void>;
  /** The server receives the requests and replies, but the connection closes before the reply arrives. */
  loseReplies: (loss: Loss) => void;
};

/** Stands between the service and a server, so that the network can fail. Closed at first. */
export const createTcpProxy = async (host: string, targetPort: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let loss: Loss | null = null;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    const target = connect(targetPort, host);
    for (const socket of [client, target]) keep(socket);
    let isMatched = false;
    client.on('data', (request: Buffer) => {
      isMatched ||= loss?.matches(request) ?? false;
    });
    client.pipe(target);
    target.on('end', () => client.end());
    target.on('data', (reply: Buffer) => {
      if (!isMatched || !loss) return void client.write(reply);
      const { times, afterwards } = loss;
      loss = times > 1 ? { ...loss, times: times - 1 } : null;
      if (times === 1 && afterwards === 'cut') void close();
      else client.destroy();
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await close();
  return {
    port,
    open: () => listen(port),
    cut: close,
    loseReplies: (wanted) => {
      loss = wanted;
    },
  };
};
