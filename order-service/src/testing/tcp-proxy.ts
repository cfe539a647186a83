import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type TcpProxy = {
  port: number;
  /** Cuts all connections and refuses new ones. */
  cut: () => Promise<void>;
  /** Lets traffic through (again). */
  open: () => Promise<void>;
};

/** Stands between the service and a server, so that the network can fail. Closed at first. */
export const createTcpProxy = async (host: string, targetPort: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    const target = connect(targetPort, host);
    for (const socket of [client, target]) keep(socket);
    client.pipe(target).pipe(client);
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
  return { port, open: () => listen(port), cut: close };
};
