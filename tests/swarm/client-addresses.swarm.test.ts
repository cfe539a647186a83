import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { createBuyer } from '../e2e/client.ts';
import { untilConverged, untilUpdated } from './cluster/converge.ts';
import { updateService } from './cluster/deploy.ts';
import { docker, EDGES, STACK } from './cluster/swarm.ts';

/** Addresses of this machine in the network of the nodes: two clients, and a load balancer. */
const CLIENTS = ['198.18.0.201', '198.18.0.202'] as const;
const BALANCER = '198.18.0.203';
const MOST_GUESSES = 30;
const CALL_TIMEOUT_MS = 20_000;
const SIGN_IN_DEADLINE_MS = 30_000;
const TEST_DEADLINE_MS = 400_000;

const address = (verb: 'add' | 'del', ip: string): void => {
  execFileSync('ip', ['addr', verb, `${ip}/24`, 'dev', 'br0']);
};
beforeAll(async () => {
  for (const ip of [...CLIENTS, BALANCER]) address('add', ip);
  await untilConverged();
}, 300_000);
afterAll(() => {
  for (const ip of [...CLIENTS, BALANCER]) address('del', ip);
});

const isOpen = async (edge: string): Promise<boolean> => {
  const { hostname, port } = new URL(edge);
  const socket = connect({ host: hostname, port: Number(port) });
  const opened = await once(socket, 'connect').catch(() => null);
  socket.destroy();
  return opened !== null;
};

const findEdges = async (): Promise<string[]> => {
  const open = await Promise.all(EDGES.map(isOpen));
  return EDGES.filter((_, index) => open[index]);
};

type Way = {
  /** The address that the edge sees a connection of. */
  from: string;
  /** Sent before the request. */
  preface: string;
};

const signIn = async (edge: string, { from, preface }: Way, login: object): Promise<number> => {
  const { hostname, port } = new URL(edge);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from });
  if (preface !== '') socket.write(preface);
  const sent = request({
    createConnection: () => socket,
    method: 'POST',
    path: '/login',
    headers: { host: hostname, 'content-type': 'application/json', connection: 'close' },
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  sent.end(JSON.stringify(login));
  const [reply] = await once(sent, 'response');
  reply.resume();
  return reply.statusCode;
};

/** One client guesses at both nodes until it is refused; the other one still signs in to the same account. */
const expectOwnThrottles = async (
  buyer: { username: string; password: string },
  wayOf: (client: string) => Way,
): Promise<void> => {
  const [guesser, other] = [wayOf(CLIENTS[0]), wayOf(CLIENTS[1])];
  const edges = await findEdges();
  expect(edges).toHaveLength(2);
  const statuses: number[] = [];
  while (statuses.length < MOST_GUESSES && !statuses.includes(429)) {
    for (const edge of edges) {
      statuses.push(await signIn(edge, guesser, { username: buyer.username, password: 'a guess' }));
    }
  }
  expect(statuses).toContain(429);
  for (const edge of edges) {
    await eventually(
      async () => expect(await signIn(edge, other, buyer)).toBe(200),
      SIGN_IN_DEADLINE_MS,
    );
    expect(await signIn(edge, guesser, buyer)).toBe(429);
  }
};

const newBuyer = async () => {
  const [edge = ''] = await findEdges();
  const { username, password } = await createBuyer(edge);
  return { username, password };
};

test('ports of the nodes (PUBLISH_MODE=host): two clients have a throttle each', async () => {
  await expectOwnThrottles(await newBuyer(), (from) => ({ from, preface: '' }));
}, 60_000);

test(
  'a load balancer with PROXY protocol before masked addresses: two clients have a throttle each',
  async () => {
    const buyer = await newBuyer();
    const settings = {
      PROXY_PROTOCOL: 'on',
      TRUSTED_PROXIES: BALANCER,
      PUBLISH_MODE: 'ingress',
      MASKED_ADDRESSES: '198.18.0.0/24',
    };
    const options = Object.entries(settings).flatMap((pair) => ['--env-add', pair.join('=')]);
    await updateService('nginx', ...options);
    try {
      await untilUpdated('nginx', 'completed');
      await expectOwnThrottles(buyer, (client) => ({
        from: BALANCER,
        preface: `PROXY TCP4 ${client} ${BALANCER} 40000 5000\r\n`,
      }));
    } finally {
      await docker('service', 'rollback', '--detach', `${STACK}_nginx`);
      await untilUpdated('nginx', 'rollback_completed');
    }
  },
  TEST_DEADLINE_MS,
);
