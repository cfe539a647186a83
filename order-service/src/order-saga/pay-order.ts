import type { ChangeOrder } from '../orders/change-order.ts';
import { type Order, recordVoid, totalCents } from '../orders/order.ts';
import { type BoundedProvider, hasNoResult } from '../payments/bounded-provider.ts';
import { decideOnCharge, mustRefund } from './payment-rules.ts';

const VOID_BUDGET_MS = 5_000;

export type PaymentParts = {
  provider: BoundedProvider;
  changeOrder: ChangeOrder;
  tasks: {
    /** Adds a payment task to an order that has none. */
    add: (order: Order) => Promise<void>;
  };
};

export type Payments = {
  /**
   * Charges a PENDING order and moves it by the answer, within `budgetMs`. `unknown`: the provider may
   * have charged. `defect`: the call failed in our own code, so nothing was learned about the provider.
   */
  payOrder: (order: Order, budgetMs: number) => Promise<'settled' | 'unknown' | 'defect'>;
  /**
   * Makes sure that the provider keeps no money for an order that ended without a sale. Null: the
   * provider did not answer within 5 s, and the order has a payment task for it.
   */
  voidPayment: (order: Order) => Promise<Order | null>;
};

export const createPayments = ({ provider, changeOrder, tasks }: PaymentParts): Payments => {
  const voidPayment: Payments['voidPayment'] = async (order) => {
    const result = await provider.voidOrRefund(order.id, VOID_BUDGET_MS);
    if (hasNoResult(result)) {
      await tasks.add(order);
      return null;
    }
    const outcome = await changeOrder(order, (state) => recordVoid(state, result));
    return outcome.order;
  };

  const payOrder: Payments['payOrder'] = async (order, budgetMs) => {
    const charge = {
      key: order.id,
      amountCents: totalCents(order.lines),
      token: order.paymentToken,
    };
    const result = await provider.charge(charge, budgetMs);
    // No result is never read as "declined": the provider may have charged.
    if (hasNoResult(result)) return result.kind === 'defect' ? 'defect' : 'unknown';
    // crash point: after provider answered, before the state is written {order}
    const outcome = await changeOrder(order, (state) => decideOnCharge(state, result));
    if (mustRefund(outcome.kind, result)) await voidPayment(outcome.order);
    return 'settled';
  };

  return { payOrder, voidPayment };
};
