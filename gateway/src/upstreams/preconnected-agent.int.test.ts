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
import { PreconnectedAgent } from './preconnected-agent.ts';

const CONNECT_MS = 1_000;
const IDLE_MS = 100;

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
  const agent = new PreconnectedAgent(CONNECT_MS, options);
  open.push(() => agent.destroy());
  const statusOf = (port: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, (reply: IncomingMessage) => {
        reply.resume().once('end', () => resolve(reply.statusCode));
      }).once('error', reject);
    });
  return { agent, statusOf };
};

it('closes idle connections before a service does', async () => {
  const service = await startService((_req, res) => res.end());
  const { agent, statusOf } = openAgent();
  expect(await statusOf(service.port)).toBe(200);
  const [idle] = Object.values(agent.freeSockets).flat();
  expect(idle?.timeout).toBeGreaterThan(0);
  expect(idle?.timeout).toBeLessThan(KEEP_ALIVE_TIMEOUT_MS);
});

it('closes a connection that is idle for too long', async () => {
  const service = await startService((_req, res) => res.end());
  const { agent, statusOf } = openAgent({ timeout: IDLE_MS });
  expect(await statusOf(service.port)).toBe(200);
  await eventually(() => expect(service.sockets.map((socket) => socket.destroyed)).toEqual([true]));
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(0);
});

it('lets a request on a reused connection take longer than the idle time', async () => {
  let first = true;
  const service = await startService((_req, res) => {
    setTimeout(() => res.end(), first ? 0 : 3 * IDLE_MS);
    first = false;
  });
  const { statusOf } = openAgent({ timeout: IDLE_MS });
  expect(await statusOf(service.port)).toBe(200);
  expect(await statusOf(service.port)).toBe(200);
  expect(service.sockets).toHaveLength(1);
});
