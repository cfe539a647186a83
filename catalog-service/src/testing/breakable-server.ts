import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A real server behind a door that a test can shut: connections break and new ones are refused. */
export const createBreakableServer = async (url: string) => {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let shut = false;
  const server = createServer((socket) => {
    if (shut) {
      socket.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => sockets.delete(end));
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port: ownPort } = server.address() as AddressInfo;
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(ownPort) }).href,
    shut: () => {
      shut = true;
      breakAll();
    },
    open: () => {
      shut = false;
    },
    close: () => {
      breakAll();
      server.close();
    },
  };
};
export type BreakableServer = Awaited<ReturnType<typeof createBreakableServer>>;
