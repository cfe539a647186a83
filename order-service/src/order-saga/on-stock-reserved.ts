import type { ChangeOrder, OrderStore } from '../orders/change-order.ts';
import { awaitPayment } from '../orders/order.ts';
import { orderNotFound } from '../orders/order.errors.ts';
import type { Payments } from './pay-order.ts';
import { stepWhenReserved } from './payment-rules.ts';

/** The message waits this long for the provider. A slower charge becomes a payment task. */
const CHARGE_BUDGET_MS = 250;

export type OnStockReservedParts = {
  orders: Pick<OrderStore, 'find'>;
  changeOrder: ChangeOrder;
  payments: Payments;
};

/** Charges the order whose copies are reserved. A repeated message changes nothing. */
export type OnStockReserved = (orderId: string) => Promise<void>;

export const createOnStockReserved =
  ({ orders, changeOrder, payments }: OnStockReservedParts): OnStockReserved =>
  async (orderId) => {
    const order = await orders.find(orderId);
    if (!order) throw orderNotFound();
    const step = stepWhenReserved(order);
    if (step === 'void') await payments.voidPayment(order);
    if (step !== 'charge') return;
    if ((await payments.payOrder(order, CHARGE_BUDGET_MS)) === 'settled') return;
    await changeOrder(order, awaitPayment);
  };
