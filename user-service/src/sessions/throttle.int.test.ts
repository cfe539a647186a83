import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logIn, newAddress, newPerson, register, signedIn } from '../testing/people.ts';
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

type Person = ReturnType<typeof newPerson>;

const guess = (person: Person, address: string, at = service) =>
  logIn(at, { ...person, password: 'wrong word 1' }, address);

const guessTimes = async (times: number, person: Person, address: string): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    expect((await guess(person, address, i % 2 ? service : replica)).status).toBe(401);
  }
};

describe('login throttle', () => {
  test('ten failures at any replica close the login at all of them, for the right password too', async () => {
    const person = await register(service);
    const address = newAddress();
    await guessTimes(10, person, address);
    for (const at of [service, replica]) {
      const { status, body, headers } = await logIn(at, person, address);
      expect([status, body['code']]).toEqual([429, 'too-many-requests']);
      const seconds = Number(headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(880);
      expect(seconds).toBeLessThanOrEqual(900);
    }
  });

  test('treats a name that nobody has just the same', async () => {
    const nobody = newPerson();
    const address = newAddress();
    await guessTimes(10, nobody, address);
    expect((await guess(nobody, address)).status).toBe(429);
  });

  test('does not care for the case of the name, but for the address', async () => {
    const person = await register(service);
    const address = newAddress();
    await guessTimes(10, { ...person, username: person.username.toUpperCase() }, address);
    expect((await logIn(service, person, address)).status).toBe(429);
    expect((await logIn(service, person, newAddress())).status).toBe(200);
  });

  test('a success forgets the failures', async () => {
    const person = await register(service);
    const address = newAddress();
    for (let round = 0; round < 3; round += 1) {
      await guessTimes(9, person, address);
      expect((await logIn(service, person, address)).status).toBe(200);
    }
  });

  test('of two hundred guesses at once over two replicas, ten are checked', async () => {
    const person = await register(service);
    const address = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => guess(person, address, i % 2 ? service : replica)),
    );
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(401), count(429)]).toEqual([10, 190]);
    expect((await logIn(service, person, address)).status).toBe(429);
  });

  test('the right password fifty times at once is no attack', async () => {
    const person = await register(service);
    const address = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => logIn(service, person, address)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('a client does not choose its address: what it claims before the proxy is not believed', async () => {
    const person = await register(service);
    const address = newAddress();
    for (let i = 0; i < 10; i += 1) await guess(person, `${newAddress()}, ${address}`);
    expect((await logIn(service, person, address)).status).toBe(429);
  });

  test('a wrong current password counts under the username', async () => {
    const person = await signedIn(service, { email: `${newPerson().username}@example.org` });
    const address = newAddress();
    const change = (current_password: string) =>
      service.call('PATCH', '/me', {
        token: person.token,
        address,
        body: { email: 'other@example.org', current_password },
      });
    for (let i = 0; i < 10; i += 1) {
      const { status, body } = await change('wrong word 1');
      expect([status, body['code']]).toEqual([401, 'invalid-credentials']);
    }
    expect((await change(person.password)).status).toBe(429);
    expect((await logIn(service, person, address)).status).toBe(429);
  });
});
