import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A TCP proxy in front of a server that can do what the network does when a node loses its power. */
export type SilentProxy = {
  /** The given address with the host and port of the proxy. */
  url: string;
  /** Number of connections accepted so far. */
  accepted: () => number;
  /** From now on all bytes are dropped, on open and on new connections; no connection ends. */
  silence: () => void;
  /** New connections reach the server again; the silent ones stay silent. */
  restore: () => void;
  /** Holds each chunk of a reply back for so many ms. */
  delay: (ms: number) => void;
  close: () => Promise<void>;
};

/** Starts a proxy to the host and port of an address of any scheme; on a free port unless one is given. */
export const startSilentProxy = async (
  to: string,
  at: { host?: string; port?: number } = {},
): Promise<SilentProxy> => {
  const { host = '127.0.0.1', port = 0 } = at;
  const target = new URL(to);
  const open = new Set<Socket>();
  let isSilent = false;
  let delayMs = 0;
  let accepted = 0;
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => undefined).once('close', () => open.delete(socket));
  };
  const createDelay = () =>
    new Transform({
      transform: (chunk, _encoding, done) => {
        if (delayMs === 0) done(null, chunk);
        else setTimeout(done, delayMs, null, chunk);
      },
    });
  const server = createServer((client) => {
    accepted += 1;
    keep(client);
    if (isSilent) return void client.resume();
    const upstream = keep(connect(Number(target.port), target.hostname));
    client.pipe(upstream).pipe(createDelay()).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  }).listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const url = new URL(to);
  url.hostname = host;
  url.port = String(address.port);
  return {
    url: url.href,
    accepted: () => accepted,
    silence: () => {
      isSilent = true;
      for (const socket of open) socket.unpipe().removeAllListeners('data').resume();
    },
    restore: () => {
      isSilent = false;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
