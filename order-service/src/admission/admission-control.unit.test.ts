import { createLogger } from '@bookstore/platform/log';
import { describe, expect, it } from '@jest/globals';
import { type AdmissionControl, createAdmissionControl } from './admission-control.ts';

const PER_SECOND = 100;
const logger = createLogger({ service: 'test', version: '1', level: 'silent' });
const neverAborts = new AbortController().signal;

/** 100 orders are settled per second: 3 s are 300 of them, 30 s are 3,000. */
const start = async (pending: number, isSettling = true) => {
  const shop = { pending, isSettling, samples: 0, isDown: false };
  const admission = createAdmissionControl({
    readBacklog: async () => {
      shop.samples += 1;
      if (shop.isDown) throw new Error('the database is down');
      return { pending: shop.pending, settled: 0 };
    },
    throughput: {
      sample: () => undefined,
      perSecond: () => PER_SECOND,
      isSettling: () => shop.isSettling,
    },
    slowMs: 3_000,
    pauseMs: 30_000,
    logger,
  });
  const sampleAt = async (now: number) => {
    shop.pending = now;
    await admission.sample();
  };
  await sampleAt(pending);
  return { shop, admission, sampleAt };
};

const sampleTimes = async (admission: AdmissionControl, times: number) => {
  for (let time = 0; time < times; time += 1) await admission.sample();
};

describe('a backlog of a moment', () => {
  it('queues no order', async () => {
    const { admission } = await start(299);
    admission.assertOpen();
    void admission.acquire(neverAborts);
    expect(admission.state().queued).toBe(0);
  });

  it('grows by the orders that were admitted since the last sample', async () => {
    const { admission } = await start(298);
    await admission.acquire(neverAborts);
    await admission.acquire(neverAborts);
    void admission.acquire(neverAborts);
    expect(admission.state().queued).toBe(1);
  });
});

describe('a backlog of more than a moment', () => {
  it('admits one queued order for each that is settled', async () => {
    const { admission } = await start(300);
    const first = admission.acquire(neverAborts);
    void admission.acquire(neverAborts);
    expect(admission.state().queued).toBe(2);
    admission.onSettled();
    await first;
    expect(admission.state().queued).toBe(1);
  });

  it('lets all in when nothing is settled any more: a part is down', async () => {
    const { shop, admission, sampleAt } = await start(400);
    const orders = [admission.acquire(neverAborts), admission.acquire(neverAborts)];
    shop.isSettling = false;
    await sampleAt(402);
    await Promise.all(orders);
    await admission.acquire(neverAborts);
    expect(admission.state().queued).toBe(0);
  });

  it('queues no order for longer than three seconds', async () => {
    const { admission } = await start(400);
    const before = performance.now();
    await admission.acquire(neverAborts);
    expect(performance.now() - before).toBeGreaterThan(2_500);
    expect(performance.now() - before).toBeLessThan(4_500);
  });

  it('drops an order whose client disconnects', async () => {
    const { admission } = await start(400);
    const client = new AbortController();
    const order = admission.acquire(client.signal);
    client.abort();
    await expect(order).rejects.toMatchObject({ code: 'unavailable', kind: 'limited' });
    await expect(admission.acquire(client.signal)).rejects.toMatchObject({ code: 'unavailable' });
    expect(admission.state().queued).toBe(0);
  });
});

describe('a backlog of half a minute', () => {
  it('stops the admission until it is half of it, whether or not a part is down', async () => {
    const { admission, sampleAt } = await start(3_000, false);
    const refusal = { code: 'unavailable', retryAfterSeconds: 15 };
    expect(() => admission.assertOpen()).toThrow(expect.objectContaining(refusal));
    await sampleAt(1_501);
    expect(() => admission.assertOpen()).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
    await sampleAt(1_500);
    admission.assertOpen();
    await sampleAt(2_999);
    admission.assertOpen();
  });
});

describe('an idle admission control', () => {
  it('samples each fifth time only', async () => {
    const { shop, admission } = await start(0, false);
    await sampleTimes(admission, 10);
    expect(shop.samples).toBe(1 + 2);
  });

  it.each([
    ['orders wait to be settled', 1, false],
    ['orders were settled lately', 0, true],
  ])('is not one while %s', async (_what, pending, isSettling) => {
    const { shop, admission } = await start(pending, isSettling);
    await sampleTimes(admission, 10);
    expect(shop.samples).toBe(1 + 10);
  });

  it('samples again after an order, though it was settled before the next sample', async () => {
    const { shop, admission } = await start(0, false);
    await sampleTimes(admission, 1);
    await admission.acquire(neverAborts);
    admission.onSettled();
    await sampleTimes(admission, 1);
    expect(shop.samples).toBe(1 + 1);
  });

  it('samples again after a sample that failed', async () => {
    const { shop, admission } = await start(0, false);
    await admission.acquire(neverAborts);
    shop.isDown = true;
    await expect(admission.sample()).rejects.toThrow('down');
    shop.isDown = false;
    await sampleTimes(admission, 1);
    expect(shop.samples).toBe(1 + 2);
  });
});
