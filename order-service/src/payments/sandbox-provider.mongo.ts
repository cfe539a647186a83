import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CollectionSetUp,
  createBatchedInsert,
  type Db,
  isDuplicateKey,
} from '@bookstore/platform/mongo';
import type { Charge, PaymentProvider } from './payment-provider.ts';
import { resultOf, type SandboxState, stateOf } from './sandbox-outcome.ts';

const CHARGES = 'sandbox_charges';
const SLOW_MS = 2_000;

/** The provider's own records: one entry a key. */
type ChargeDocument = {
  _id: string;
  state: SandboxState;
  reference: string;
  amount_cents: number;
  /** A charge settles at this time. Until then it can be voided; from then on it must be refunded. */
  settles_at: Date;
};

export const sandboxSetUp: CollectionSetUp = {
  name: CHARGES,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['state', 'reference', 'amount_cents', 'settles_at'],
      properties: {
        state: { enum: ['charged', 'declined', 'voided', 'refunded'] },
        amount_cents: { bsonType: 'number', minimum: 0 },
      },
    },
  },
  indexes: [],
};

/** Ends as a call does whose answer is lost. */
const answerLost = async (signal: AbortSignal): Promise<never> => {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  throw new Error('the provider did not answer');
};

/**
 * A provider that charges nobody; `payment_token` selects its behaviour. It keeps its records in the
 * database, so that every replica finds the same outcome of a key.
 */
export const createSandboxProvider = (db: Db, now: () => Date): PaymentProvider => {
  const charges = db.collection<ChargeDocument>(CHARGES);
  const insertOne = createBatchedInsert(charges);

  const open = async ({ key, amountCents, token }: Charge) => {
    const settlesAt = new Date(now().getTime() + (token === 'tok_slow' ? SLOW_MS : 0));
    const entry: ChargeDocument = {
      _id: key,
      state: stateOf(token),
      reference: `sandbox-${randomUUID()}`,
      amount_cents: amountCents,
      settles_at: settlesAt,
    };
    try {
      await insertOne(entry);
      return { entry, isNew: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const known = await charges.findOne({ _id: key });
      return { entry: known ?? entry, isNew: false };
    }
  };

  return {
    charge: async (charge, signal) => {
      if (charge.token === 'tok_error') throw new Error('the provider failed');
      const { entry, isNew } = await open(charge);
      if (isNew && charge.token === 'tok_timeout') return answerLost(signal);
      const waitMs = entry.settles_at.getTime() - now().getTime();
      if (waitMs <= 0) return resultOf(entry);
      await sleep(waitMs, undefined, { signal });
      const settled = await charges.findOne({ _id: charge.key });
      return resultOf(settled ?? entry);
    },

    voidOrRefund: async (key) => {
      const at = now();
      const isCharged = { $eq: ['$state', 'charged'] };
      const hasSettled = { $lte: ['$settles_at', at] };
      const kept = { $ifNull: ['$state', 'voided'] };
      const fields = {
        state: { $cond: [isCharged, { $cond: [hasSettled, 'refunded', 'voided'] }, kept] },
        reference: { $ifNull: ['$reference', ''] },
        amount_cents: { $ifNull: ['$amount_cents', 0] },
        settles_at: { $ifNull: ['$settles_at', at] },
      };
      const entry = await charges.findOneAndUpdate({ _id: key }, [{ $set: fields }], {
        upsert: true,
        returnDocument: 'after',
      });
      if (entry?.state !== 'refunded') return { kind: 'nothing-charged' };
      return { kind: 'refunded', reference: entry.reference };
    },
  };
};
