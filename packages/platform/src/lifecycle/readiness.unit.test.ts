import { expect, test } from '@jest/globals';
import { createReadiness } from './index.ts';

const fine = async (): Promise<void> => undefined;
const broken = async (): Promise<void> => {
  throw new TypeError('secret address');
};

test('all there is ok', async () => {
  const readiness = createReadiness({ required: { mongodb: fine }, helpful: { redis: fine } });
  expect(await readiness.check()).toEqual({ status: 'ok', checks: { mongodb: 'ok', redis: 'ok' } });
});

test('a needed part that is missing makes it unavailable, by name and without details', async () => {
  const readiness = createReadiness({ required: { mongodb: broken } });
  const checks = { mongodb: 'TypeError' };
  expect(await readiness.check()).toEqual({ status: 'unavailable', checks });
});

test('a helpful part that is missing makes it degraded', async () => {
  const readiness = createReadiness({ required: { mongodb: fine }, helpful: { redis: broken } });
  expect(await readiness.check()).toMatchObject({ status: 'degraded' });
});

test('a part that does not answer counts as missing after a second', async () => {
  const readiness = createReadiness({ required: { mongodb: () => new Promise(() => undefined) } });
  const report = { status: 'unavailable', checks: { mongodb: 'no answer in time' } };
  expect(await readiness.check()).toEqual(report);
});

test('it is not ready any more once it drains', async () => {
  const readiness = createReadiness({ required: {} });
  readiness.drain();
  const report = { status: 'unavailable', checks: { lifecycle: 'stopping' } };
  expect(await readiness.check()).toEqual(report);
});
