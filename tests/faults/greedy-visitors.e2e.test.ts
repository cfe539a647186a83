import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addBook, createBuyer, placeOrder } from '../e2e/client.ts';
import { agentAt, type CrowdPlan, startCrowd, visit } from './crowd.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const CROWD = '127.0.0.1';
const PERSON = '127.0.0.2';
const WARM_UP_MS = 1_500;

let shop: FaultyShop;
let orderPath: string;
let buyer: Readonly<Record<string, string>>;
let name: string;
let password: string;

beforeAll(async () => {
  // The limits of a usual shop, instead of those of tests.
  shop = await startFaultyShop({ edge: {} });
  const session = await createBuyer(shop.url);
  name = session.username;
  password = session.password;
  buyer = { authorization: `Bearer ${session.access_token}` };
  const { id } = await addBook(shop.url, shop.adminToken, { stock: 5 });
  const { body } = await placeOrder(shop.url, session.access_token, { book_id: id });
  orderPath = `/order/${(body as { order_id: string }).order_id}`;
}, 120_000);
afterAll(() => shop.close(), 60_000);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;

type Visit = { status: number; ms: number };

/** A person who sends a call each `gapMs`, whether or not the one before was answered. */
const person = async (calls: number, gapMs: number, send: (call: number) => Promise<Visit>) => {
  const sent: Promise<Visit>[] = [];
  for (let call = 0; call < calls; call += 1) {
    sent.push(send(call));
    await pause(gapMs);
  }
  return Promise.all(sent);
};

const beside = async (plan: Omit<CrowdPlan, 'url'>, work: () => Promise<Visit[]>) => {
  const crowd = startCrowd({ url: shop.url, ...plan });
  await pause(WARM_UP_MS);
  const visits = await work();
  await crowd.leave();
  return {
    served: visits.filter(({ status }) => status === 200).length,
    p99: quantile(
      visits.map(({ ms }) => ms),
      0.99,
    ),
  };
};

test('500 signed-in reads at the same instant are all served, within two seconds', async () => {
  const agent = agentAt(CROWD);
  const visits = await Promise.all(
    Array.from({ length: 500 }, () => visit(`${shop.url}${orderPath}`, agent, { headers: buyer })),
  );
  agent.destroy();
  expect(visits.filter(({ status }) => status !== 200)).toEqual([]);
  expect(
    quantile(
      visits.map(({ ms }) => ms),
      0.99,
    ),
  ).toBeLessThanOrEqual(2_000);
}, 30_000);

describe('beside one address with 800 connections, a person at another address is served', () => {
  test.each([
    ['lists that no cache has', (n: number) => `/books?max_price=${n}.99`, {}],
    ['cached pages', () => '/books', {}],
    ['own orders', () => orderPath, 'signed in'],
  ])(
    '%s',
    async (_name, pathOf, identity) => {
      const paths = Array.from({ length: 997 }, (_, index) => pathOf(index));
      const headers = identity === 'signed in' ? buyer : {};
      const agent = agentAt(PERSON);
      const own = ['/books?q=a', orderPath, '/topics', '/me'];
      const { served, p99 } = await beside(
        { paths, headers, visitors: 800, addresses: [CROWD] },
        () =>
          person(120, 80, (call) =>
            visit(`${shop.url}${own[call % own.length]}`, agent, {
              headers: { authorization: `Bearer ${shop.adminToken}` },
            }),
          ),
      );
      agent.destroy();
      expect(served).toBeGreaterThanOrEqual(119);
      expect(p99).toBeLessThanOrEqual(500);
    },
    60_000,
  );
});

test.each([
  [1, 500],
  // So many addresses may keep both cores busy.
  [20, 1_000],
])(
  'beside 200 anonymous callers of GET /users at %d addresses, the admin is served',
  async (count, goalMs) => {
    const addresses = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`);
    const agent = agentAt(PERSON);
    const headers = { authorization: `Bearer ${shop.adminToken}` };
    const { served, p99 } = await beside(
      { paths: ['/users'], headers: {}, visitors: 200, addresses },
      () => person(40, 200, () => visit(`${shop.url}/users`, agent, { headers })),
    );
    agent.destroy();
    expect(served).toBe(40);
    expect(p99).toBeLessThanOrEqual(goalMs);
  },
  60_000,
);

test.each([
  ['the edge', 0],
  ['user-service', 1],
])(
  '400 guesses at %s are limited by address; another address signs in within a second',
  async (_port, offset) => {
    const url = new URL('/login', shop.url);
    url.port = String(Number(url.port) + offset);
    const signIn = (from: ReturnType<typeof agentAt>, credentials: object) =>
      visit(url.href, from, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      });
    const [stranger, own] = [agentAt(CROWD), agentAt(PERSON)];
    const guesses = Promise.all(
      Array.from({ length: 400 }, (_, guess) =>
        signIn(stranger, { username: `nobody-${offset}-${guess}`, password: 'not the password' }),
      ),
    );
    const visits = await person(5, 300, () => signIn(own, { username: name, password }));
    const limited = (await guesses).filter(({ status }) => status === 429);
    for (const agent of [stranger, own]) agent.destroy();

    expect(limited.length).toBeGreaterThan(300);
    for (const { headers } of limited) {
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(headers['ratelimit']).toMatch(/;r=0;t=\d+/);
    }
    expect(visits.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(Math.max(...visits.map(({ ms }) => ms))).toBeLessThanOrEqual(1_000);
  },
  60_000,
);
