import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An upstream in a process of its own that can become as silent as a node without power. */
export type FreezableUpstream = {
  /** After this it answers no byte and refuses no connection. */
  freeze: () => Promise<void>;
  close: () => Promise<void>;
};

// It never answers /books/slow, so that a request can be in flight when it freezes.
const PROGRAM = `
  const [, host, port] = process.argv;
  const server = require('node:http').createServer((req, res) => {
    if (req.url.startsWith('/books/slow')) return process.send('slow');
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(req.url === '/readyz' ? { status: 'ok', checks: {} } : { name: 'freezable' }));
  });
  server.listen({ host, port: Number(port), backlog: 1 }, () => process.send('listening'));
`;
const CONNECT_WAIT_MS = 300;
const MAX_FILLERS = 20;

/** `onSlow` is called when a request for /books/slow has arrived. */
export const startFreezableUpstream = async (
  host: string,
  port: number,
  onSlow: () => void,
): Promise<FreezableUpstream> => {
  const child = spawn(process.execPath, ['-e', PROGRAM, host, String(port)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  child.on('message', onSlow);
  const fillers: Socket[] = [];
  const canConnect = (): Promise<boolean> => {
    const socket = connect({ host, port }).on('error', () => undefined);
    fillers.push(socket);
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.setTimeout(CONNECT_WAIT_MS, () => resolve(false));
    });
  };
  return {
    freeze: async () => {
      child.kill('SIGSTOP');
      // The kernel accepts connections until the backlog is full.
      while (await canConnect()) {
        if (fillers.length > MAX_FILLERS) throw new Error('the backlog is never full');
      }
    },
    close: async () => {
      for (const socket of fillers) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};
