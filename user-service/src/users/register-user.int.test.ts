import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logIn, newUser, register } from '../testing/test-users.ts';
import {
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startUserService(await testEnvironment());
});
afterAll(() => service.stop());

const post = (body: unknown) => service.call('POST', '/register', { body });

describe('POST /register', () => {
  test('creates an account with the role user', async () => {
    const user = newUser({ email: 'Some.One@Example.org' });
    const { status, body } = await post(user);
    expect(status).toBe(201);
    expect(body).toEqual({
      message: 'Registration successful.',
      user_id: expect.any(String),
      username: user.username,
      email: 'Some.One@Example.org',
      role: 'user',
    });
  });

  test('returns null when no e-mail was given', async () => {
    expect((await post(newUser())).body).toMatchObject({ email: null });
  });

  test('several users may have no e-mail', async () => {
    await register(service);
    await register(service);
  });

  test('refuses a username that differs in case only', async () => {
    const { username } = await register(service);
    const { status, body } = await post(newUser({ username: username.toUpperCase() }));
    expect([status, body['code']]).toEqual([409, 'username-taken']);
  });

  test('refuses an e-mail that differs in case only, and creates no account', async () => {
    await register(service, { email: 'Taken@example.org' });
    const user = newUser({ email: 'TAKEN@example.ORG' });
    const { status, body } = await post(user);
    expect([status, body['code']]).toEqual([409, 'email-taken']);
    expect((await logIn(service, user)).status).toBe(401);
  });

  test('accepts one of twenty parallel registrations of a username', async () => {
    const user = newUser();
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(user)));
    const statuses = replies.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  test('accepts one of twenty parallel registrations of an e-mail', async () => {
    const email = 'wanted@example.org';
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(newUser({ email }))));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    // A busy machine may refuse some with 503.
    const refusals = replies.filter(({ status }) => status !== 201).map(({ body }) => body['code']);
    expect(refusals.filter((code) => code !== 'unavailable')).toContain('email-taken');
    expect(new Set([...refusals, 'unavailable'])).toEqual(new Set(['email-taken', 'unavailable']));
    expect((await post(newUser({ email }))).body['code']).toBe('email-taken');
  });

  test.each([
    ['a short username', { username: 'ab' }, ['/username']],
    ['a long username', { username: 'a'.repeat(33) }, ['/username']],
    ['a username with a space', { username: 'ada lovelace' }, ['/username']],
    ['a username that looks like an e-mail', { username: 'ada@example.org' }, ['/username']],
    ['an operator for a username', { username: { $ne: null } }, ['/username']],
    ['a short password', { password: '1234567' }, ['/password']],
    ['a password of 73 bytes', { password: 'x'.repeat(73) }, ['/password']],
    ['a password of 37 characters in 74 bytes', { password: 'é'.repeat(37) }, ['/password']],
    ['a bad e-mail', { email: 'nowhere' }, ['/email']],
    ['an unknown key', { role: 'admin' }, ['/role']],
    [
      'everything wrong at once',
      { username: '', password: 1, email: [], x: 1 },
      ['/username', '/password', '/email', '/x'],
    ],
  ])('refuses %s and names each field', async (_, wrong, pointers) => {
    const { status, body } = await post({ ...newUser(), ...wrong });
    expect([status, body['code']]).toEqual([400, 'invalid-request']);
    const named = (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(new Set(named)).toEqual(new Set(pointers));
  });

  test('accepts passwords of 8 characters and of 72 bytes', async () => {
    const shortest = await register(service, { password: '12345678' });
    const longest = await register(service, { password: 'é'.repeat(36) });
    expect((await logIn(service, shortest)).status).toBe(200);
    expect((await logIn(service, longest)).status).toBe(200);
  });
});
