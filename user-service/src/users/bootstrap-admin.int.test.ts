import { expect, test } from '@jest/globals';
import { adminToken, logIn, register } from '../testing/test-users.ts';
import { ADMIN, startUserService, testEnvironment } from '../testing/user-service.http.ts';

test('three replicas that start together create one first admin', async () => {
  const environment = await testEnvironment();
  const replicas = await Promise.all([1, 2, 3].map(() => startUserService(environment)));
  const [first] = replicas;
  if (!first) throw new Error('no replica');
  const { body } = await first.call('GET', '/users', { token: await adminToken(first) });
  expect(body).toEqual([
    expect.objectContaining({ username: ADMIN.username, role: 'admin', email: null }),
  ]);
  await Promise.all(replicas.map((replica) => replica.stop()));
});

test('a restart keeps a changed password of the first admin', async () => {
  const environment = await testEnvironment();
  const before = await startUserService(environment);
  const password = 'a later password';
  const changed = await before.call('PATCH', '/me', {
    token: await adminToken(before),
    body: { password, current_password: ADMIN.password },
  });
  expect(changed.status).toBe(200);
  await before.stop();

  const after = await startUserService(environment);
  expect((await logIn(after, ADMIN)).status).toBe(401);
  expect((await logIn(after, { ...ADMIN, password })).body['role']).toBe('admin');
  await after.stop();
});

test('does not change an existing user of that name', async () => {
  const environment = await testEnvironment();
  const { ADMIN_USERNAME: _1, ADMIN_PASSWORD: _2, ...withoutAdmin } = environment;
  const before = await startUserService(withoutAdmin);
  const existing = await register(before, { username: ADMIN.username.toLowerCase() });
  await before.stop();

  const after = await startUserService(environment);
  expect((await logIn(after, existing)).body['role']).toBe('user');
  expect((await logIn(after, ADMIN)).status).toBe(401);
  await after.stop();
});
