import { beforeEach, expect, test } from '@jest/globals';
import { untilConverged } from './cluster/converge.ts';
import { deployVersion } from './cluster/deploy.ts';
import { listServices, STACK } from './cluster/swarm.ts';
import { underLoad } from './under-load.ts';
import { untilSound } from './until-sound.ts';

const PARTS = ['user-service', 'catalog-service', 'order-service', 'gateway', 'nginx'];

const imagesOf = async (): Promise<Map<string, string>> =>
  new Map((await listServices()).map(({ name, image }) => [name, image]));

beforeEach(async () => {
  await deployVersion('swarmtest');
  await untilConverged();
}, 300_000);

test('a new version of every service comes in without one failed request', async () => {
  const outcome = await underLoad('rolling update', 'none', async () => {
    await deployVersion('swarmtest-next');
    await untilConverged();
  });
  const images = await imagesOf();
  for (const part of PARTS) {
    expect(images.get(`${STACK}_${part}`)).toBe(`localhost/bookstore/${part}:swarmtest-next`);
  }
  expect(outcome.summary).toMatchObject({ failed: 0, reasons: {} });
  await untilSound(outcome.acknowledged);
}, 400_000);
