import type { PaymentToken } from '@bookstore/contracts/orders';
import type {
  ChargeResult,
  VoidResult,
} from '../../order-service/src/payments/payment-provider.ts';
import {
  resultOf,
  type SandboxState,
  stateOf,
} from '../../order-service/src/payments/sandbox-outcome.ts';

// Mirrors payments/sandbox-provider.mongo.ts, whose steps are database updates; provider.int.test.ts
// holds the two side by side.

/** An entry of the provider's book. Until it has settled it can still be voided. */
export type ProviderEntry = { state: SandboxState; hasSettled: boolean };

export const REFERENCE = 'ref';

/** The answer to a charge under a key with this entry; null: it will only be known when it has settled. */
export const answerOf = (entry: ProviderEntry): ChargeResult | null =>
  entry.hasSettled ? resultOf({ state: entry.state, reference: REFERENCE }) : null;

/** The entry after a charge was asked for: a key is charged once, however often. */
export const charged = (entry: ProviderEntry | undefined, token: PaymentToken): ProviderEntry =>
  entry ?? { state: stateOf(token), hasSettled: token !== 'tok_slow' };

/** The entry after a refund was asked for: from then on the key can not be charged. */
export const refunded = (entry: ProviderEntry | undefined): ProviderEntry => {
  if (!entry) return { state: 'voided', hasSettled: true };
  if (entry.state !== 'charged') return entry;
  return { ...entry, state: entry.hasSettled ? 'refunded' : 'voided' };
};

export const voidResultOf = ({ state }: ProviderEntry): VoidResult =>
  state === 'refunded' ? { kind: 'refunded', reference: REFERENCE } : { kind: 'nothing-charged' };
