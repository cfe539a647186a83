import type { Changed, Decision, OrderState } from '../../order-service/src/orders/order.ts';
import { taskFields } from '../../order-service/src/orders/order-document.mongo.ts';
import type { Rules } from './rules.ts';
import { BEFORE_END } from './scenario.ts';
import { plus, type Slot } from './shop.ts';

/** The order after a change: one write of state, payment task and outgoing message (order.mongo.ts). */
export const withChange = (slot: Slot, change: Changed): Slot => ({
  ...slot,
  order: {
    state: change.state,
    hasPaymentTask: taskFields(change, BEFORE_END).payment_work !== undefined,
  },
  outbox: change.message === null ? slot.outbox : plus(slot.outbox, change.message),
  payments: slot.payments.map((payment) =>
    payment.isFresh ? { ...payment, isFresh: false } : payment,
  ),
});

export type ChangeOutcome = {
  slot: Slot;
  kind: Decision['kind'];
  /** The order as the one who changed it knows it now. */
  seen: OrderState;
  isFresh: boolean;
};

/**
 * Mirrors orders/change-order.ts: decides on the order as it was read; a write that finds it changed
 * meanwhile reads and decides again. Other writes before the last read change nothing about that.
 */
export const changeOrder = (
  rules: Rules,
  slot: Slot,
  read: { seen: OrderState; isFresh: boolean },
  decide: (state: OrderState) => Decision,
): ChangeOutcome => {
  const first = decide(read.seen);
  if (first.kind !== 'changed') return { slot, kind: first.kind, ...read };
  const mayWrite = read.isFresh || !rules.guards.revisionGuard;
  const current = slot.order?.state ?? read.seen;
  const decision = mayWrite ? first : decide(current);
  if (decision.kind !== 'changed') {
    return { slot, kind: decision.kind, seen: current, isFresh: true };
  }
  return { slot: withChange(slot, decision), kind: 'changed', seen: decision.state, isFresh: true };
};
