import { randomUUID } from 'node:crypto';
import type { PaymentToken } from '@bookstore/contracts/orders';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PaymentProvider } from '../../order-service/src/payments/payment.ports.ts';
import { createSandboxProvider } from '../../order-service/src/payments/sandbox-provider.mongo.ts';
import { answerOf, charged, type ProviderEntry, refunded, voidResultOf } from './provider.ts';

let mongo: Mongo;
let provider: PaymentProvider;
let time = Date.now();
beforeAll(async () => {
  mongo = createMongo((await testServers('model')).mongoUrl, 'test');
  provider = createSandboxProvider(mongo.db, () => new Date(time));
});
afterAll(() => mongo.close());

const LONGER_THAN_A_SLOW_CHARGE_MS = 10_000;
const IMPATIENCE_MS = 1_000;

type Act = 'charge' | 'refund' | 'time passes';
const ACTS: readonly Act[] = ['charge', 'refund', 'time passes'];

/** Each list of up to `length` acts that ends with a look at the key. */
const listsOf = (length: number): Act[][] =>
  length === 0
    ? [[]]
    : ACTS.flatMap((act) => listsOf(length - 1).map((rest): Act[] => [act, ...rest]));

const realAnswers = async (key: string, token: PaymentToken, acts: readonly Act[]) => {
  const answers: string[] = [];
  for (const act of acts) {
    if (act === 'time passes') time += LONGER_THAN_A_SLOW_CHARGE_MS;
    if (act === 'refund') answers.push((await provider.refund(key)).kind);
    if (act === 'charge') {
      const charge = { key, amountCents: 100, token };
      const answer = await provider
        .charge(charge, AbortSignal.timeout(IMPATIENCE_MS))
        .catch(() => null);
      answers.push(answer?.kind ?? 'unknown');
    }
  }
  return answers;
};

const modelAnswers = (token: PaymentToken, acts: readonly Act[]) => {
  let entry: ProviderEntry | undefined;
  return acts.flatMap((act) => {
    if (act === 'time passes') {
      entry = entry && { ...entry, hasSettled: true };
      return [];
    }
    entry = act === 'charge' ? charged(entry, token) : refunded(entry);
    return act === 'charge' ? [answerOf(entry)?.kind ?? 'unknown'] : [voidResultOf(entry).kind];
  });
};

test.each<PaymentToken>(['tok_ok', 'tok_declined'])(
  "the model's provider answers as the real one does, whatever it is asked for %s",
  async (token) => {
    for (const acts of listsOf(4)) {
      const answers = await realAnswers(randomUUID(), token, acts);
      expect([acts, answers]).toEqual([acts, modelAnswers(token, acts)]);
    }
  },
  60_000,
);

test("the model's provider answers as the real one does about a slow charge", async () => {
  const lists = listsOf(3);
  const answers = await Promise.all(
    lists.map((acts) =>
      acts.includes('time passes') ? null : realAnswers(randomUUID(), 'tok_slow', acts),
    ),
  );
  for (const [index, acts] of lists.entries()) {
    const real = answers[index] ?? (await realAnswers(randomUUID(), 'tok_slow', acts));
    expect([acts, real]).toEqual([acts, modelAnswers('tok_slow', acts)]);
  }
}, 60_000);
