import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy in front of a real server. A test can shut it, which breaks its connections and refuses new ones, or slow it down. */
export const createBreakableServer = async (url: string) => {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let shut = false;
  let delayMs = 0;
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
    socket.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (delayMs === 0) socket.write(bytes);
      else setTimeout(() => socket.writable && socket.write(bytes), delayMs);
    });
    upstream.on('end', () => socket.end());
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
    /** Replies come so much later. */
    slowDown: (ms: number) => {
      delayMs = ms;
    },
    close: () => {
      breakAll();
      server.close();
    },
  };
};
export type BreakableServer = Awaited<ReturnType<typeof createBreakableServer>>;
