import { beforeEach, expect, test } from '@jest/globals';
import { untilConverged, untilUpdated } from './cluster/converge.ts';
import { updateService } from './cluster/deploy.ts';
import { listServices, STACK } from './cluster/swarm.ts';
import { underLoad } from './under-load.ts';
import { untilSound } from './until-sound.ts';

/** The stack lets a new task take its time, for a database may be away: here the verdict comes sooner. */
const SOON_UNHEALTHY = ['--health-start-period', '5s', '--health-retries', '2'];
const TEST_DEADLINE_MS = 600_000;

beforeEach(() => untilConverged(), 300_000);

const imageOf = async (service: string): Promise<string | undefined> =>
  (await listServices()).find(({ name }) => name === `${STACK}_${service}`)?.image;

const expectRollback = async (
  service: string,
  fault: string,
  options: readonly string[] = [],
): Promise<void> => {
  const before = await imageOf(service);
  const outcome = await underLoad(`${service} ${fault}`, 'none', async () => {
    await updateService(
      service,
      '--image',
      `localhost/bookstore/${service}:swarmtest-${fault}`,
      ...options,
    );
    await untilUpdated(service, 'rollback_completed');
  });
  expect(await imageOf(service)).toBe(before);
  expect(outcome.summary).toMatchObject({ failed: 0, reasons: {} });
  await untilSound(outcome.acknowledged);
};

test(
  'an order-service that ends at once is rolled back without one failed request',
  () => expectRollback('order-service', 'exits'),
  TEST_DEADLINE_MS,
);

test(
  'an nginx that ends at once is rolled back without one failed request',
  () => expectRollback('nginx', 'exits'),
  TEST_DEADLINE_MS,
);

test(
  'a gateway that never gets healthy is rolled back without one failed request',
  () => expectRollback('gateway', 'never-healthy', SOON_UNHEALTHY),
  TEST_DEADLINE_MS,
);
