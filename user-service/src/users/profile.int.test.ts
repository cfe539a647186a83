import { profileSchema } from '@bookstore/contracts/users';
import { createMongo } from '@bookstore/platform/mongo';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logIn, newUser, signedInUser } from '../testing/test-users.ts';
import {
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';

let service: RunningService;
let mongoUrl: string;
beforeAll(async () => {
  const environment = await testEnvironment();
  mongoUrl = String(environment['MONGO_URL']);
  service = await startUserService(environment);
});
afterAll(() => service.stop());

const getMe = (token?: string) => service.call('GET', '/me', { token });
const patchMe = (token: string, body: unknown) => service.call('PATCH', '/me', { token, body });

describe('GET /me', () => {
  test('shows the own profile and no secret', async () => {
    const user = await signedInUser(service, { email: 'Profile@Example.org' });
    const { status, body } = await getMe(user.token);
    expect(status).toBe(200);
    expect(profileSchema.strict().parse(body)).toMatchObject({
      user_id: user.userId,
      username: user.username,
      email: 'Profile@Example.org',
      role: 'user',
    });
  });

  test('needs a token', async () => {
    const { status, body } = await getMe();
    expect([status, body['code']]).toEqual([401, 'unauthenticated']);
  });

  test('is 404 when the user was deleted while the token is valid', async () => {
    const user = await signedInUser(service);
    const mongo = createMongo(mongoUrl, 'test');
    await mongo.db.collection('users').deleteOne({ username: user.username });
    await mongo.close();
    const { status, body } = await getMe(user.token);
    expect([status, body['code']]).toEqual([404, 'user-not-found']);
    const change = { email: 'a@example.org', current_password: user.password };
    expect((await patchMe(user.token, change)).status).toBe(404);
  });
});

describe('PATCH /me', () => {
  test('changes the e-mail: only the new one signs in', async () => {
    const user = await signedInUser(service, { email: 'old@example.org' });
    const change = { email: 'New@example.org', current_password: user.password };
    const { status, body } = await patchMe(user.token, change);
    expect([status, body['email']]).toEqual([200, 'New@example.org']);
    expect((await logIn(service, { ...user, username: 'new@EXAMPLE.org' })).status).toBe(200);
    expect((await logIn(service, { ...user, username: 'old@example.org' })).status).toBe(401);
  });

  test('keeps sign-ins when only the e-mail changes', async () => {
    const user = await signedInUser(service);
    const change = { email: 'keeps@example.org', current_password: user.password };
    expect((await patchMe(user.token, change)).status).toBe(200);
    const body = { refresh_token: user.refreshToken };
    expect((await service.call('POST', '/refresh', { body })).status).toBe(200);
  });

  test("accepts the user's own e-mail in another case", async () => {
    const user = await signedInUser(service, { email: 'mine@example.org' });
    const change = { email: 'MINE@example.org', current_password: user.password };
    expect((await patchMe(user.token, change)).body['email']).toBe('MINE@example.org');
  });

  test("refuses another user's e-mail, and does not change the password then", async () => {
    await signedInUser(service, { email: 'other@example.org' });
    const user = await signedInUser(service);
    const { status, body } = await patchMe(user.token, {
      email: 'OTHER@example.org',
      password: 'another word 2',
      current_password: user.password,
    });
    expect([status, body['code']]).toEqual([409, 'email-taken']);
    expect((await logIn(service, user)).status).toBe(200);
  });

  test('refuses a wrong current password and changes nothing', async () => {
    const user = await signedInUser(service);
    const change = { email: 'no@example.org', current_password: 'wrong word 1' };
    const { status, body } = await patchMe(user.token, change);
    expect([status, body['code']]).toEqual([401, 'invalid-credentials']);
    expect((await getMe(user.token)).body['email']).toBeNull();
  });

  test('accepts one of two parallel changes of the password', async () => {
    const user = await signedInUser(service);
    const passwords = ['first choice', 'second choice'];
    const replies = await Promise.all(
      passwords.map((password) =>
        patchMe(user.token, { password, current_password: user.password }),
      ),
    );
    const statuses = replies.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 401]);
    const winner = passwords[statuses.indexOf(200)] ?? '';
    expect((await logIn(service, { ...user, password: winner })).status).toBe(200);
  });

  test.each([
    ['nothing to change', {}],
    ['no current password', { current_password: undefined, email: 'a@example.org' }],
    ['another username', { username: newUser().username, email: 'a@example.org' }],
    ['a role', { role: 'admin', email: 'a@example.org' }],
    ['a short password', { password: 'short' }],
    ['a password of 73 bytes', { password: 'x'.repeat(73) }],
    ['a bad e-mail', { email: 'nowhere' }],
  ])('refuses %s', async (_, wrong) => {
    const { token, password } = await signedInUser(service);
    const { status, body } = await patchMe(token, { current_password: password, ...wrong });
    expect([status, body['code']]).toEqual([400, 'invalid-request']);
  });
});

test('the database removes token families that have ended', async () => {
  const mongo = createMongo(mongoUrl, 'test');
  const indexes = await eventually(() => mongo.db.collection('refresh_families').indexes());
  await mongo.close();
  expect(indexes).toContainEqual(
    expect.objectContaining({ key: { ends_at: 1 }, expireAfterSeconds: 0 }),
  );
});
