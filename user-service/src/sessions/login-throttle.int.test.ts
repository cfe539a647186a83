import { randomInt } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Credentials,
  logIn,
  newAddress,
  newUser,
  register,
  signedInUser,
} from '../testing/test-users.ts';
import {
  type Reply,
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';

let service: RunningService;
let replica: RunningService;
beforeAll(async () => {
  const environment = await testEnvironment();
  service = await startUserService(environment);
  replica = await startUserService(environment);
});
afterAll(() => Promise.all([service.stop(), replica.stop()]));

const guess = (user: Credentials, address: string, at = service) =>
  logIn(at, { ...user, password: 'wrong word 1' }, address);

const guessTimes = async (times: number, user: Credentials, address: string): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    expect((await guess(user, address, i % 2 ? service : replica)).status).toBe(401);
  }
};

const DELAY_MS = 150;

/** One guess from each address, all at once, at both replicas. */
const attack = (user: Credentials, addresses: readonly string[]) =>
  addresses.map((address, index) => guess(user, address, index % 2 ? service : replica));
const onlyRefused = async (guessing: Promise<Reply>): Promise<Reply> => {
  const reply = await guessing;
  if (reply.status !== 429) throw new Error('it was checked');
  return reply;
};
const newAddresses = (count: number) => Array.from({ length: count }, newAddress);

const timed = async (work: () => Promise<{ status: number }>) => {
  const startedAt = performance.now();
  const { status } = await work();
  return { status, ms: performance.now() - startedAt };
};

describe('login throttle', () => {
  test('after ten failures at any replica all of them refuse even the right password', async () => {
    const user = await register(service);
    const address = newAddress();
    await guessTimes(10, user, address);
    for (const at of [service, replica]) {
      const { status, body, headers } = await logIn(at, user, address);
      expect([status, body['code']]).toEqual([429, 'too-many-requests']);
      const seconds = Number(headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(880);
      expect(seconds).toBeLessThanOrEqual(900);
    }
  });

  test('counts failures of an unknown name too', async () => {
    const nobody = newUser();
    const address = newAddress();
    await guessTimes(10, nobody, address);
    expect((await guess(nobody, address)).status).toBe(429);
  });

  test('counts by name, whatever its case, and by address', async () => {
    const user = await register(service);
    const address = newAddress();
    await guessTimes(10, { ...user, username: user.username.toUpperCase() }, address);
    expect((await logIn(service, user, address)).status).toBe(429);
    expect((await logIn(service, user, newAddress())).status).toBe(200);
  });

  test('counts all addresses of an IPv6 network as one', async () => {
    const user = await register(service);
    const network = `2001:db8:${randomInt(65_536).toString(16)}:1`;
    for (let i = 0; i < 10; i += 1) {
      expect((await guess(user, `${network}::${i}`)).status).toBe(401);
    }
    expect((await logIn(service, user, `${network}::ffff`)).status).toBe(429);
  });

  test('a success resets the count', async () => {
    const user = await register(service);
    const address = newAddress();
    for (let round = 0; round < 3; round += 1) {
      await guessTimes(9, user, address);
      expect((await logIn(service, user, address)).status).toBe(200);
    }
  });

  test('checks ten of two hundred parallel guesses over two replicas', async () => {
    const user = await register(service);
    const address = newAddress();
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, i) => guess(user, address, i % 2 ? service : replica)),
    );
    const count = (wanted: number) => replies.filter(({ status }) => status === wanted).length;
    expect([count(401), count(429)]).toEqual([10, 190]);
    expect((await logIn(service, user, address)).status).toBe(429);
  });

  test('accepts fifty parallel sign-ins with the right password', async () => {
    const user = await register(service);
    const address = newAddress();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => logIn(service, user, address)),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('ignores addresses that the client itself put into X-Forwarded-For', async () => {
    const user = await register(service);
    const address = newAddress();
    for (let i = 0; i < 10; i += 1) await guess(user, `${newAddress()}, ${address}`);
    expect((await logIn(service, user, address)).status).toBe(429);
  });

  test('counts a wrong current password under the username', async () => {
    const user = await signedInUser(service, { email: `${newUser().username}@example.org` });
    const address = newAddress();
    const change = (current_password: string) =>
      service.call('PATCH', '/me', {
        token: user.token,
        address,
        body: { email: 'other@example.org', current_password },
      });
    for (let i = 0; i < 10; i += 1) {
      const { status, body } = await change('wrong word 1');
      expect([status, body['code']]).toEqual([401, 'invalid-credentials']);
    }
    expect((await change(user.password)).status).toBe(429);
    expect((await logIn(service, user, address)).status).toBe(429);
  });
});

