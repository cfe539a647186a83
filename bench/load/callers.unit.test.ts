import { expect, test } from '@jest/globals';
import { createSendNext } from './callers.ts';
import { createCall } from './calls.ts';
import { createRecords } from './records.ts';

const call = createCall({ path: '/' }, { kind: 'statuses', statuses: [200] });
const loop = { kind: 'open', perSecond: 1, seconds: 1 } as const;
const plan = { host: '127.0.0.1', port: 1, loop, calls: [call], keep: false };
const connection = {
  exchange: async () => ({ status: 200, body: Buffer.from('{}') }),
  close: () => undefined,
};

/** What is noted of a request that leaves now and is answered at once. */
const latencyOf = async (dueAt: number | null): Promise<number> => {
  const records = createRecords(false);
  await createSendNext(plan, records)(connection, dueAt);
  return records.summarise(1).max ?? Number.NaN;
};

test('what leaves late is late: it counts from the time when it was due', async () => {
  expect(await latencyOf(performance.now() - 500)).toBeGreaterThanOrEqual(500);
});

test.each([[60_000], [null]])(
  'no reply is faster than its request: due in %s ms',
  async (early) => {
    const latency = await latencyOf(early === null ? null : performance.now() + early);
    expect(latency).toBeGreaterThanOrEqual(0);
    expect(latency).toBeLessThan(1_000);
  },
);
