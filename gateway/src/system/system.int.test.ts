import { type System, systemSchema } from '@bookstore/contracts/system';
import { afterEach, describe, expect, it } from '@jest/globals';
import { adminToken, aliceToken, bearer, startGateway } from '../testing/gateway.ts';
import { type PartOptions, startPart } from '../testing/part.ts';
import { deadUrl, startUpstream } from '../testing/upstream.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

const part = async (options?: PartOptions): Promise<string> => {
  const started = await startPart(options);
  open.push(started.close);
  return started.url;
};
type Urls = { user?: string[]; catalog?: string[]; order?: string[] };
const gatewayTo = async ({ user, catalog, order }: Urls): Promise<string> => {
  const gateway = await startGateway({
    user: user ?? [await part()],
    catalog: catalog ?? [await part()],
    order: order ?? [await part()],
  });
  open.push(gateway.stop);
  return gateway.url;
};
const look = (url: string, headers = {}, method = 'GET') =>
  fetch(`${url}/system`, { headers, method });
const lookAt = async (urls: Urls): Promise<System> => {
  const reply = await look(await gatewayTo(urls), bearer(adminToken));
  expect(reply.status).toBe(200);
  return systemSchema.strict().parse(await reply.json());
};
const QUEUE = 'order-service.stock-reserved';
const queueOf = ({ queues }: System) => queues.find(({ name }) => name === QUEUE);

describe('GET /system', () => {
  it.each([
    ['GET', {}, 401, 'unauthenticated'],
    ['GET', bearer('rubbish'), 401, 'unauthenticated'],
    ['GET', bearer(aliceToken), 403, 'forbidden'],
    ['POST', bearer(adminToken), 405, 'method-not-allowed'],
  ])('%s with %j is %i %s', async (method, headers, status, code) => {
    const reply = await look(await gatewayTo({}), headers, method);
    expect([reply.status, await reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('is for admins, and kept by nobody', async () => {
    const reply = await look(await gatewayTo({}), bearer(adminToken));
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await reply.text()).not.toMatch(/127\.0\.0\.1|http:/);
  });

  it('names every part and replica with what it needs', async () => {
    const order = [await part(), await part({ missing: 'rabbitmq' }), await deadUrl()];
    const { parts, unread } = await lookAt({ order });
    expect(parts.map(({ name, replicas }) => [name, replicas.length])).toEqual([
      ['gateway', 1],
      ['user-service', 1],
      ['catalog-service', 1],
      ['order-service', 3],
    ]);
    expect(parts[0]?.replicas).toEqual([
      { name: 'gateway', status: 'ok', checks: { redis: 'ok' } },
    ]);
    const replicas = parts[3]?.replicas ?? [];
    expect(replicas.map(({ name }) => name)).toEqual([
      'order-service 1',
      'order-service 2',
      'order-service 3',
    ]);
    expect(replicas).toContainEqual({
      name: expect.any(String),
      status: 'degraded',
      checks: { mongodb: 'ok', rabbitmq: 'Error' },
    });
    const dead = replicas.find(({ status }) => status === 'unavailable');
    expect(dead?.checks).toEqual({ http: 'does not answer' });
    expect(unread).toEqual([dead?.name]);
  });

  it('tells of shared queues and databases once, however many replicas tell of them', async () => {
    const order = [
      await part({
        queues: { [QUEUE]: { ready: 5, retry: 1, dead: 2 } },
        outbox: { documents: 3, ageSeconds: 7.5 },
      }),
      await part({
        queues: { [QUEUE]: { ready: 4, retry: 1, dead: 2 } },
        outbox: { documents: 4, ageSeconds: 6 },
      }),
    ];
    const system = await lookAt({ order });
    expect(queueOf(system)).toEqual({ name: QUEUE, ready: 5, retry: 1, dead: 2 });
    expect(system.outboxes).toContainEqual({
      service: 'order-service',
      documents: 4,
      oldest_age_seconds: 7.5,
    });
  });

  it('keeps the counters of each replica apart, with the process that they belong to', async () => {
    const order = [
      await part({ orders: { PENDING: 9, ACCEPTED: 8 } }),
      await part({ orders: { PENDING: 1 } }),
    ];
    const { orders } = await lookAt({ order });
    expect(orders.map(({ replica }) => replica)).toEqual(['order-service 1', 'order-service 2']);
    expect(orders.map(({ reached }) => reached)).toEqual(
      expect.arrayContaining([{ PENDING: 9, ACCEPTED: 8 }, { PENDING: 1 }]),
    );
    expect(new Set(orders.map(({ instance }) => instance)).size).toBe(2);
  });

  it('says what could not be read, and never gives 0 for it', async () => {
    const strange = await startUpstream('strange');
    open.push(strange.close);
    const system = await lookAt({ catalog: [strange.url], order: [await deadUrl()] });
    expect(system.unread).toEqual(['catalog-service 1', 'order-service 1']);
    expect(system.orders).toEqual([]);
    expect(system.queues).toHaveLength(12);
    for (const queue of system.queues) {
      expect(queue).toEqual({ name: queue.name, ready: null, retry: null, dead: null });
    }
    expect(system.outboxes).toEqual(
      ['catalog-service', 'order-service'].map((service) => ({
        service,
        documents: null,
        oldest_age_seconds: null,
      })),
    );
  });

  it('tells what the other replica knows of a queue that one could not read', async () => {
    const order = [await part(), await part({ queues: { [QUEUE]: { ready: 0, dead: 0 } } })];
    expect(queueOf(await lookAt({ order }))).toEqual({
      name: QUEUE,
      ready: 0,
      retry: null,
      dead: 0,
    });
  });

  it('answers in time when a replica says nothing', async () => {
    const silent = await startUpstream('silent');
    open.push(silent.close);
    silent.answer(() => undefined);
    const { unread } = await lookAt({ user: [silent.url] });
    expect(unread).toEqual(['user-service 1']);
  });

  it('asks the services once, however many ask at once', async () => {
    const user = await startUpstream('user');
    open.push(user.close);
    const url = await gatewayTo({ user: [user.url] });
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => look(url, bearer(adminToken))));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(user.seen.filter((call) => call.url.startsWith('/metrics'))).toHaveLength(1);
  });
});
