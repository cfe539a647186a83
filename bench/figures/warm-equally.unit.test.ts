import { expect, it } from '@jest/globals';
import { warmEqually } from './warm-equally.ts';

const answering = (answered: number) => {
  const shop = { samples: 0, sample: () => Promise.resolve({ answered }) };
  return {
    ...shop,
    sample: () => {
      shop.samples += 1;
      return shop.sample();
    },
    samples: () => shop.samples,
  };
};

it('goes on until each of two processes has answered as many as the one had', async () => {
  const [one, two] = [answering(100), answering(80)];
  await warmEqually([
    { ...one, processes: 1 },
    { ...two, processes: 2 },
  ]);
  expect([one.samples() * 100, two.samples() * 80]).toEqual([200, 400]);
});

it('ends for one that would never get there', async () => {
  const [one, stuck] = [answering(100), answering(0)];
  await warmEqually([
    { ...one, processes: 1 },
    { ...stuck, processes: 2 },
  ]);
  expect(stuck.samples()).toBe(8);
});
