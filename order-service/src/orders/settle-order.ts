import type { RejectionReason } from '@bookstore/contracts/orders';
import type { PayOrder, VoidPayment } from '../payments/pay-order.ts';
import { stepWhenReserved } from '../payments/payment-rules.ts';
import type { ChangeOrder } from './change-order.ts';
import { orderNotFound } from './order.errors.ts';
import { awaitPayment, reject } from './order.ts';
import type { OrderStore } from './order.ports.ts';

/** The message waits this long for the provider; a slower payment goes on without it. */
const CHARGE_BUDGET_MS = 250;

export type SettleOrderParts = {
  orders: Pick<OrderStore, 'find'>;
  changeOrder: ChangeOrder;
  payOrder: PayOrder;
  voidPayment: VoidPayment;
};

/** The catalog's answer to `order-placed`. Repeats change nothing. */
export type SettleOrder = {
  reserved: (orderId: string) => Promise<void>;
  rejected: (orderId: string, reason: RejectionReason) => Promise<void>;
};

export const createSettleOrder = (parts: SettleOrderParts): SettleOrder => ({
  reserved: async (orderId) => {
    const order = await parts.orders.find(orderId);
    if (!order) throw orderNotFound();
    const step = stepWhenReserved(order);
    if (step === 'void') await parts.voidPayment(order);
    if (step !== 'charge') return;
    if (await parts.payOrder(order, CHARGE_BUDGET_MS)) return;
    await parts.changeOrder(order, awaitPayment);
  },
  rejected: async (orderId, reason) => {
    await parts.changeOrder(orderId, (state) => reject(state, reason));
  },
});
