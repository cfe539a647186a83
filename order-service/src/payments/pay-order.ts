import type { ChangeOrder } from '../orders/change-order.ts';
import { type Order, recordVoid, totalCents } from '../orders/order.ts';
import type { ChargeResult, PaymentProvider } from './payment.ports.ts';
import { judgeCharge, mustReturn } from './payment-rules.ts';

export type PaymentParts = {
  provider: PaymentProvider;
  changeOrder: ChangeOrder;
  /** Counts tries by outcome. */
  onTry: (outcome: string) => void;
};

/** What the provider says within the time, or null: then nothing is known. */
const tryCharge = async (
  { provider, onTry }: PaymentParts,
  order: Order,
  budgetMs: number,
): Promise<ChargeResult | null> => {
  const charge = { key: order.id, amountCents: totalCents(order.lines), token: order.paymentToken };
  // `AbortSignal.timeout` would go off, and make an error, for each charge that was answered long ago.
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), budgetMs);
  try {
    const result = await provider.charge(charge, deadline.signal);
    onTry(result.kind);
    return result;
  } catch {
    onTry('unknown');
    return null;
  } finally {
    clearTimeout(timer);
  }
};

/** Sees that the provider keeps no money for an order that ended without a sale. */
export type VoidPayment = (order: Order) => Promise<Order>;

export const createVoidPayment =
  ({ provider, changeOrder, onTry }: PaymentParts): VoidPayment =>
  async (order) => {
    const result = await provider.refund(order.id);
    onTry(result.kind);
    const outcome = await changeOrder(order, (state) => recordVoid(state, result));
    return outcome.order;
  };

/** Asks for the money of a PENDING order and moves it by the answer. False: the outcome is unknown. */
export type PayOrder = (order: Order, budgetMs: number) => Promise<boolean>;

export const createPayOrder = (parts: PaymentParts): PayOrder => {
  const voidPayment = createVoidPayment(parts);
  return async (order, budgetMs) => {
    const result = await tryCharge(parts, order, budgetMs);
    if (result === null) return false;
    // crash point: after provider answered, before the state is written {order}
    const outcome = await parts.changeOrder(order, (state) => judgeCharge(state, result));
    if (mustReturn(outcome.kind, result)) await voidPayment(outcome.order);
    return true;
  };
};
