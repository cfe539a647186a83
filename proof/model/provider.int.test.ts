import { randomUUID } from 'node:crypto';
import type { PaymentToken } from '@bookstore/contracts/orders';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PaymentProvider } from '../../order-service/src/payments/payment-provider.ts';
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
const SHORT_MS = 10;
const LONG_MS = 10_000;
const UNKNOWN = 'unknown';

type Act = 'charge' | 'refund' | 'time passes';
const ACTS: readonly Act[] = ['charge', 'refund', 'time passes'];

/** Each list of that many acts. */
const listsOf = (length: number): Act[][] =>
  length === 0
    ? [[]]
    : ACTS.flatMap((act) => listsOf(length - 1).map((rest): Act[] => [act, ...rest]));

const modelAnswers = (token: PaymentToken, acts: readonly Act[]): string[] => {
  let entry: ProviderEntry | undefined;
  return acts.map((act) => {
    if (act === 'time passes') {
      entry = entry && { ...entry, hasSettled: true };
      return act;
    }
    entry = act === 'charge' ? charged(entry, token) : refunded(entry);
    return act === 'charge' ? (answerOf(entry)?.kind ?? UNKNOWN) : voidResultOf(entry).kind;
  });
};

/** Where no answer is expected it is not waited for long. */
const realAnswer = async (key: string, token: PaymentToken, act: Act, expected?: string) => {
  if (act === 'refund')
    return (await provider.voidOrRefund(key, AbortSignal.timeout(LONG_MS))).kind;
  if (act === 'charge') {
    const signal = AbortSignal.timeout(expected === UNKNOWN ? SHORT_MS : LONG_MS);
    const answer = await provider
      .charge({ key, amountCents: 100, token }, signal)
      .catch(() => null);
    return answer?.kind ?? UNKNOWN;
  }
  time += LONGER_THAN_A_SLOW_CHARGE_MS;
  return act;
};

test.each<PaymentToken>(['tok_ok', 'tok_declined', 'tok_slow'])(
  "the model's provider answers as the real one does, whatever it is asked for %s",
  async (token) => {
    for (const acts of listsOf(4)) {
      const expected = modelAnswers(token, acts);
      const key = randomUUID();
      const answers: string[] = [];
      for (const [index, act] of acts.entries()) {
        answers.push(await realAnswer(key, token, act, expected[index]));
      }
      expect([acts, answers]).toEqual([acts, expected]);
    }
  },
  60_000,
);
