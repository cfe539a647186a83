import { createLogger } from '@bookstore/platform/log';
import { describe, expect, it } from '@jest/globals';
import { createBoundedProvider } from './bounded-provider.ts';
import type { PaymentProvider } from './payment-provider.ts';

const BUDGET_MS = 50;
const CHARGE = { key: 'order-1', amountCents: 100, token: 'tok_ok' } as const;

const start = (charge: PaymentProvider['charge']) => {
  const lines: Record<string, unknown>[] = [];
  const calls: string[] = [];
  const stopping = new AbortController();
  const logger = createLogger(
    { service: 'test', version: 'test', level: 'info' },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
  const bounded = createBoundedProvider({
    provider: { charge, voidOrRefund: async () => ({ kind: 'nothing-charged' }) },
    stopping: stopping.signal,
    onCall: (kind) => void calls.push(kind),
    logger,
  });
  return { bounded, lines, calls, stopping };
};

describe('a call to the payment provider', () => {
  it('gives the result and logs nothing', async () => {
    const { bounded, lines, calls } = start(async () => ({ kind: 'declined' }));
    expect(await bounded.charge(CHARGE, BUDGET_MS)).toEqual({ kind: 'declined' });
    expect(await bounded.voidOrRefund('order-1', BUDGET_MS)).toEqual({ kind: 'nothing-charged' });
    expect([calls, lines]).toEqual([['declined', 'nothing-charged'], []]);
  });

  it('that ignores its signal ends at the deadline', async () => {
    const { bounded, lines, calls } = start(() => new Promise(() => undefined));
    expect(await bounded.charge(CHARGE, BUDGET_MS)).toEqual({ kind: 'timeout' });
    expect(calls).toEqual(['timeout']);
    expect(lines).toMatchObject([{ level: 'warn', order_id: 'order-1', budget_ms: BUDGET_MS }]);
  });

  it('that ends by its signal is a timeout, logged once', async () => {
    const { bounded, lines, calls } = start(
      (_charge, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    );
    expect(await bounded.charge(CHARGE, BUDGET_MS)).toEqual({ kind: 'timeout' });
    expect([calls, lines]).toMatchObject([['timeout'], [{ level: 'warn' }]]);
  });

  it.each([
    ['provider-error', 'warn', new Error('503 from the provider')],
    ['provider-error', 'warn', new TypeError('fetch failed', { cause: new Error('ECONNRESET') })],
    ['defect', 'error', new TypeError('Cannot read properties of undefined')],
    ['defect', 'error', new ReferenceError('amount is not defined')],
  ])('that fails is a %s, logged as %s with its cause: %s', async (kind, level, error) => {
    const { bounded, lines, calls } = start(async () => {
      throw error;
    });
    expect(await bounded.charge(CHARGE, BUDGET_MS)).toEqual({ kind });
    expect(calls).toEqual([kind]);
    expect(lines).toMatchObject([
      { level, err: { message: expect.stringContaining(error.message) } },
    ]);
  });

  it('ends at once when the service stops', async () => {
    const { bounded, calls, stopping } = start(() => new Promise(() => undefined));
    const running = bounded.charge(CHARGE, 60_000);
    stopping.abort();
    expect(await running).toEqual({ kind: 'stopped' });
    expect(await bounded.charge(CHARGE, 60_000)).toEqual({ kind: 'stopped' });
    expect(calls).toEqual(['stopped', 'stopped']);
  });
});
