import { accept, type Decision, type OrderState, reject } from '../orders/order.ts';
import type { ChargeResult } from '../payments/payment-provider.ts';

// Pure rules: what the payment of an order needs next, and what an answer of the provider means.

export type PaymentStep = 'charge' | 'void' | 'nothing';

const hasEnded = ({ status }: OrderState): boolean =>
  status === 'REJECTED' || status === 'CANCELLED';

/** The step of `stock-reserved`. A payment that is already pending belongs to the payment worker. */
export const stepWhenReserved = (state: OrderState): PaymentStep => {
  if (hasEnded(state)) return 'void';
  return state.status === 'PENDING' && state.payment.status === 'none' ? 'charge' : 'nothing';
};

/** The step of the payment worker. */
export const stepOfTask = (state: OrderState): PaymentStep => {
  if (hasEnded(state)) return 'void';
  return state.status === 'PENDING' ? 'charge' : 'nothing';
};

/** The move that an answer of the provider leads to. */
export const decideOnCharge = (state: OrderState, result: ChargeResult): Decision => {
  if (result.kind === 'captured') return accept(state, result.reference);
  return reject(state, result.kind === 'declined' ? 'payment-declined' : 'payment-failed');
};

/** The order ended while the provider charged it: the money must go back. */
export const mustRefund = (outcome: Decision['kind'], result: ChargeResult): boolean =>
  outcome === 'refused' && result.kind === 'captured';
