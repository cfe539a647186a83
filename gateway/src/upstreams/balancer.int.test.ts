import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { aliceToken, bearer, startGateway } from '../testing/gateway.ts';
import { deadUrl, json, startUpstream } from '../testing/upstream.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

const upstream = async (name: string) => {
  const started = await startUpstream(name);
  open.push(started.close);
  return started;
};

/** A gateway whose catalog has these replicas. */
const gatewayTo = async (catalog: readonly string[], env: Record<string, string> = {}) => {
  const other = await upstream('other');
  const gateway = await startGateway({ user: [other.url], catalog, order: [other.url], env });
  open.push(gateway.stop);
  return gateway;
};

const slowProbes = { PROBE_INTERVAL_MS: '60000' };
const hold = { method: 'POST', headers: bearer(aliceToken), body: '{"items":[1,2,3]}' };

describe('several replicas', () => {
  it('are all used', async () => {
    const [one, two] = [await upstream('one'), await upstream('two')];
    const gateway = await gatewayTo([one.url, two.url], slowProbes);
    await eventually(async () => {
      expect((await fetch(`${gateway.url}/books`)).status).toBe(200);
      expect(Math.min(one.seen.length, two.seen.length)).toBeGreaterThan(2);
    });
  });

  it('get fewer requests while they are slower than the others', async () => {
    const [slow, fast] = [await upstream('slow'), await upstream('fast')];
    slow.answer((_req, res) => setTimeout(() => json(res, 200, {}), 100));
    const gateway = await gatewayTo([slow.url, fast.url], slowProbes);
    const client = async () => {
      for (let times = 0; times < 40; times += 1) {
        expect((await fetch(`${gateway.url}/books`)).status).toBe(200);
      }
    };
    await Promise.all([client(), client(), client(), client()]);
    expect(slow.seen.length + fast.seen.length).toBe(160);
    expect(slow.seen.length).toBeLessThan(40);
  });

  it('replace one that refuses connections, and no byte of the body is lost', async () => {
    const alive = await upstream('alive');
    const gateway = await gatewayTo([await deadUrl(), alive.url], slowProbes);
    for (let times = 0; times < 4; times += 1) {
      const reply = await fetch(`${gateway.url}/holds`, hold);
      expect(reply.status).toBe(200);
    }
    expect(alive.seen.map(({ body }) => body)).toEqual(Array(4).fill(hold.body));
  });

  it('are avoided while they are down, and used again afterwards', async () => {
    const [one, two] = [await upstream('one'), await upstream('two')];
    const gateway = await gatewayTo([one.url, two.url]);
    await one.close();
    await eventually(async () => {
      const before = two.seen.length;
      for (let times = 0; times < 4; times += 1) await fetch(`${gateway.url}/books`);
      expect(two.seen.length - before).toBe(4);
    });
    await one.listenAgain();
    const before = one.seen.length;
    await eventually(async () => {
      await fetch(`${gateway.url}/books`);
      expect(one.seen.length).toBeGreaterThan(before);
    });
  });
});
