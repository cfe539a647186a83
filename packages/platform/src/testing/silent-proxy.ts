import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * A door to a server that can do what the network does when a node loses its power: no end of any
 * connection, no answer, and no byte gets through.
 */
export type SilentProxy = {
  /** The given address with the door's host and port in the place of the server's. */
  url: string;
  /** How many connections were let in so far. */
  accepted: () => number;
  /** From now on what comes is swallowed, on the open connections and on new ones. */
  silence: () => void;
  /** New connections reach the server again; the silent ones stay silent. */
  restore: () => void;
  close: () => Promise<void>;
};

/** Opens a door to the host and port of an address of any scheme; on any free port unless told. */
export const startSilentProxy = async (
  to: string,
  at: { host?: string; port?: number } = {},
): Promise<SilentProxy> => {
  const { host = '127.0.0.1', port = 0 } = at;
  const target = new URL(to);
  const open = new Set<Socket>();
  let isSilent = false;
  let accepted = 0;
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => undefined).once('close', () => open.delete(socket));
  };
  const server = createServer((client) => {
    accepted += 1;
    keep(client);
    if (isSilent) return void client.resume();
    const upstream = keep(connect(Number(target.port), target.hostname));
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  }).listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const door = new URL(to);
  door.hostname = host;
  door.port = String(address.port);
  return {
    url: door.href,
    accepted: () => accepted,
    silence: () => {
      isSilent = true;
      for (const socket of open) socket.unpipe().removeAllListeners('data').resume();
    },
    restore: () => {
      isSilent = false;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
