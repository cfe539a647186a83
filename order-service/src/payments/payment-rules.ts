import { accept, type Decision, type OrderState, reject } from '../orders/order.ts';
import type { ChargeResult } from './payment.ports.ts';

// Pure rules: what an order's payment needs next, and what an answer of the provider means.

export type PaymentStep = 'charge' | 'void' | 'nothing';

const hasEnded = ({ status }: OrderState): boolean =>
  status === 'REJECTED' || status === 'CANCELLED';

/** What to do when the catalog says that the copies are reserved. */
export const stepWhenReserved = (state: OrderState): PaymentStep => {
  if (hasEnded(state)) return 'void';
  // A payment that is pending is the runner's.
  return state.status === 'PENDING' && state.payment.status === 'none' ? 'charge' : 'nothing';
};

/** What the runner has to do for an order that waits for it. */
export const stepOfTask = (state: OrderState): PaymentStep => {
  if (hasEnded(state)) return 'void';
  return state.status === 'PENDING' ? 'charge' : 'nothing';
};

/** What the provider's answer makes of the order. */
export const judgeCharge = (state: OrderState, result: ChargeResult): Decision => {
  if (result.kind === 'captured') return accept(state, result.reference);
  return reject(state, result.kind === 'declined' ? 'payment-declined' : 'payment-failed');
};

/** The order was cancelled or expired while the provider charged: the money goes back. */
export const mustReturn = (outcome: Decision['kind'], result: ChargeResult): boolean =>
  outcome === 'refused' && result.kind === 'captured';
