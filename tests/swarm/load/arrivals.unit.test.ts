import { expect, test } from '@jest/globals';
import { startArrivals } from './arrivals.ts';

test('lets visitors in on time though those before them are not served', async () => {
  const { promise: served, resolve: serve } = Promise.withResolvers<void>();
  const planned: number[] = [];
  const arrivals = startArrivals({ perSecond: 200, most: 5 }, async (turn, plannedAt) => {
    planned.push(plannedAt);
    if (turn === 4) serve();
    await served;
  });
  await arrivals.ended;
  const [first = 0] = planned;
  expect(planned.map((at) => Math.round(at - first))).toEqual([0, 5, 10, 15, 20]);
});

test('when stopped lets nobody in any more and waits for those inside', async () => {
  const { promise: served, resolve: serve } = Promise.withResolvers<void>();
  const turns: number[] = [];
  const ended: number[] = [];
  const { promise: inside, resolve: enter } = Promise.withResolvers<void>();
  const arrivals = startArrivals({ perSecond: 1, most: 100 }, async (turn) => {
    turns.push(turn);
    enter();
    await served;
    ended.push(turn);
  });
  await inside;
  const stopped = arrivals.stop();
  expect(ended).toEqual([]);
  serve();
  await stopped;
  expect([turns, ended]).toEqual([[0], [0]]);
});
