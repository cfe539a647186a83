import type { ChangeOrder } from '../orders/change-order.ts';
import { type Order, recordVoid, totalCents } from '../orders/order.ts';
import type { ChargeResult, PaymentProvider } from '../payments/payment-provider.ts';
import { decideOnCharge, mustRefund } from './payment-rules.ts';

export type PaymentParts = {
  provider: PaymentProvider;
  changeOrder: ChangeOrder;
  /** Counts the calls to the provider by outcome. */
  onTry: (outcome: string) => void;
};

export type Payments = {
  /**
   * Charges a PENDING order and moves it by the answer. False: no answer came within `budgetMs`, the
   * outcome is unknown.
   */
  payOrder: (order: Order, budgetMs: number) => Promise<boolean>;
  /** Makes sure that the provider keeps no money for an order that ended without a sale. */
  voidPayment: (order: Order) => Promise<Order>;
};

/** The answer of the provider, or null when the outcome is unknown. */
const tryCharge = async (
  { provider, onTry }: PaymentParts,
  order: Order,
  budgetMs: number,
): Promise<ChargeResult | null> => {
  const charge = { key: order.id, amountCents: totalCents(order.lines), token: order.paymentToken };
  // `AbortSignal.timeout` would fire, and create an error, long after most charges are answered.
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

export const createPayments = (parts: PaymentParts): Payments => {
  const { provider, changeOrder, onTry } = parts;
  const voidPayment: Payments['voidPayment'] = async (order) => {
    const result = await provider.voidOrRefund(order.id);
    onTry(result.kind);
    const outcome = await changeOrder(order, (state) => recordVoid(state, result));
    return outcome.order;
  };
  return {
    voidPayment,
    payOrder: async (order, budgetMs) => {
      const result = await tryCharge(parts, order, budgetMs);
      if (result === null) return false;
      // crash point: after provider answered, before the state is written {order}
      const outcome = await changeOrder(order, (state) => decideOnCharge(state, result));
      if (mustRefund(outcome.kind, result)) await voidPayment(outcome.order);
      return true;
    },
  };
};
