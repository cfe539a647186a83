import type { PaymentToken } from '@bookstore/contracts/orders';
import type { VoidResult } from '../orders/order.ts';

/** `key` is the order's id: the same key is one charge, however often it is asked for. */
export type Charge = { key: string; amountCents: number; token: PaymentToken };

export type ChargeResult =
  | { kind: 'captured'; reference: string }
  | { kind: 'declined' }
  /** The key was voided or refunded before: it can never be charged (again). */
  | { kind: 'barred' };

/** A payment provider. Whoever gets no answer knows nothing: never read that as "declined". */
export type PaymentProvider = {
  /** Rejects when no answer came before the signal, or the provider failed: the outcome is unknown. */
  charge: (charge: Charge, signal: AbortSignal) => Promise<ChargeResult>;
  /** Gives back what the key was charged and bars it from any later charge. May be repeated. */
  refund: (key: string) => Promise<VoidResult>;
};
