import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { listen } from './listen.ts';

const BURST = 1_000;
/** Who is dropped by the kernel comes again after a second. */
const AT_ONCE_MS = 900;

test('a thousand who connect while the event loop is busy are all let in at once', async () => {
  const server = await listen((_req, res) => res.end('hello'), { port: 0, host: '127.0.0.1' });
  const sockets = Array.from({ length: BURST }, () => connect(server.port, '127.0.0.1'));
  try {
    const before = performance.now();
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    expect(performance.now() - before).toBeLessThan(AT_ONCE_MS);
  } finally {
    for (const socket of sockets) socket.destroy();
    await server.close(1_000);
  }
});
