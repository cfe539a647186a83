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
