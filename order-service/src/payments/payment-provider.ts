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
 * The port of a payment provider. Both calls may be repeated under the same key. A call that rejects
 * leaves its outcome unknown. An adapter should end a call when the signal aborts; the caller does not
 * wait for it any longer (see `bounded-provider.ts`).
 */
export type PaymentProvider = {
  charge: (charge: Charge, signal: AbortSignal) => Promise<ChargeResult>;
  /** Refunds what the key was charged and voids the key, so that no later charge succeeds. */
  voidOrRefund: (key: string, signal: AbortSignal) => Promise<VoidResult>;
};
