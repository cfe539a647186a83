import { expect, test } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import type { SwarmService } from './swarm.ports.ts';
import { createWatchList } from './watch-list.ts';

const service = (labels: Record<string, string>, more = {}): SwarmService => ({
  name: 'shop_gateway',
  version: 1,
  replicas: 2,
  isChanging: false,
  scaleTo: async () => true,
  labels: Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [`bookstore.autoscale.${key}`, value]),
  ),
  ...more,
});
const GOOD = { min: '1', max: '3', cpu: '0.5' };
const BY_QUEUE = { min: '1', max: '3', queue: 'orders', 'queue-per-replica': '5' };
const BAD = { min: '1', max: 'many', cpu: '0.5' };

const logged = () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const logger = createLogger({ service: 'test', version: '1', level: 'info' }, { write });
  return { lines, logger };
};

test('takes services with good labels only', () => {
  const watch = createWatchList(true, logged().logger);
  const names = watch([service(GOOD), service({}, { name: 'redis' }), service(BAD)]).map(
    (watched) => watched.service.name,
  );
  expect(names).toEqual(['shop_gateway']);
});

test('leaves a service alone while an update or a rollback of it is under way', () => {
  const watch = createWatchList(true, logged().logger);
  expect(watch([service(GOOD, { isChanging: true })])).toEqual([]);
});

test('says once what is wrong with labels, and again when something else is', () => {
  const { lines, logger } = logged();
  const watch = createWatchList(true, logger);
  for (const labels of [BAD, BAD, { ...BAD, max: '0' }, GOOD, BAD]) watch([service(labels)]);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('"scaled_service":"shop_gateway"');
  expect(lines[0]).toContain('max: must be a whole number');
});

test('a queue needs a broker to ask', () => {
  const { lines, logger } = logged();
  expect(createWatchList(true, logger)([service(BY_QUEUE)])).toHaveLength(1);
  expect(createWatchList(false, logger)([service(BY_QUEUE)])).toEqual([]);
  expect(lines[0]).toContain('AMQP_URL is not set');
});
