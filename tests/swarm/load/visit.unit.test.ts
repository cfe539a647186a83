import { expect, test } from '@jest/globals';
import type { Exchange, Reply } from './edges.ts';
import { createVisitor, type Visit } from './visit.ts';

const reply = (status: number, headers: Reply['headers'] = {}): Reply => {
  return { status, headers, body: {} };
};

const visit: Visit = {
  kind: 'order',
  call: { method: 'POST', path: '/order' },
  judge: ({ status }) => {
    if (status !== 201) throw new Error('not taken');
    return { orderId: 'o1', key: 'k1' };
  },
};

/** Answers with these in turn: a status, a reply, or an error that is thrown. */
const answering = (...answers: (number | Reply | Error)[]): Exchange => {
  return async () => {
    const next = answers.shift();
    if (typeof next === 'number') return reply(next);
    if (next && 'status' in next) return next;
    throw next ?? new Error('asked once too often');
  };
};

const carryOut = (exchange: Exchange, patience: 'none' | 'patient') =>
  createVisitor(exchange, patience)(visit, 7, performance.now());

test('records what a visitor was told', async () => {
  expect(await carryOut(answering(201), 'none')).toMatchObject({
    turn: 7,
    kind: 'order',
    served: true,
    failures: [],
    order: { orderId: 'o1', key: 'k1' },
  });
});

test.each([[503], [new Error('reset')]])('without patience %s is the end', async (first) => {
  const record = await carryOut(answering(first, 201), 'none');
  expect(record).toMatchObject({ served: false, failures: [expect.stringMatching(/503|reset/)] });
});

test('a patient visitor tries again what the shop or the network asks for', async () => {
  const record = await carryOut(answering(new Error('reset'), 503, 201), 'patient');
  expect(record).toMatchObject({ served: true, failures: ['Error: reset', '503 {}'] });
});

test.each([[429], [503]])(
  'a patient visitor told %i comes back when the shop said',
  async (status) => {
    const notNow = reply(status, { 'retry-after': '1' });
    const record = await carryOut(answering(notNow, 201), 'patient');
    expect(record).toMatchObject({ served: true, failures: [`${status} {}`] });
    expect(record.ms).toBeGreaterThanOrEqual(1_000);
  },
);

test('a visitor who would have to wait beyond its patience goes unserved, but was told nothing wrong', async () => {
  const tomorrow = reply(429, { 'retry-after': '86400' });
  const record = await carryOut(answering(tomorrow, 201), 'patient');
  expect(record).toMatchObject({ served: false, failures: ['429 {}'] });
  expect(record.wrong).toBeUndefined();
});

test('a wrong reply is not tried again', async () => {
  const record = await carryOut(answering(500, 201), 'patient');
  expect(record).toMatchObject({ served: false, failures: ['Error: not taken: 500 {}'] });
});

test('counts the time from the plan, not from the sending', async () => {
  const record = await createVisitor(answering(201), 'none')(visit, 0, performance.now() - 500);
  expect(record.ms).toBeGreaterThanOrEqual(500);
});
