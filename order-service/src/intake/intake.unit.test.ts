import { createLogger } from '@bookstore/platform/log';
import { describe, expect, it } from '@jest/globals';
import { createIntake, type Intake } from './intake.ts';

const PER_SECOND = 100;
const logger = createLogger({ service: 'test', version: '1', level: 'silent' });
const forEver = new AbortController().signal;

/** 100 orders are settled per second: 3 s are 300 of them, 30 s are 3,000. */
const start = async (pending: number, isAtWork = true) => {
  const shop = { pending, isAtWork, looks: 0, isAway: false };
  const intake = createIntake({
    readBacklog: async () => {
      shop.looks += 1;
      if (shop.isAway) throw new Error('the database is away');
      return { pending: shop.pending, settled: 0 };
    },
    rate: { note: () => undefined, perSecond: () => PER_SECOND, isAtWork: () => shop.isAtWork },
    slowMs: 3_000,
    pauseMs: 30_000,
    logger,
  });
  const look = async (now: number) => {
    shop.pending = now;
    await intake.look();
  };
  await look(pending);
  return { shop, intake, look };
};

const lookTimes = async (intake: Intake, times: number) => {
  for (let time = 0; time < times; time += 1) await intake.look();
};

describe('a backlog of a moment', () => {
  it('makes nobody wait', async () => {
    const { intake } = await start(299);
    intake.assertOpen();
    void intake.turn(forEver);
    expect(intake.state().held).toBe(0);
  });

  it('becomes more by the orders that were taken since it was looked at', async () => {
    const { intake } = await start(298);
    await intake.turn(forEver);
    await intake.turn(forEver);
    void intake.turn(forEver);
    expect(intake.state().held).toBe(1);
  });
});

describe('a backlog of more than a moment', () => {
  it('lets an order in for each that is settled', async () => {
    const { intake } = await start(300);
    const first = intake.turn(forEver);
    void intake.turn(forEver);
    expect(intake.state().held).toBe(2);
    intake.settled();
    await first;
    expect(intake.state().held).toBe(1);
  });

  it('lets all in when nothing is settled any more: a part is away', async () => {
    const { shop, intake, look } = await start(400);
    const turns = [intake.turn(forEver), intake.turn(forEver)];
    shop.isAtWork = false;
    await look(402);
    await Promise.all(turns);
    await intake.turn(forEver);
    expect(intake.state().held).toBe(0);
  });

  it('holds no order for longer than three seconds', async () => {
    const { intake } = await start(400);
    const before = performance.now();
    await intake.turn(forEver);
    expect(performance.now() - before).toBeGreaterThan(2_500);
    expect(performance.now() - before).toBeLessThan(4_500);
  });

  it('forgets an order that nobody waits for', async () => {
    const { intake } = await start(400);
    const gone = new AbortController();
    const turn = intake.turn(gone.signal);
    gone.abort();
    await expect(turn).rejects.toMatchObject({ code: 'unavailable' });
    await expect(intake.turn(gone.signal)).rejects.toMatchObject({ code: 'unavailable' });
    expect(intake.state().held).toBe(0);
  });
});

describe('a backlog of half a minute', () => {
  it('stops the intake until it is half of it, whether or not a part is away', async () => {
    const { intake, look } = await start(3_000, false);
    const refusal = { code: 'unavailable', retryAfterSeconds: 15 };
    expect(() => intake.assertOpen()).toThrow(expect.objectContaining(refusal));
    await look(1_501);
    expect(() => intake.assertOpen()).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
    await look(1_500);
    intake.assertOpen();
    await look(2_999);
    intake.assertOpen();
  });
});

describe('an intake at rest', () => {
  it('looks only each fifth time', async () => {
    const { shop, intake } = await start(0, false);
    await lookTimes(intake, 10);
    expect(shop.looks).toBe(1 + 2);
  });

  it.each([
    ['orders wait to be settled', 1, false],
    ['orders were settled lately', 0, true],
  ])('is not one while %s', async (_what, pending, isAtWork) => {
    const { shop, intake } = await start(pending, isAtWork);
    await lookTimes(intake, 10);
    expect(shop.looks).toBe(1 + 10);
  });

  it('wakes for an order, though it was settled before the next look', async () => {
    const { shop, intake } = await start(0, false);
    await lookTimes(intake, 1);
    await intake.turn(forEver);
    intake.settled();
    await lookTimes(intake, 1);
    expect(shop.looks).toBe(1 + 1);
  });

  it('stays awake when a look failed', async () => {
    const { shop, intake } = await start(0, false);
    await intake.turn(forEver);
    shop.isAway = true;
    await expect(intake.look()).rejects.toThrow('away');
    shop.isAway = false;
    await lookTimes(intake, 1);
    expect(shop.looks).toBe(1 + 2);
  });
});
