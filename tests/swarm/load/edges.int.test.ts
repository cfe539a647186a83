import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createEdges } from './edges.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]';

const closes: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closes.splice(0).map((close) => close())));

const startEdge = async (onRequest: (socket: Socket) => void) => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.once('data', () => onRequest(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  closes.push(close);
  return { url: `http://127.0.0.1:${port}`, close, connections: () => connections };
};

const answer = (socket: Socket) => socket.end(OK);

test('goes to the next edge when one refuses the connection', async () => {
  const [gone, there] = [await startEdge(answer), await startEdge(answer)];
  await gone.close();
  const exchange = createEdges([gone.url, there.url]);
  for (let calls = 0; calls < 3; calls += 1) {
    expect(await exchange({ method: 'GET', path: '/' })).toMatchObject({ status: 200, body: [] });
  }
  expect(there.connections()).toBe(3);
});

test('calls the edges in turn', async () => {
  const edges = [await startEdge(answer), await startEdge(answer)];
  const exchange = createEdges(edges.map(({ url }) => url));
  for (let calls = 0; calls < 4; calls += 1) await exchange({ method: 'GET', path: '/' });
  expect(edges.map(({ connections }) => connections())).toEqual([2, 2]);
});

test.each([
  ['before it answers', (socket: Socket) => socket.resetAndDestroy()],
  ['in the middle of its answer', (socket: Socket) => socket.end(OK.slice(0, -1))],
])('fails when an edge breaks off %s, and asks no other', async (_name, breakOff) => {
  const edges = [await startEdge(breakOff), await startEdge(breakOff)];
  const exchange = createEdges(edges.map(({ url }) => url));
  await expect(exchange({ method: 'POST', path: '/', body: {} })).rejects.toThrow(
    /hang up|aborted|ECONNRESET/,
  );
  const connections = edges.reduce((sum, edge) => sum + edge.connections(), 0);
  expect(connections).toBe(1);
});

test('says so when no edge takes the connection', async () => {
  const gone = await startEdge(answer);
  await gone.close();
  await expect(createEdges([gone.url])({ method: 'GET', path: '/' })).rejects.toThrow(
    /no edge: .*ECONNREFUSED/,
  );
});