describe('an account that is guessed from many addresses', () => {
  test('slows down for new addresses, by name and by e-mail, and not for the usual one', async () => {
    const email = `${newUser().username}@example.org`;
    const user = await register(service, { email });
    const usual = newAddress();
    expect((await logIn(service, user, usual)).status).toBe(200);
    await Promise.all(attack(user, newAddresses(5)));
    await Promise.all(attack({ ...user, username: email }, newAddresses(5)));
    const late = await timed(() => logIn(replica, { ...user, username: email }, newAddress()));
    expect(late.status).toBe(200);
    expect(late.ms).toBeGreaterThan(DELAY_MS);
    const early: number[] = [];
    for (let times = 0; times < 5; times += 1) {
      const { status, ms } = await timed(() => logIn(replica, user, usual));
      expect(status).toBe(200);
      early.push(ms);
    }
    // Each would take longer if it was delayed.
    expect(Math.min(...early)).toBeLessThan(DELAY_MS);
  });

  test('of 400 guesses checks few; the owner signs in, at his usual address at once, at a new one within 3 s', async () => {
    const user = await register(service);
    const usual = newAddress();
    expect((await logIn(service, user, usual)).status).toBe(200);
    const addresses = newAddresses(400);
    const guesses = attack(user, addresses);
    const refused = await Promise.any(guesses.map(onlyRefused));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/;r=0;t=\d+$/);
    const again = attack(user, addresses);
    expect(await timed(() => logIn(service, user, usual))).toMatchObject({ status: 200 });
    const owner = await timed(() => logIn(service, user, newAddress()));
    expect(owner.status).toBe(200);
    expect(owner.ms).toBeLessThan(3_000);
    const replies = await Promise.all([...guesses, ...again]);
    const statuses = replies.map(({ status }) => status);
    const checked = statuses.filter((status) => status === 401).length;
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    // Ten at once, then two a second at each of two replicas, for the eight seconds that they may wait.
    expect(checked).toBeLessThan(100);
  });

  test('that nobody has slows down alike', async () => {
    const nobody = newUser();
    await Promise.all(attack(nobody, newAddresses(10)));
    const late = await timed(() => guess(nobody, newAddress()));
    expect(late.status).toBe(401);
    expect(late.ms).toBeGreaterThan(DELAY_MS);
  });

  test('slows down where addresses are unknown, and is never locked there', async () => {
    const user = await register(service);
    for (let times = 0; times < 12; times += 1) {
      expect((await guess(user, 'unknown')).status).toBe(401);
    }
    const owner = await timed(() => logIn(service, user, 'unknown'));
    expect(owner.status).toBe(200);
    expect(owner.ms).toBeGreaterThan(DELAY_MS);
  });

  test('frees the place of a client that leaves', async () => {
    const user = await register(service);
    await Promise.all(attack(user, newAddresses(12)));
    const leave = new AbortController();
    const leaving = Array.from({ length: 16 }, () =>
      fetch(`${service.url}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
        body: JSON.stringify({ username: user.username, password: 'wrong word 1' }),
        signal: leave.signal,
      }).catch(() => null),
    );
    await pass(100);
    leave.abort();
    await Promise.all(leaving);
    // Not one of the sixteen is checked before this one.
    const next = await timed(() => logIn(service, user, newAddress()));
    expect(next.status).toBe(200);
    expect(next.ms).toBeLessThan(1_500);
  });
});
