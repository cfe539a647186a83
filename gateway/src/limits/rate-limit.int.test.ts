import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestTokens, uniqueName } from '@bookstore/testkit';
import { aliceToken, bearer, startGateway, type TestGateway, tokens } from '../testing/gateway.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';

let service: Upstream;
let one: TestGateway;
let two: TestGateway;
let withoutRedis: TestGateway;

beforeAll(async () => {
  service = await startUpstream();
  const urls = { user: [service.url], catalog: [service.url], order: [service.url] };
  const env = {
    RATE_LIMIT_PREFIX: uniqueName('limits'),
    RATE_LIMIT_PER_MINUTE: '6',
    SIGN_IN_LIMIT_PER_MINUTE: '3',
  };
  [one, two, withoutRedis] = await Promise.all([
    startGateway({ ...urls, env }),
    startGateway({ ...urls, env }),
    startGateway({ ...urls, env: { ...env, REDIS_URL: 'redis://127.0.0.1:1' } }),
  ]);
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop(), withoutRedis.stop()]);
  await service.close();
});

const get = (gateway: TestGateway, address: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/books`, { headers: { 'X-Forwarded-For': address, ...headers } });

const signIn = (index: number) =>
  fetch(`${one.url}/${['login', 'register', 'session'][index % 3]}`, {
    method: 'POST',
    headers: { 'X-Forwarded-For': '203.0.113.4' },
  });

const statuses = async (times: number, send: (index: number) => Promise<Response>) => {
  const found: number[] = [];
  for (let index = 0; index < times; index += 1) found.push((await send(index)).status);
  return found;
};

describe('the rate limit', () => {
  it('is one for all replicas of the gateway', async () => {
    const found = await statuses(8, (index) => get(index % 2 === 0 ? one : two, '203.0.113.1'));
    expect(found).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  });

  it('sends the remaining quota with every reply, and Retry-After with a refusal', async () => {
    const first = await get(one, '203.0.113.2');
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=6;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"address";r=5;t=\d+$/);
    await statuses(5, () => get(one, '203.0.113.2'));
    const refused = await get(one, '203.0.113.2');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests', status: 429 });
  });

  it('counts the requests of a user together, whatever their addresses', async () => {
    const token = tokens.tokenFor({ userId: uniqueName('u'), username: 'carol', role: 'user' });
    const found = await statuses(7, (index) => get(one, `198.51.100.${index}`, bearer(token)));
    expect(found).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect((await get(one, '198.51.100.1')).status).toBe(200);
  });

  it('counts a user by the address too, with the ceiling of ten users', async () => {
    const address = '203.0.113.6';
    const found = await statuses(61, () => {
      const user = { userId: uniqueName('u'), username: 'erin', role: 'user' } as const;
      return get(one, address, bearer(tokens.tokenFor(user)));
    });
    expect(found).toEqual([...Array(60).fill(200), 429]);
    const refused = await get(one, address, bearer(aliceToken));
    expect(refused.headers.get('ratelimit')).toMatch(
      /^"user";r=5;t=\d+, "shared-address";r=0;t=\d+$/,
    );
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Visitors at this address have a quota of their own.
    expect((await get(one, address)).status).toBe(200);
  });

  it('counts nobody by an address that the edge could not see', async () => {
    const anonymous = await statuses(8, () => get(one, 'unknown'));
    expect(anonymous).toEqual(Array(8).fill(200));
    const user = { userId: uniqueName('u'), username: 'frank', role: 'user' } as const;
    const token = bearer(tokens.tokenFor(user));
    const found = await statuses(7, () => get(one, 'unknown', token));
    expect(found).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  it('counts an invalid token by the address of its sender, not by the user that it names', async () => {
    const user = { userId: uniqueName('u'), username: 'dave', role: 'user' } as const;
    const forged = bearer(createTestTokens().tokenFor(user));
    const found = await statuses(7, () => get(one, '203.0.113.3', forged));
    expect(found).toEqual([401, 401, 401, 401, 401, 401, 429]);
    const real = await get(one, '203.0.113.3', bearer(tokens.tokenFor(user)));
    expect(real.status).toBe(200);
  });

  it('has a lower quota for /register, /login and /session together', async () => {
    expect(await statuses(4, signIn)).toEqual([200, 200, 415, 429]);
    const limited = await signIn(0);
    expect(limited.headers.get('ratelimit-policy')).toBe('"address";q=6;w=60, "sign-in";q=3;w=60');
  });

  it('applies per replica while Redis is unavailable', async () => {
    const found = await statuses(7, () => get(withoutRedis, '203.0.113.5'));
    expect(found).toEqual([200, 200, 200, 200, 200, 200, 429]);
    const ready = await fetch(`${withoutRedis.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'degraded' });
  });

  it('ignores X-Forwarded-For unless a trusted proxy sends it', async () => {
    const direct = await startGateway({
      user: [service.url],
      catalog: [service.url],
      order: [service.url],
      env: { TRUSTED_PROXIES: '192.0.2.1', RATE_LIMIT_PER_MINUTE: '2' },
    });
    const found = await statuses(3, (index) => get(direct, `203.0.113.${100 + index}`));
    await direct.stop();
    expect(found).toEqual([200, 200, 429]);
  });
});
