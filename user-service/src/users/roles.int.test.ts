import { profileSchema } from '@bookstore/contracts/users';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { adminToken, logIn, register, signedInUser } from '../testing/test-users.ts';
import {
  ADMIN,
  type RunningService,
  startUserService,
  testEnvironment,
} from '../testing/user-service.http.ts';

let service: RunningService;
let replica: RunningService;
let token: string;
beforeAll(async () => {
  const environment = await testEnvironment();
  service = await startUserService(environment);
  replica = await startUserService(environment);
  token = await adminToken(service);
});
afterAll(() => Promise.all([service.stop(), replica.stop()]));

const setRole = (username: string, role: unknown, at = service) =>
  at.call('PATCH', `/users/${username}`, { token, body: { role } });

const listUsers = async (path: string) => {
  const { status, body, headers } = await service.call('GET', path, { token });
  expect(status).toBe(200);
  const users = z.array(profileSchema.strict()).parse(body);
  const next = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
  return { names: users.map(({ username }) => username), next };
};

/** Follows the links to the last page; `onPage` runs after each page. */
const listAllUsers = async (limit: number, onPage = async (): Promise<void> => {}) => {
  const names: string[] = [];
  let path: string | undefined = `/users?limit=${limit}`;
  while (path !== undefined) {
    const page = await listUsers(path);
    expect(page.names.length).toBeLessThanOrEqual(limit);
    names.push(...page.names);
    path = page.next;
    await onPage();
  }
  return names;
};

describe('GET /users', () => {
  test('lists each user once, also while others register', async () => {
    const before = await Promise.all(Array.from({ length: 9 }, () => register(service)));
    const names = await listAllUsers(2, async () => {
      await register(service);
    });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(before.map(({ username }) => username)));
    expect(names).toContain(ADMIN.username);
  });

  test('has no link on the last page, also when that is full', async () => {
    const all = await listAllUsers(100);
    const { names, next } = await listUsers(`/users?limit=${all.length}`);
    expect(names).toHaveLength(all.length);
    expect(next).toBeUndefined();
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=x',
    'cursor=bnVsbA',
    'role=admin',
    'limit=1&limit=2',
  ])('refuses %s', async (query) => {
    const { status, body } = await service.call('GET', `/users?${query}`, { token });
    expect([status, body['code']]).toEqual([400, 'invalid-request']);
  });

  test('is for admins', async () => {
    const user = await signedInUser(service);
    expect((await service.call('GET', '/users', { token: user.token })).status).toBe(403);
    expect((await service.call('GET', '/users')).status).toBe(401);
  });
});

describe('PATCH /users/{username}', () => {
  test('promotes a user, whatever the case of the name, and demotes the admin again', async () => {
    const user = await register(service);
    const promoted = await setRole(user.username.toUpperCase(), 'admin');
    expect(promoted.status).toBe(200);
    expect(profileSchema.strict().parse(promoted.body)).toMatchObject({
      username: user.username,
      role: 'admin',
    });
    expect((await logIn(service, user)).body['role']).toBe('admin');
    expect((await setRole(user.username, 'admin')).status).toBe(200);
    expect((await setRole(user.username, 'user')).body['role']).toBe('user');
    expect((await setRole(user.username, 'user')).status).toBe(200);
  });

  test('is 404 for an unknown or impossible name', async () => {
    for (const name of ['nobody-at-all', 'a', '%24ne', '%00', 'x'.repeat(500)]) {
      const { status, body } = await setRole(name, 'admin');
      expect([status, body['code']]).toEqual([404, 'user-not-found']);
    }
  });

  test.each(['owner', '', null, ['admin'], { $set: 'admin' }])(
    'refuses the role %j',
    async (role) => {
      const user = await register(service);
      expect((await setRole(user.username, role)).status).toBe(400);
    },
  );

  test('is for admins', async () => {
    const user = await signedInUser(service);
    const path = `/users/${user.username}`;
    const body = { role: 'admin' };
    expect((await service.call('PATCH', path, { token: user.token, body })).status).toBe(403);
    expect((await service.call('PATCH', path, { body })).status).toBe(401);
  });
});

describe('the last admin', () => {
  test('cannot be demoted', async () => {
    const { status, body } = await setRole(ADMIN.username, 'user');
    expect([status, body['code']]).toEqual([409, 'illegal-transition']);
    expect((await setRole(ADMIN.username, 'admin')).status).toBe(200);
  });

  test('remains when two replicas demote two admins in parallel', async () => {
    const second = await register(service);
    for (let round = 0; round < 10; round += 1) {
      expect((await setRole(second.username, 'admin')).status).toBe(200);
      const replies = await Promise.all([
        setRole(ADMIN.username, 'user'),
        setRole(second.username, 'user', replica),
      ]);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      // The token of the demoted admin stays valid for 15 minutes, as documented.
      await setRole(ADMIN.username, 'admin');
      await setRole(second.username, 'user');
    }
  });
});
