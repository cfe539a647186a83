import { connect, type Socket } from 'node:net';
import { findHead, type Head } from './reply-head.ts';

export type Reply = { status: number; body: Buffer };

/** One kept connection. It is opened when needed, again too where the server closed it between two requests. */
export type Connection = {
  /** One at a time. Rejects when the connection breaks, or when nothing comes for so long. */
  exchange: (request: Buffer) => Promise<Reply>;
  close: () => void;
};

const SILENCE_MS = 20_000;

type Waiting = { resolve: (reply: Reply) => void; reject: (error: Error) => void };

/**
 * A plain HTTP/1.1 client on a socket: Node's own client takes several times the CPU of the servers that are
 * measured here. It reads replies with a Content-Length only, which is all that the shop sends to JSON calls.
 */
export const createConnection = (host: string, port: number): Connection => {
  let socket: Socket | null = null;
  let waiting: Waiting | null = null;
  let received: Buffer = Buffer.alloc(0);
  let head: Head | null = null;

  const settle = (work: (current: Waiting) => void): void => {
    const current = waiting;
    waiting = null;
    received = Buffer.alloc(0);
    head = null;
    if (current) work(current);
  };
  const drop = (from: Socket, why: Error): void => {
    from.destroy();
    if (socket !== from) return;
    socket = null;
    settle(({ reject }) => reject(why));
  };
  const read = (from: Socket, chunk: Buffer): void => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    head ??= findHead(received);
    if (head === null || received.length < head.end + head.bodyLength) return;
    const { status, end, bodyLength, closes } = head;
    if (received.length > end + bodyLength)
      return drop(from, new Error('more than one reply came'));
    const body = received.subarray(end);
    if (closes) {
      socket = null;
      from.destroy();
    }
    settle(({ resolve }) => resolve({ status, body }));
  };
  const open = (): Socket => {
    const opened = connect({ host, port, noDelay: true });
    opened.setTimeout(SILENCE_MS, () => drop(opened, new Error('no reply in time')));
    opened.on('error', (error) => drop(opened, error));
    opened.on('close', () => drop(opened, new Error('the connection was closed')));
    opened.on('data', (chunk: Buffer) => {
      try {
        read(opened, chunk);
      } catch (error) {
        drop(opened, error instanceof Error ? error : new Error(String(error)));
      }
    });
    return opened;
  };
  return {
    exchange: (request) => {
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      waiting = { resolve, reject };
      socket ??= open();
      socket.write(request);
      return promise;
    },
    close: () => {
      socket?.destroy();
      socket = null;
    },
  };
};
