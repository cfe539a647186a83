import type { PaymentToken } from '@bookstore/contracts/orders';

/** The key is the order's id: however often a key is charged, it is one charge. */
export type Charge = { key: string; amountCents: number; token: PaymentToken };

export type ChargeResult =
  | { kind: 'captured'; reference: string }
  | { kind: 'declined' }
  /** The key was voided or refunded before: it can never be charged again. */
  | { kind: 'voided' };

export type VoidResult = { kind: 'refunded'; reference: string } | { kind: 'nothing-charged' };

/**
 * The port of a payment provider. A call that rejects leaves the outcome unknown: the caller asks again
 * under the same key and never reads it as "declined".
 */
export type PaymentProvider = {
  /** Rejects when the signal aborts before the answer, or when the provider fails. */
  charge: (charge: Charge, signal: AbortSignal) => Promise<ChargeResult>;
  /** Refunds what the key was charged and voids the key, so that no later charge succeeds. Idempotent. */
  voidOrRefund: (key: string) => Promise<VoidResult>;
};
