import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashLogin } from './security-log.ts';
import { adminToken, logIn, newUser, signedInUser } from './testing/test-users.ts';
import {
  type RunningService,
  startUserService,
  testEnvironment,
} from './testing/user-service.http.ts';

type Line = { msg: string; event?: string; outcome?: string; [field: string]: unknown };

let service: RunningService;
let secret: string;
let text = '';
beforeAll(async () => {
  const environment = await testEnvironment({ LOG_LEVEL: 'info' });
  secret = String(environment['SIGNING_KEY_SECRET']);
  service = await startUserService(environment, { onLogLine: (line) => (text += line) });
});
afterAll(() => service.stop());

const eventsWith = (field: string, value: unknown): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line))
    .filter((line) => line.msg === 'security event' && line[field] === value);

test('a brute force can be traced: address, hashed name, outcome and request id of each guess', async () => {
  const { username } = await signedInUser(service);
  const address = '203.0.113.66';
  for (let i = 0; i < 12; i += 1) {
    await service.call('POST', '/login', {
      body: { username, password: `guess number ${i}` },
      address,
      headers: { 'x-request-id': `guess-${i}` },
    });
  }
  const guesses = eventsWith('address', address);
  expect(guesses.map(({ outcome }) => outcome)).toEqual([
    ...Array.from({ length: 10 }, () => 'failed'),
    'throttled',
    'throttled',
  ]);
  for (const [i, guess] of guesses.entries()) {
    expect(guess).toMatchObject({
      event: 'password-check',
      level: 'warn',
      login_hash: hashLogin(username, secret),
      request_id: `guess-${i}`,
    });
  }
  expect(text).not.toContain('guess number');
});

test('a sign-in is logged without the name, which may be a password', async () => {
  const password = 'typed into the wrong field';
  await logIn(service, { ...newUser(), username: password });
  expect(eventsWith('login_hash', hashLogin(password, secret))).toHaveLength(1);
  expect(text).not.toContain(password);
});

test('the second use of a refresh token is logged with its user', async () => {
  const user = await signedInUser(service);
  const body = { refresh_token: user.refreshToken };
  await service.call('POST', '/refresh', { body });
  await service.call('POST', '/refresh', { body });
  expect(eventsWith('user_id', user.userId)).toMatchObject([
    { event: 'refresh-token-reuse', outcome: 'ended', level: 'warn' },
  ]);
});

test('changes of a password and of a role are logged', async () => {
  const user = await signedInUser(service);
  await service.call('PATCH', '/me', {
    token: user.token,
    body: { password: 'another word 2', current_password: user.password },
  });
  const token = await adminToken(service);
  await service.call('PATCH', `/users/${user.username}`, { token, body: { role: 'admin' } });
  expect(eventsWith('user_id', user.userId)).toMatchObject([
    { event: 'password-change', outcome: 'succeeded' },
    { event: 'role-change', role: 'admin', by: expect.any(String) },
  ]);
});
