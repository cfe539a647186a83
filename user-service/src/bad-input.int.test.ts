import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newAddress, register, signedInUser } from './testing/test-users.ts';
import {
  type RunningService,
  startUserService,
  testEnvironment,
} from './testing/user-service.http.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startUserService(await testEnvironment());
});
afterAll(() => service.stop());

const PATHS = ['/register', '/login', '/refresh', '/logout'];

describe('bad input', () => {
  test.each(PATHS)('POST %s: refuses broken JSON, other types and no body', async (path) => {
    const post = (body: string, type: string) =>
      service.call('POST', path, { body, headers: { 'content-type': type } });
    expect((await post('{"username": ', 'application/json')).status).toBe(400);
    expect((await post('[]', 'application/json')).status).toBe(400);
    expect((await post('null', 'application/json')).status).toBe(400);
    expect((await post('username=a', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await service.call('POST', path)).status).toBe(415);
  });

  test('refuses a query operator in place of a value', async () => {
    const { username, password } = await register(service);
    const bodies = [
      { username: { $ne: null }, password },
      { username, password: { $ne: null } },
      { username: { $regex: '.*' }, password },
      { username: [username], password },
    ];
    for (const body of bodies) {
      expect((await service.call('POST', '/login', { body })).status).toBe(400);
    }
    const refresh = await service.call('POST', '/refresh', {
      body: { refresh_token: { $gt: '' } },
    });
    expect(refresh.status).toBe(400);
  });

  test('cannot pollute the prototype of objects', async () => {
    const body =
      '{"username":"Polly.Pollution","password":"12345678","__proto__":{"role":"admin"}}';
    const polluting = await service.call('POST', '/register', { body });
    expect(polluting.status).toBe(400);
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    const constructor =
      '{"username":"Polly2","password":"12345678","constructor":{"prototype":{}}}';
    expect((await service.call('POST', '/register', { body: constructor })).status).toBe(400);
  });

  test('accepts any text as a login name and finds no user', async () => {
    for (const username of [
      '$where',
      '.*',
      'a\u0000b',
      '__proto__',
      '🦊@example.org',
      "' or 1=1",
    ]) {
      const body = { username, password: 'pass word 1' };
      const { status } = await service.call('POST', '/login', { body, address: newAddress() });
      expect(status).toBe(401);
    }
  });

  test('refuses a body of more than 1 MiB', async () => {
    const body = { username: 'big', password: 'x'.repeat(1_100_000) };
    expect((await service.call('POST', '/login', { body })).status).toBe(413);
  });

  test('refuses unknown paths, methods and query parameters', async () => {
    expect((await service.call('GET', '/login')).status).toBe(405);
    expect((await service.call('GET', '/login')).headers.get('allow')).toBe('POST');
    expect((await service.call('GET', '/nothing')).body['code']).toBe('route-not-found');
    const { token } = await signedInUser(service);
    expect((await service.call('GET', '/me?x=1', { token })).status).toBe(400);
  });

  test('refuses a broken or foreign token, also where none is needed', async () => {
    const { token } = await signedInUser(service);
    const foreign = `${token.slice(0, -8)}AAAAAAAA`;
    for (const bad of ['abc', foreign, `${token.split('.').slice(0, 2).join('.')}.`]) {
      const me = await service.call('GET', '/me', { token: bad });
      expect([me.status, me.body['code']]).toEqual([401, 'unauthenticated']);
      expect(me.headers.get('www-authenticate')).toContain('Bearer');
      const jwks = await service.call('GET', '/.well-known/jwks.json', { token: bad });
      expect(jwks.status).toBe(401);
    }
  });

  test('replies with problem+json and the request id', async () => {
    const headers = { 'x-request-id': 'my-request.1' };
    const reply = await service.call('POST', '/login', { body: {}, headers });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({
      type: 'https://bookstore.example/problems/invalid-request',
      status: 400,
      instance: '/login',
      request_id: 'my-request.1',
    });
  });
});
