import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cut } from '../plan/fault.ts';

export type LinkState = { kind: 'open' } | { kind: Cut } | { kind: 'slow'; delayMs: number };

/**
 * A way from one process to another that can break as a network does. In `silent` and `deaf` what is sent
 * waits at the proxy and arrives later, as TCP has it when a way is mended in time.
 */
export type LinkProxy = {
  /** On 127.0.0.1. */
  port: number;
  change: (state: LinkState) => void;
  close: () => Promise<void>;
};

type Direction = 'there' | 'back';

export const openLinkProxy = async (targetPort: number): Promise<LinkProxy> => {
  let state: LinkState = { kind: 'open' };
  let changed = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const isHeldUp = (direction: Direction): boolean =>
    state.kind === 'silent' || (state.kind === 'deaf' && direction === 'back');
  const untilOpen = async (direction: Direction): Promise<void> => {
    if (state.kind === 'slow') await sleep(state.delayMs);
    while (isHeldUp(direction)) await changed.promise;
  };
  const gate = (direction: Direction) =>
    new Transform({
      transform: (chunk, _encoding, pass) => {
        if (state.kind === 'open') return pass(null, chunk);
        void untilOpen(direction).then(() => pass(null, chunk));
      },
      flush: (pass) => void untilOpen(direction).then(() => pass()),
    });

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    keep(client);
    if (state.kind === 'cut') return void client.resetAndDestroy();
    const upstream = keep(
      connect({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true }),
    );
    client.pipe(gate('there')).pipe(upstream);
    upstream.pipe(gate('back')).pipe(client);
    upstream.once('error', () => client.resetAndDestroy());
    client.once('close', () => upstream.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const change = (next: LinkState) => {
    state = next;
    changed.resolve();
    changed = Promise.withResolvers();
    if (next.kind === 'cut') reset();
  };
  return {
    port: address.port,
    change,
    close: async () => {
      server.close();
      change({ kind: 'cut' });
      await once(server, 'close');
    },
  };
};
