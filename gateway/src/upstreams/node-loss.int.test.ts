import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { aliceToken, bearer, startGateway, tokens } from '../testing/gateway.ts';
import { type FreezableUpstream, startFreezableUpstream } from '../testing/freezable-upstream.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';

const hold = { method: 'POST', headers: bearer(aliceToken), body: '{"items":[1,2,3]}' };
const CONNECT_TIMEOUT_MS = 1_000;
/** For a busy machine. */
const MARGIN_MS = 600;

const open: (() => Promise<void>)[] = [];
let addresses: string[] | null;
let first: Upstream;
let port: number;

beforeEach(async () => {
  first = await startUpstream('first');
  open.push(first.close);
  port = Number(new URL(first.url).port);
  addresses = ['127.0.0.1'];
});
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

const upstreamAt = async (name: string, host: string): Promise<Upstream> => {
  const started = await startUpstream(name, { host, port });
  open.push(started.close);
  return started;
};

const nodeAt = async (host: string, onSlow: () => void = () => undefined) => {
  const node: FreezableUpstream = await startFreezableUpstream(host, port, onSlow);
  open.push(node.close);
  return node;
};

const resolveHost = async (): Promise<readonly string[]> => {
  if (addresses === null) throw new Error('the name is unknown');
  return addresses;
};

/** A gateway that finds the replicas of the catalog by a host name. The test sets its addresses. */
const startByName = async (env: Record<string, string> = {}) => {
  const name = `http://catalog:${port}`;
  const overrides = { keys: tokens.keys, resolveHost };
  const others = { user: [first.url], order: [first.url] };
  const gateway = await startGateway({ ...others, catalog: [name], env, overrides });
  open.push(gateway.stop);
  return gateway;
};

/** The same, after its first request, which may have met any replica. */
const gatewayByName = async (env: Record<string, string> = {}) => {
  const gateway = await startByName(env);
  await eventually(async () => expect((await fetch(`${gateway.url}/books`)).status).toBe(200));
  return gateway;
};

const timed = async (work: () => Promise<Response>) => {
  const startedAt = performance.now();
  const { status } = await work();
  return { status, ms: performance.now() - startedAt };
};

const slowestOf = (replies: readonly { ms: number }[]) => Math.max(...replies.map(({ ms }) => ms));

describe('a service with a host name', () => {
  it('has a replica for each address of the name, also when the addresses change', async () => {
    const gateway = await gatewayByName();
    const second = await upstreamAt('second', '127.0.0.2');
    addresses = ['127.0.0.1', '127.0.0.2'];
    // The balancer chooses by chance.
    const answersOf = async () => {
      const bodies = new Set<string>();
      for (let times = 0; times < 20; times += 1) {
        bodies.add(await (await fetch(`${gateway.url}/books`)).text());
      }
      return [...bodies].toSorted();
    };
    const [one, two] = ['{"name":"first"}', '{"name":"second"}'];
    await eventually(async () => expect(await answersOf()).toEqual([one, two]));
    addresses = ['127.0.0.2'];
    await eventually(async () => expect(await answersOf()).toEqual([two]));
    expect(second.seen.length).toBeGreaterThan(0);
  });

  it('keeps its last addresses while the name cannot be resolved', async () => {
    const gateway = await gatewayByName();
    let requests = 0;
    addresses = null;
    await eventually(async () => {
      expect((await fetch(`${gateway.url}/books`)).status).toBe(200);
      requests += 1;
      expect(requests).toBeGreaterThan(20);
    });
  });
});

describe('a node that loses its power', () => {
  it('delays a request by one connect timeout at most, whatever the method', async () => {
    const node = await nodeAt('127.0.0.2');
    addresses = ['127.0.0.1', '127.0.0.2'];
    await node.freeze();
    // The health checker would notice it; here the requests must.
    const gateway = await startByName({ PROBE_INTERVAL_MS: '60000' });
    const replies: { status: number; ms: number }[] = [];
    await eventually(async () => {
      const calls = Array.from({ length: 6 }, () =>
        timed(() => fetch(`${gateway.url}/holds`, hold)),
      );
      replies.push(...(await Promise.all(calls)));
      // At least one request met the dead address.
      expect(slowestOf(replies)).toBeGreaterThan(CONNECT_TIMEOUT_MS * 0.9);
    });
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(slowestOf(replies)).toBeLessThan(CONNECT_TIMEOUT_MS + MARGIN_MS);
    expect(first.seen.filter(({ body }) => body === hold.body)).toHaveLength(replies.length);
  });

  it('ends its requests in flight: another replica answers a GET long before its deadline', async () => {
    const arrived = Promise.withResolvers<void>();
    const node = await nodeAt('127.0.0.2', arrived.resolve);
    addresses = ['127.0.0.1', '127.0.0.2'];
    const gateway = await gatewayByName({ UPSTREAM_TIMEOUT_MS: '15000' });
    const path = `${gateway.url}/books/slow`;
    const calls: Promise<Response>[] = [];
    // The other replica answers at once.
    const oneIsPending = async () => {
      for (let times = 0; times < 1_000; times += 1) {
        const call = fetch(`${path}${times}`);
        calls.push(call);
        const isPending = await Promise.race([
          arrived.promise.then(() => true),
          call.then(() => false),
        ]);
        if (isPending) return true;
      }
      return false;
    };
    expect(await oneIsPending()).toBe(true);
    const startedAt = performance.now();
    await node.freeze();
    const replies = await Promise.all(calls);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
