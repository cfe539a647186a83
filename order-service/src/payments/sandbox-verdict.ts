import type { PaymentToken } from '@bookstore/contracts/orders';
import type { ChargeResult } from './payment.ports.ts';

/** What became of a key in the sandbox provider's book. */
export type Verdict = 'charged' | 'declined' | 'voided' | 'refunded';

export const verdictOf = (token: PaymentToken): Verdict =>
  token === 'tok_declined' ? 'declined' : 'charged';

export const resultOf = ({
  state,
  reference,
}: {
  state: Verdict;
  reference: string;
}): ChargeResult => {
  if (state === 'charged') return { kind: 'captured', reference };
  return state === 'declined' ? { kind: 'declined' } : { kind: 'barred' };
};
