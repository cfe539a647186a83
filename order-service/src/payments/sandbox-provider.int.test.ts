import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentToken } from '@bookstore/contracts/orders';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/testkit';
import type { PaymentProvider } from './payment-provider.ts';
import { createSandboxProvider } from './sandbox-provider.mongo.ts';

let mongo: Mongo;
let provider: PaymentProvider;
let time = Date.now();
beforeAll(async () => {
  mongo = createMongo((await testServers('sandbox')).mongoUrl, 'test');
  provider = createSandboxProvider(mongo.db, () => new Date(time));
});
afterAll(() => mongo.close());

const charge = (key: string, token: PaymentToken, budgetMs = 50) =>
  provider.charge({ key, amountCents: 100, token }, AbortSignal.timeout(budgetMs));

const voidOrRefund = (key: string) => provider.voidOrRefund(key, AbortSignal.timeout(5_000));

describe('the sandbox provider', () => {
  it('charges a key once, however often and how many at once ask', async () => {
    const key = randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => charge(key, 'tok_ok')));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toEqual({ kind: 'captured', reference: expect.any(String) });
  });

  it('declines tok_declined each time', async () => {
    const key = randomUUID();
    expect(await charge(key, 'tok_declined')).toEqual({ kind: 'declined' });
    expect(await charge(key, 'tok_declined')).toEqual({ kind: 'declined' });
  });

  it('charges tok_timeout but loses the first answer', async () => {
    const key = randomUUID();
    await expect(charge(key, 'tok_timeout')).rejects.toThrow('did not answer');
    expect(await charge(key, 'tok_timeout')).toMatchObject({ kind: 'captured' });
  });

  it('needs two seconds for tok_slow', async () => {
    const key = randomUUID();
    await expect(charge(key, 'tok_slow')).rejects.toThrow('aborted');
    time += 2_000;
    expect(await charge(key, 'tok_slow')).toMatchObject({ kind: 'captured' });
  });

  it('fails each time for tok_error', async () => {
    const key = randomUUID();
    await expect(charge(key, 'tok_error')).rejects.toThrow('failed');
    await expect(charge(key, 'tok_error')).rejects.toThrow('failed');
    expect(await voidOrRefund(key)).toEqual({ kind: 'nothing-charged' });
  });

  it('gives a charge back once and never charges its key again', async () => {
    const key = randomUUID();
    const captured = await charge(key, 'tok_ok');
    const { reference } = captured.kind === 'captured' ? captured : { reference: '' };
    expect(await voidOrRefund(key)).toEqual({ kind: 'refunded', reference });
    expect(await voidOrRefund(key)).toEqual({ kind: 'refunded', reference });
    expect(await charge(key, 'tok_ok')).toEqual({ kind: 'voided' });
  });

  it('never charges a key that was voided before', async () => {
    const key = randomUUID();
    expect(await voidOrRefund(key)).toEqual({ kind: 'nothing-charged' });
    expect(await charge(key, 'tok_ok')).toEqual({ kind: 'voided' });
  });

  it('stops a slow charge that is still under way', async () => {
    const key = randomUUID();
    await expect(charge(key, 'tok_slow')).rejects.toThrow('aborted');
    expect(await voidOrRefund(key)).toEqual({ kind: 'nothing-charged' });
    time += 2_000;
    expect(await charge(key, 'tok_slow')).toEqual({ kind: 'voided' });
  });
});
