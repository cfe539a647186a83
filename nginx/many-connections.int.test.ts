import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { rawRequest } from './testing/raw-request.ts';

const DEADLINE_MS = 60_000;
/** Below nginx's limit of connections for one address. */
const CONNECTIONS_AN_ADDRESS = 800;
const HEAD = 'Host: shop\r\nConnection: close\r\n';

let gateway: Upstream;
let edge: Edge;

beforeAll(async () => {
  gateway = await startUpstream('gateway');
  gateway.answer((req, res) => {
    if (req.url?.endsWith('/events')) res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (req.url?.endsWith('/events')) res.write('data: 1\n\n');
    else res.end('{}');
  });
  const address = new URL(gateway.url).host;
  edge = await startEdge({ gateway: address, user: address, catalog: address, order: address });
});
afterAll(async () => {
  await edge.stop();
  await gateway.close();
});

const addressOf = (index: number): string =>
  `127.0.0.${1 + Math.floor(index / CONNECTIONS_AN_ADDRESS)}`;

const inBatches = async <T>(count: number, size: number, open: (index: number) => Promise<T>) => {
  const all: T[] = [];
  while (all.length < count) {
    const indexes = Array.from({ length: Math.min(size, count - all.length) }, (_, i) => i);
    const from = all.length;
    all.push(...(await Promise.all(indexes.map((index) => open(from + index)))));
  }
  return all;
};

const openStream = async (index: number): Promise<IncomingMessage> => {
  const localAddress = addressOf(index);
  const sent = request(`${edge.url}/order/${index}/events`, { localAddress, agent: false }).end();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (!response) throw new Error('no response');
  await once(response, 'data');
  return response;
};

describe('the edge with many connections', () => {
  it(
    'serves 2,000 event streams and 200 other calls side by side',
    async () => {
      const streams = await inBatches(2_000, 100, openStream);
      expect(new Set(streams.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
      const statuses = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const path = ['/me', '/order/1', '/books?author=a', '/health'][index % 4];
          const reply = await fetch(`${edge.url}${path}`, {
            headers: { Authorization: 'Bearer x' },
          });
          return reply.status;
        }),
      );
      expect(statuses).toEqual(Array(200).fill(200));
      expect(streams.filter(({ destroyed }) => destroyed)).toEqual([]);
      for (const stream of streams) stream.destroy();
    },
    DEADLINE_MS,
  );
});

const startSmall = (edit: (text: string) => string): Promise<Edge> => {
  const address = new URL(gateway.url).host;
  const parts = { gateway: address, user: address, catalog: address, order: address };
  return startEdge(parts, { edit });
};

describe('an edge that is full', () => {
  it('refuses further requests with 503, but answers health', async () => {
    const ten = await startSmall((text) => text.replace('\\d{5,}', '\\d{2,}'));
    const ask = (path: string) => rawRequest(ten.port, `GET ${path} HTTP/1.1\r\n${HEAD}\r\n`);
    const sockets = await inBatches(8, 8, async () => {
      const socket = connect(ten.port, '127.0.0.1').on('error', () => undefined);
      socket.write(`POST /order HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{`);
      await once(socket, 'connect');
      return socket;
    });
    expect((await ask('/me')).status).toBe(200);
    const stream = connect(ten.port, '127.0.0.1').on('error', () => undefined);
    stream.write(`GET /order/1/events HTTP/1.1\r\n${HEAD}\r\n`);
    await once(stream, 'data');
    const refused = await ask('/me');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'unavailable' });
    expect((await ask('/health')).status).toBe(200);
    for (const socket of [stream, ...sockets]) socket.destroy();
    await eventually(async () => expect((await ask('/me')).status).toBe(200));
    await ten.stop();
  });

  it('has no free connection and answers 503, never 500', async () => {
    const small = await startSmall((text) =>
      text.replace(/worker_connections \d+;/, 'worker_connections 64;'),
    );
    const openIncomplete = async (): Promise<Socket> => {
      const socket = connect(small.port, '127.0.0.1').resume();
      socket.on('error', () => undefined);
      socket.write(`GET /me HTTP/1.1\r\n${HEAD}`);
      await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
      return socket;
    };
    const sockets = await inBatches(300, 50, openIncomplete);
    // Those that were not taken are closed; each worker has no connection left for a replica.
    await eventually(() => expect(sockets.some((socket) => socket.destroyed)).toBe(true));
    const replies = await Promise.all(
      sockets.slice(0, 20).map(async (socket) => {
        const chunks: Buffer[] = [];
        socket.on('data', (chunk) => chunks.push(chunk)).write('\r\n');
        await once(socket, 'close');
        return Number(/^HTTP\/1.1 (\d+)/.exec(Buffer.concat(chunks).toString())?.[1] ?? 0);
      }),
    );
    expect(replies).toContain(503);
    expect(replies.filter((status) => ![200, 503, 0].includes(status))).toEqual([]);
    for (const socket of sockets) socket.destroy();
    await small.stop();
  });
});
