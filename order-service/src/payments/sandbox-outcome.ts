import type { PaymentToken } from '@bookstore/contracts/orders';
import type { ChargeResult } from './payment-provider.ts';

/** The state of a key in the records of the sandbox provider. */
export type SandboxState = 'charged' | 'declined' | 'voided' | 'refunded';

export const stateOf = (token: PaymentToken): SandboxState =>
  token === 'tok_declined' ? 'declined' : 'charged';

export const resultOf = ({
  state,
  reference,
}: {
  state: SandboxState;
  reference: string;
}): ChargeResult => {
  if (state === 'charged') return { kind: 'captured', reference };
  return state === 'declined' ? { kind: 'declined' } : { kind: 'voided' };
};
