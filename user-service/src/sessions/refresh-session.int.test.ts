import { createMongo } from '@bookstore/platform/mongo';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';
import { adminToken, logIn, newUser, signedInUser } from '../testing/test-users.ts';

const DAY_MS = 24 * 60 * 60_000;

let service: RunningService;
let replica: RunningService;
let now: Date;
let mongoUrl: string;
beforeAll(async () => {
  const environment = await testEnvironment({ SIGN_IN_MAX_DAYS: '20' });
  mongoUrl = String(environment['MONGO_URL']);
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

const expectRefusal = (reply: Awaited<ReturnType<typeof refresh>>) =>
  expect([reply.status, reply.body['code']]).toEqual([401, 'invalid-refresh-token']);

describe('POST /refresh', () => {
  test('returns a session like the login, with another refresh token', async () => {
    const user = await signedInUser(service);
    const { status, body } = await refresh(user.refreshToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user_id: user.userId,
      username: user.username,
      role: 'user',
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect(body['refresh_token']).not.toBe(user.refreshToken);
    const me = await service.call('GET', '/me', { token: String(body['access_token']) });
    expect(me.status).toBe(200);
  });

  test('works repeatedly with the newest token', async () => {
    let { refreshToken } = await signedInUser(service);
    for (let i = 0; i < 5; i += 1) {
      const { status, body } = await refresh(refreshToken, i % 2 ? service : replica);
      expect(status).toBe(200);
      refreshToken = String(body['refresh_token']);
    }
  });

  test('a second use ends the sign-in, the newest token too, but no other sign-in', async () => {
    const user = await signedInUser(service);
    const other = await logIn(service, user);
    const { body } = await refresh(user.refreshToken);
    expectRefusal(await refresh(user.refreshToken));
    expectRefusal(await refresh(body['refresh_token']));
    expect((await refresh(other.body['refresh_token'])).status).toBe(200);
  });

  test('accepts one of many parallel uses over two replicas, and ends the sign-in', async () => {
    const { refreshToken } = await signedInUser(service);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) => refresh(refreshToken, i % 2 ? service : replica)),
    );
    const winners = replies.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    for (const { body } of winners) expectRefusal(await refresh(body['refresh_token']));
    expectRefusal(await refresh(refreshToken));
  });

  test("returns the user's present role", async () => {
    const user = await signedInUser(service);
    const token = await adminToken(service);
    const body = { role: 'admin' };
    await service.call('PATCH', `/users/${user.username}`, { token, body });
    expect((await refresh(user.refreshToken)).body['role']).toBe('admin');
  });

  test('expires after fourteen days without use', async () => {
    const early = await signedInUser(service);
    const late = await signedInUser(service);
    now = new Date(now.getTime() + 14 * DAY_MS - 60_000);
    expect((await refresh(early.refreshToken)).status).toBe(200);
    now = new Date(now.getTime() + 120_000);
    expectRefusal(await refresh(late.refreshToken));
  });

  test('ends with its sign-in, however often it is refreshed', async () => {
    const { refreshToken } = await signedInUser(service);
    now = new Date(now.getTime() + 13 * DAY_MS);
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    now = new Date(now.getTime() + 7 * DAY_MS + 60_000);
    expectRefusal(await refresh(body['refresh_token']));
  });

  test('a sign-in of a release without a start ends as well', async () => {
    const { refreshToken } = await signedInUser(service);
    const mongo = createMongo(mongoUrl, 'test');
    const [_id = ''] = refreshToken.split('.');
    const families = mongo.db.collection<{ _id: string }>('refresh_families');
    await families.updateOne({ _id }, { $unset: { started_at: 1 } });
    now = new Date(now.getTime() + 13 * DAY_MS);
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    now = new Date(now.getTime() + 7 * DAY_MS + 60_000);
    expectRefusal(await refresh(body['refresh_token']));
    await mongo.close();
  });

  test.each(['', 'x'.repeat(1_001), 1, null])('refuses %j as malformed', async (token) => {
    expect((await refresh(token)).status).toBe(400);
  });

  test.each(['x', 'x'.repeat(1_000), `${'a'.repeat(22)}.${'b'.repeat(43)}`])(
    'refuses the unknown token %s',
    async (token) => expectRefusal(await refresh(token)),
  );
});

describe('POST /logout', () => {
  test('ends this sign-in and no other', async () => {
    const user = await signedInUser(service);
    const other = await logIn(service, user);
    expect((await logOut(user.refreshToken)).status).toBe(204);
    expectRefusal(await refresh(user.refreshToken));
    expect((await refresh(other.body['refresh_token'])).status).toBe(200);
  });

  test('returns 204 for a token that is unknown or has ended', async () => {
    const { refreshToken } = await signedInUser(service);
    for (const token of [refreshToken, refreshToken, 'never seen']) {
      expect((await logOut(token)).status).toBe(204);
    }
    expect((await service.call('POST', '/logout', { body: {} })).status).toBe(400);
  });
});

describe('a new password', () => {
  test('ends all sign-ins of this user only', async () => {
    const user = await signedInUser(service);
    const second = await logIn(service, user);
    const otherUser = await signedInUser(service);
    const changed = await service.call('PATCH', '/me', {
      token: user.token,
      body: { password: 'another word 2', current_password: user.password },
    });
    expect(changed.status).toBe(200);
    expectRefusal(await refresh(user.refreshToken));
    expectRefusal(await refresh(second.body['refresh_token']));
    expect((await refresh(otherUser.refreshToken)).status).toBe(200);
    expect((await logIn(service, user)).status).toBe(401);
    expect((await logIn(service, { ...user, password: 'another word 2' })).status).toBe(200);
  });

  test('ends sign-ins with the old one that were made during the change', async () => {
    const user = await signedInUser(service, newUser());
    const change = service.call('PATCH', '/me', {
      token: user.token,
      body: { password: 'another word 2', current_password: user.password },
    });
    const logins = await Promise.all(Array.from({ length: 10 }, () => logIn(replica, user)));
    expect((await change).status).toBe(200);
    for (const { status, body } of logins) {
      if (status === 200) expectRefusal(await refresh(body['refresh_token']));
    }
  });
});

test('the first admin signs in as an admin', async () => {
  expect((await logIn(service, ADMIN)).body['role']).toBe('admin');
});
