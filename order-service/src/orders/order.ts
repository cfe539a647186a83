import type { OrderStatus, PaymentToken, RejectionReason } from '@bookstore/contracts/orders';
import type { VoidResult } from '../payments/payment-provider.ts';

// The pure rules of an order: which state may follow which, and the message and payment task that
// each change brings. No I/O, no clock.

export type OrderLine = {
  bookId: string;
  title: string;
  quantity: number;
  unitPriceCents: number;
};

type None = { status: 'none' };
type Pending = { status: 'pending' };
type Captured = { status: 'captured'; reference: string };
type Declined = { status: 'declined' };
type Failed = { status: 'failed' };
type RefundPending = { status: 'refund-pending'; reference?: string };
type Refunded = { status: 'refunded'; reference?: string };

/** Status, reason and payment: only the combinations that can be. */
export type OrderState =
  | { status: 'PENDING'; payment: None | Pending }
  | { status: 'ACCEPTED' | 'SHIPPED' | 'DELIVERED'; payment: Captured }
  | {
      status: 'REJECTED';
      reason: RejectionReason;
      payment: None | Declined | Failed | RefundPending | Refunded;
    }
  | { status: 'CANCELLED'; payment: None | RefundPending | Refunded };

/** What never changes after the order is placed. Money is in cents. */
export type OrderFacts = {
  id: string;
  userId: string;
  username: string;
  lines: readonly OrderLine[];
  paymentToken: PaymentToken;
  holdId?: string;
  createdAt: Date;
};

/** Every state of the order, the present one last. The number of states is the revision. */
export type OrderHistory = readonly (OrderState & { at: Date })[];

export type Order = OrderFacts & OrderState & { history: OrderHistory };

export type OrderMessageType =
  | 'order-placed'
  | 'order-accepted'
  | 'order-rejected'
  | 'order-cancelled'
  | 'order-shipped'
  | 'order-delivered';

const factsOf = ({ holdId, ...order }: Order): OrderFacts => ({
  id: order.id,
  userId: order.userId,
  username: order.username,
  lines: order.lines,
  paymentToken: order.paymentToken,
  ...(holdId === undefined ? {} : { holdId }),
  createdAt: order.createdAt,
});

/** What the payment worker does after a change: charge the order, or make sure that no money is kept. */
export type PaymentTaskKind = 'charge' | 'void' | 'none';

export type Changed = {
  kind: 'changed';
  state: OrderState;
  message: OrderMessageType | null;
  task: PaymentTaskKind;
};

/** `unchanged`: the order is already there. `refused`: the present state forbids the change. */
export type Decision = Changed | { kind: 'unchanged' } | { kind: 'refused' };

const UNCHANGED: Decision = { kind: 'unchanged' };
const REFUSED: Decision = { kind: 'refused' };

const changed = (
  state: OrderState,
  message: OrderMessageType | null,
  task: PaymentTaskKind = 'none',
): Changed => ({ kind: 'changed', state, message, task });

export const isFinal = (status: OrderStatus): boolean =>
  status === 'REJECTED' || status === 'CANCELLED' || status === 'DELIVERED';

export const placeOrder = (): Changed =>
  changed({ status: 'PENDING', payment: { status: 'none' } }, 'order-placed');

/** The order after the change. */
export const afterChange = (order: Order, { state }: Changed, at: Date): Order => ({
  ...factsOf(order),
  history: [...order.history, { ...state, at }],
  ...state,
});

/** The copies are reserved, the outcome of the charge is not known yet. */
export const awaitPayment = (state: OrderState): Decision => {
  if (state.status !== 'PENDING') return REFUSED;
  if (state.payment.status === 'pending') return UNCHANGED;
  return changed({ status: 'PENDING', payment: { status: 'pending' } }, null, 'charge');
};

/** `refused` means that the captured money must go back. */
export const accept = (state: OrderState, reference: string): Decision => {
  if (state.status === 'REJECTED' || state.status === 'CANCELLED') return REFUSED;
  if (state.status !== 'PENDING') return UNCHANGED;
  const payment = { status: 'captured', reference } as const;
  return changed({ status: 'ACCEPTED', payment }, 'order-accepted');
};

/** Leaves a void task whenever a charge may be in flight: then its answer comes after the rejection. */
export const reject = (state: OrderState, reason: RejectionReason): Decision => {
  if (state.status === 'REJECTED') return UNCHANGED;
  if (state.status !== 'PENDING') return REFUSED;
  const to = { status: 'REJECTED', reason } as const;
  if (reason === 'payment-declined') {
    return changed({ ...to, payment: { status: 'declined' } }, 'order-rejected');
  }
  if (reason === 'payment-failed') {
    return changed({ ...to, payment: { status: 'failed' } }, 'order-rejected', 'void');
  }
  if (state.payment.status === 'pending') {
    return changed({ ...to, payment: { status: 'refund-pending' } }, 'order-rejected', 'void');
  }
  const task = reason === 'expired' ? 'void' : 'none';
  return changed({ ...to, payment: state.payment }, 'order-rejected', task);
};

export const expire = (state: OrderState): Decision => reject(state, 'expired');

export const cancel = (state: OrderState): Decision => {
  const to = { status: 'CANCELLED' } as const;
  switch (state.status) {
    case 'PENDING': {
      const status = state.payment.status === 'none' ? 'none' : 'refund-pending';
      return changed({ ...to, payment: { status } }, 'order-cancelled', 'void');
    }
    case 'ACCEPTED': {
      const payment = { ...state.payment, status: 'refund-pending' } as const;
      return changed({ ...to, payment }, 'order-cancelled', 'void');
    }
    case 'CANCELLED':
      return UNCHANGED;
    case 'REJECTED':
    case 'SHIPPED':
    case 'DELIVERED':
      return REFUSED;
  }
};

export const ship = (state: OrderState): Decision =>
  state.status === 'ACCEPTED'
    ? changed({ status: 'SHIPPED', payment: state.payment }, 'order-shipped')
    : REFUSED;

export const deliver = (state: OrderState): Decision =>
  state.status === 'SHIPPED'
    ? changed({ status: 'DELIVERED', payment: state.payment }, 'order-delivered')
    : REFUSED;

const voided = (
  state: OrderState & { status: 'REJECTED' | 'CANCELLED' },
  payment: None | Refunded,
): Changed =>
  state.status === 'CANCELLED'
    ? changed({ status: 'CANCELLED', payment }, null)
    : changed({ status: 'REJECTED', reason: state.reason, payment }, null);

/** Records that the provider keeps no money for this order and never will. */
export const recordVoid = (state: OrderState, result: VoidResult): Decision => {
  if (state.status !== 'REJECTED' && state.status !== 'CANCELLED') return REFUSED;
  if (state.payment.status === 'refunded') return UNCHANGED;
  if (result.kind === 'refunded') {
    return voided(state, { status: 'refunded', reference: result.reference });
  }
  return state.payment.status === 'refund-pending' ? voided(state, { status: 'none' }) : UNCHANGED;
};

/** Names are compared ignoring case. */
export const usernameKey = (username: string): string => username.toLowerCase();

export const lineTotalCents = (line: OrderLine): number => line.quantity * line.unitPriceCents;

export const totalCents = (lines: readonly OrderLine[]): number =>
  lines.reduce((total, line) => total + lineTotalCents(line), 0);
