import { profileSchema } from '@bookstore/contracts/users';
import { createMongo } from '@bookstore/platform/mongo';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logIn, newPerson, signedIn } from '../testing/people.ts';
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
    const person = await signedIn(service, { email: 'Profile@Example.org' });
    const { status, body } = await getMe(person.token);
    expect(status).toBe(200);
    expect(profileSchema.strict().parse(body)).toMatchObject({
      user_id: person.userId,
      username: person.username,
      email: 'Profile@Example.org',
      role: 'user',
    });
  });

  test('needs a token', async () => {
    const { status, body } = await getMe();
    expect([status, body['code']]).toEqual([401, 'unauthenticated']);
  });

  test('is not found when the user is gone while the token lives', async () => {
    const person = await signedIn(service);
    const mongo = createMongo(mongoUrl, 'test');
    await mongo.db.collection('users').deleteOne({ username: person.username });
    await mongo.close();
    const { status, body } = await getMe(person.token);
    expect([status, body['code']]).toEqual([404, 'user-not-found']);
    const body_ = { email: 'a@example.org', current_password: person.password };
    expect((await patchMe(person.token, body_)).status).toBe(404);
  });
});

describe('PATCH /me', () => {
  test('changes the e-mail: the new one signs in, the old one does not', async () => {
    const person = await signedIn(service, { email: 'old@example.org' });
    const change = { email: 'New@example.org', current_password: person.password };
    const { status, body } = await patchMe(person.token, change);
    expect([status, body['email']]).toEqual([200, 'New@example.org']);
    expect((await logIn(service, { ...person, username: 'new@EXAMPLE.org' })).status).toBe(200);
    expect((await logIn(service, { ...person, username: 'old@example.org' })).status).toBe(401);
  });

  test('keeps sign-ins when only the e-mail changes', async () => {
    const person = await signedIn(service);
    const change = { email: 'keeps@example.org', current_password: person.password };
    expect((await patchMe(person.token, change)).status).toBe(200);
    const body = { refresh_token: person.refreshToken };
    expect((await service.call('POST', '/refresh', { body })).status).toBe(200);
  });

  test('takes the own e-mail again, in another case', async () => {
    const person = await signedIn(service, { email: 'mine@example.org' });
    const change = { email: 'MINE@example.org', current_password: person.password };
    expect((await patchMe(person.token, change)).body['email']).toBe('MINE@example.org');
  });

  test("refuses someone else's e-mail, and then leaves the password as it was", async () => {
    await signedIn(service, { email: 'neighbour@example.org' });
    const person = await signedIn(service);
    const { status, body } = await patchMe(person.token, {
      email: 'NEIGHBOUR@example.org',
      password: 'another word 2',
      current_password: person.password,
    });
    expect([status, body['code']]).toEqual([409, 'email-taken']);
    expect((await logIn(service, person)).status).toBe(200);
  });

  test('refuses a wrong current password and changes nothing', async () => {
    const person = await signedIn(service);
    const change = { email: 'no@example.org', current_password: 'wrong word 1' };
    const { status, body } = await patchMe(person.token, change);
    expect([status, body['code']]).toEqual([401, 'invalid-credentials']);
    expect((await getMe(person.token)).body['email']).toBeNull();
  });

  test('of two new passwords at once one counts', async () => {
    const person = await signedIn(service);
    const passwords = ['first choice', 'second choice'];
    const answers = await Promise.all(
      passwords.map((password) =>
        patchMe(person.token, { password, current_password: person.password }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 401]);
    const winner = passwords[statuses.indexOf(200)] ?? '';
    expect((await logIn(service, { ...person, password: winner })).status).toBe(200);
  });

  test.each([
    ['nothing to change', {}],
    ['no current password', { current_password: undefined, email: 'a@example.org' }],
    ['another username', { username: newPerson().username, email: 'a@example.org' }],
    ['a role', { role: 'admin', email: 'a@example.org' }],
    ['a short password', { password: 'short' }],
    ['a password of 73 bytes', { password: 'x'.repeat(73) }],
    ['a bad e-mail', { email: 'nowhere' }],
  ])('refuses %s', async (_, wrong) => {
    const { token, password } = await signedIn(service);
    const { status, body } = await patchMe(token, { current_password: password, ...wrong });
    expect([status, body['code']]).toEqual([400, 'invalid-request']);
  });
});

test('sign-ins that ended are removed by the database', async () => {
  const mongo = createMongo(mongoUrl, 'test');
  const indexes = await eventually(() => mongo.db.collection('refresh_families').indexes());
  await mongo.close();
  expect(indexes).toContainEqual(
    expect.objectContaining({ key: { ends_at: 1 }, expireAfterSeconds: 0 }),
  );
});
