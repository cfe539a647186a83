import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';
import { adminToken, logIn, newPerson, signedIn } from '../testing/people.ts';

const DAY_MS = 24 * 60 * 60_000;

let service: RunningService;
let replica: RunningService;
let now: Date;
beforeAll(async () => {
  const environment = await testEnvironment();
  service = await startUserService(environment, { now: () => now ?? new Date() });
  replica = await startUserService(environment, { now: () => now ?? new Date() });
});
beforeEach(() => {
  now = new Date();
});
afterAll(() => Promise.all([service.stop(), replica.stop()]));

const refresh = (token: unknown, at = service) =>
  at.call('POST', '/refresh', { body: { refresh_token: token } });
const logOut = (token: string) =>
  service.call('POST', '/logout', { body: { refresh_token: token } });

const refused = (answer: Awaited<ReturnType<typeof refresh>>) =>
  expect([answer.status, answer.body['code']]).toEqual([401, 'invalid-refresh-token']);

describe('POST /refresh', () => {
  test('gives a session as the login does, with another refresh token', async () => {
    const person = await signedIn(service);
    const { status, body } = await refresh(person.refreshToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user_id: person.userId,
      username: person.username,
      role: 'user',
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect(body['refresh_token']).not.toBe(person.refreshToken);
    const me = await service.call('GET', '/me', { token: String(body['access_token']) });
    expect(me.status).toBe(200);
  });

  test('can be done again and again with the newest token', async () => {
    let { refreshToken } = await signedIn(service);
    for (let i = 0; i < 5; i += 1) {
      const { status, body } = await refresh(refreshToken, i % 2 ? service : replica);
      expect(status).toBe(200);
      refreshToken = String(body['refresh_token']);
    }
  });

  test('a second use ends the sign-in, the newest token too, but no other sign-in', async () => {
    const person = await signedIn(service);
    const other = await logIn(service, person);
    const { body } = await refresh(person.refreshToken);
    refused(await refresh(person.refreshToken));
    refused(await refresh(body['refresh_token']));
    expect((await refresh(other.body['refresh_token'])).status).toBe(200);
  });

  test('of many uses at once over two replicas one wins, and the sign-in ends', async () => {
    const { refreshToken } = await signedIn(service);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => refresh(refreshToken, i % 2 ? service : replica)),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    for (const { body } of winners) refused(await refresh(body['refresh_token']));
    refused(await refresh(refreshToken));
  });

  test('carries the role that the user has now', async () => {
    const person = await signedIn(service);
    const token = await adminToken(service);
    const body = { role: 'admin' };
    await service.call('PATCH', `/users/${person.username}`, { token, body });
    expect((await refresh(person.refreshToken)).body['role']).toBe('admin');
  });

  test('ends after fourteen days without use', async () => {
    const early = await signedIn(service);
    const late = await signedIn(service);
    now = new Date(now.getTime() + 14 * DAY_MS - 60_000);
    expect((await refresh(early.refreshToken)).status).toBe(200);
    now = new Date(now.getTime() + 120_000);
    refused(await refresh(late.refreshToken));
  });

  test.each(['', 'x'.repeat(1_001), 1, null])('refuses %j as malformed', async (token) => {
    expect((await refresh(token)).status).toBe(400);
  });

  test.each(['x', 'x'.repeat(1_000), `${'a'.repeat(22)}.${'b'.repeat(43)}`])(
    'refuses the unknown token %s',
    async (token) => refused(await refresh(token)),
  );
});

describe('POST /logout', () => {
  test('ends this sign-in and no other', async () => {
    const person = await signedIn(service);
    const other = await logIn(service, person);
    expect((await logOut(person.refreshToken)).status).toBe(204);
    refused(await refresh(person.refreshToken));
    expect((await refresh(other.body['refresh_token'])).status).toBe(200);
  });

  test('answers 204 to a token that is unknown, or ended before', async () => {
    const { refreshToken } = await signedIn(service);
    for (const token of [refreshToken, refreshToken, 'never seen']) {
      expect((await logOut(token)).status).toBe(204);
    }
    expect((await service.call('POST', '/logout', { body: {} })).status).toBe(400);
  });
});

describe('a new password', () => {
  test('ends all sign-ins of the user and of nobody else', async () => {
    const person = await signedIn(service);
    const second = await logIn(service, person);
    const neighbour = await signedIn(service);
    const changed = await service.call('PATCH', '/me', {
      token: person.token,
      body: { password: 'another word 2', current_password: person.password },
    });
    expect(changed.status).toBe(200);
    refused(await refresh(person.refreshToken));
    refused(await refresh(second.body['refresh_token']));
    expect((await refresh(neighbour.refreshToken)).status).toBe(200);
    expect((await logIn(service, person)).status).toBe(401);
    expect((await logIn(service, { ...person, password: 'another word 2' })).status).toBe(200);
  });

  test('leaves no sign-in made with the old one while it was changed', async () => {
    const person = await signedIn(service, newPerson());
    const change = service.call('PATCH', '/me', {
      token: person.token,
      body: { password: 'another word 2', current_password: person.password },
    });
    const logins = await Promise.all(Array.from({ length: 10 }, () => logIn(replica, person)));
    expect((await change).status).toBe(200);
    for (const { status, body } of logins) {
      if (status === 200) refused(await refresh(body['refresh_token']));
    }
  });
});

test('the first admin signs in as an admin', async () => {
  expect((await logIn(service, ADMIN)).body['role']).toBe('admin');
});
