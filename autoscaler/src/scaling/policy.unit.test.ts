import { describe, expect, test } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import { createSelectServices, parsePolicy, type SwarmService } from './policy.ts';

const parse = (labels: Record<string, string>, more = {}) => {
  const named = Object.entries(labels).map(([key, value]) => [`bookstore.autoscale.${key}`, value]);
  return parsePolicy({ labels: Object.fromEntries(named), replicas: 2, ...more });
};

describe('labels', () => {
  test('a service without such labels has no policy', () => {
    expect(parsePolicy({ labels: { 'com.example': '1' }, replicas: 2 })).toEqual({ kind: 'none' });
  });

  test('gives bounds, the target of CPU and the queue', () => {
    expect(
      parse({ min: '2', max: '6', cpu: '0.6', queue: 'orders', 'queue-per-replica': '50' }),
    ).toEqual({
      kind: 'valid',
      policy: { min: 2, max: 6, cpu: 0.6, queue: { name: 'orders', messagesPerReplica: 50 } },
    });
  });

  test.each([
    ['no bound', { min: '2', cpu: '0.6' }, 'max'],
    ['min 0', { min: '0', max: '3', cpu: '0.6' }, 'min'],
    ['min above max', { min: '4', max: '3', cpu: '0.6' }, 'min is more than max'],
    ['half a replica', { min: '1.5', max: '3', cpu: '0.6' }, 'min: must be a whole number'],
    ['a number with a letter', { min: '1', max: '3o', cpu: '0.6' }, 'max: must be a whole number'],
    ['more than 100 replicas', { min: '1', max: '1000', cpu: '0.6' }, 'max'],
    ['CPU in percent', { min: '1', max: '3', cpu: '60%' }, 'cpu: must be a number of cores'],
    ['CPU 0', { min: '1', max: '3', cpu: '0' }, 'cpu'],
    ['neither CPU nor queue', { min: '1', max: '3' }, 'needs cpu or queue'],
    ['a queue without queue-per-replica', { min: '1', max: '3', queue: 'orders' }, 'go together'],
    [
      'queue-per-replica without a queue',
      { min: '1', max: '3', cpu: '1', 'queue-per-replica': '5' },
      'go tog',
    ],
    ['an unknown label', { min: '1', max: '3', cpu: '1', cpus: '1' }, 'cpus'],
  ])('refuses %s', (_name, labels, problem) => {
    expect(parse(labels)).toEqual({ kind: 'invalid', problem: expect.stringContaining(problem) });
  });

  test('refuses a CPU target that is not below the limit of a task', () => {
    const labels = { min: '1', max: '3', cpu: '0.6' };
    expect(parse(labels, { cpuLimit: 0.5 })).toMatchObject({ kind: 'invalid' });
    expect(parse(labels, { cpuLimit: 1 })).toMatchObject({ kind: 'valid' });
  });

  test('refuses a service that has one task per node', () => {
    const labels = { min: '1', max: '3', cpu: '0.6' };
    expect(parse(labels, { replicas: undefined })).toMatchObject({ kind: 'invalid' });
  });
});

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
const VALID = { min: '1', max: '3', cpu: '0.5' };
const BY_QUEUE = { min: '1', max: '3', queue: 'orders', 'queue-per-replica': '5' };
const INVALID = { min: '1', max: 'many', cpu: '0.5' };

const logged = () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const logger = createLogger({ service: 'test', version: '1', level: 'info' }, { write });
  return { lines, logger };
};

describe('selection of services', () => {
  test('selects services with valid labels only', () => {
    const select = createSelectServices(true, logged().logger);
    const names = select([service(VALID), service({}, { name: 'redis' }), service(INVALID)]).map(
      (selected) => selected.service.name,
    );
    expect(names).toEqual(['shop_gateway']);
  });

  test('skips a service during an update or a rollback of it', () => {
    const select = createSelectServices(true, logged().logger);
    expect(select([service(VALID, { isChanging: true })])).toEqual([]);
  });

  test('logs a wrong label once, and again when the problem changes', () => {
    const { lines, logger } = logged();
    const select = createSelectServices(true, logger);
    const others = { ...INVALID, max: '0' };
    for (const labels of [INVALID, INVALID, others, VALID, INVALID]) select([service(labels)]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('"scaled_service":"shop_gateway"');
    expect(lines[0]).toContain('max: must be a whole number');
  });

  test('refuses a queue without a broker', () => {
    const { lines, logger } = logged();
    expect(createSelectServices(true, logger)([service(BY_QUEUE)])).toHaveLength(1);
    expect(createSelectServices(false, logger)([service(BY_QUEUE)])).toEqual([]);
    expect(lines[0]).toContain('AMQP_URL is not set');
  });
});
