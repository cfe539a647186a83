import { once } from 'node:events';
import {
  type AgentOptions,
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { KEEP_ALIVE_TIMEOUT_MS } from '@bookstore/platform/http';
import { eventually } from '@bookstore/testkit';
import { ConnectFirstAgent } from './connect-first-agent.ts';

const CONNECT_MS = 1_000;
const REST_MS = 100;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0).toReversed()) close();
});

const startService = async (answer: RequestListener) => {
  const sockets: Socket[] = [];
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS }, answer);
  server.on('connection', (socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => server.close().closeAllConnections());
  // A server on TCP has an address object.
  return { port: (server.address() as AddressInfo).port, sockets };
};

const openAgent = (options: AgentOptions = {}) => {
  const agent = new ConnectFirstAgent(CONNECT_MS, options);
  open.push(() => agent.destroy());
  const statusOf = (port: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, (reply: IncomingMessage) => {
        reply.resume().once('end', () => resolve(reply.statusCode));
      }).once('error', reject);
    });
  return { agent, statusOf };
};

it('lets no connection rest for as long as a service does', async () => {
  const service = await startService((_req, res) => res.end());
  const { agent, statusOf } = openAgent();
  expect(await statusOf(service.port)).toBe(200);
  const [resting] = Object.values(agent.freeSockets).flat();
  expect(resting?.timeout).toBeGreaterThan(0);
  expect(resting?.timeout).toBeLessThan(KEEP_ALIVE_TIMEOUT_MS);
});

it('ends a connection that rests for too long', async () => {
  const service = await startService((_req, res) => res.end());
  const { agent, statusOf } = openAgent({ timeout: REST_MS });
  expect(await statusOf(service.port)).toBe(200);
  await eventually(() => expect(service.sockets.map((socket) => socket.destroyed)).toEqual([true]));
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(0);
});

it('lets a request on a kept connection take longer than that', async () => {
  let first = true;
  const service = await startService((_req, res) => {
    setTimeout(() => res.end(), first ? 0 : 3 * REST_MS);
    first = false;
  });
  const { statusOf } = openAgent({ timeout: REST_MS });
  expect(await statusOf(service.port)).toBe(200);
  expect(await statusOf(service.port)).toBe(200);
  expect(service.sockets).toHaveLength(1);
});
