import { type System, systemSchema } from '@bookstore/contracts/system';
import { afterEach, describe, expect, it } from '@jest/globals';
import { adminToken, aliceToken, bearer, startGateway } from '../testing/gateway.ts';
import { type ServiceReplicaOptions, startServiceReplica } from '../testing/service-replica.ts';
import { deadUrl, startUpstream } from '../testing/upstream.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

const startReplica = async (options?: ServiceReplicaOptions): Promise<string> => {
  const started = await startServiceReplica(options);
  open.push(started.close);
  return started.url;
};
type Urls = { user?: string[]; catalog?: string[]; order?: string[] };
const gatewayTo = async ({ user, catalog, order }: Urls): Promise<string> => {
  const gateway = await startGateway({
    user: user ?? [await startReplica()],
    catalog: catalog ?? [await startReplica()],
    order: order ?? [await startReplica()],
  });
  open.push(gateway.stop);
  return gateway.url;
};
const getSystem = (url: string, headers = {}, method = 'GET') =>
  fetch(`${url}/system`, { headers, method });
const readStatus = async (urls: Urls): Promise<System> => {
  const reply = await getSystem(await gatewayTo(urls), bearer(adminToken));
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
    const reply = await getSystem(await gatewayTo({}), headers, method);
    expect([reply.status, await reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('is for admins, and must not be cached', async () => {
    const reply = await getSystem(await gatewayTo({}), bearer(adminToken));
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await reply.text()).not.toMatch(/127\.0\.0\.1|http:/);
  });

  it('lists every part and replica with its dependencies', async () => {
    const order = [
      await startReplica(),
      await startReplica({ unavailable: 'rabbitmq' }),
      await deadUrl(),
    ];
    const { parts, unread } = await readStatus({ order });
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

  it('lists a shared queue or database once, however many replicas report it', async () => {
    const order = [
      await startReplica({
        queues: { [QUEUE]: { ready: 5, retry: 1, dead: 2 } },
        outbox: { documents: 3, ageSeconds: 7.5 },
      }),
      await startReplica({
        queues: { [QUEUE]: { ready: 4, retry: 1, dead: 2 } },
        outbox: { documents: 4, ageSeconds: 6 },
      }),
    ];
    const system = await readStatus({ order });
    expect(queueOf(system)).toEqual({ name: QUEUE, ready: 5, retry: 1, dead: 2 });
    expect(system.outboxes).toContainEqual({
      service: 'order-service',
      documents: 4,
      oldest_age_seconds: 7.5,
    });
  });

  it('lists the counters of each replica separately, with the id of its process', async () => {
    const order = [
      await startReplica({ orders: { PENDING: 9, ACCEPTED: 8 } }),
      await startReplica({ orders: { PENDING: 1 } }),
    ];
    const { orders } = await readStatus({ order });
    expect(orders.map(({ replica }) => replica)).toEqual(['order-service 1', 'order-service 2']);
    expect(orders.map(({ reached }) => reached)).toEqual(
      expect.arrayContaining([{ PENDING: 9, ACCEPTED: 8 }, { PENDING: 1 }]),
    );
    expect(new Set(orders.map(({ instance }) => instance)).size).toBe(2);
  });

  it('names what could not be read, and never reports 0 for it', async () => {
    const withoutMetrics = await startUpstream('without metrics');
    open.push(withoutMetrics.close);
    const system = await readStatus({ catalog: [withoutMetrics.url], order: [await deadUrl()] });
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

  it('reports a queue from the replica that could read it', async () => {
    const order = [
      await startReplica(),
      await startReplica({ queues: { [QUEUE]: { ready: 0, dead: 0 } } }),
    ];
    expect(queueOf(await readStatus({ order }))).toEqual({
      name: QUEUE,
      ready: 0,
      retry: null,
      dead: 0,
    });
  });

  it('answers in time when a replica does not respond', async () => {
    const silent = await startUpstream('silent');
    open.push(silent.close);
    silent.answer(() => undefined);
    const { unread } = await readStatus({ user: [silent.url] });
    expect(unread).toEqual(['user-service 1']);
  });

  it('reads the services once for simultaneous requests', async () => {
    const user = await startUpstream('user');
    open.push(user.close);
    const url = await gatewayTo({ user: [user.url] });
    const replies = await Promise.all(
      [1, 2, 3, 4, 5].map(() => getSystem(url, bearer(adminToken))),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(user.seen.filter((call) => call.url.startsWith('/metrics'))).toHaveLength(1);
  });
});
