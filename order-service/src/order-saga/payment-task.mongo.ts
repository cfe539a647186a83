import { toOrder } from '../orders/order-document.ts';
import type { OrderCollection } from '../orders/order-schema.mongo.ts';
import type { Order } from '../orders/order.ts';
import type { PaymentTaskStore } from './payment-task.ts';

const asRead = (order: Order) => ({ _id: order.id, revision: order.history.length });

export const createPaymentTaskStore = (orders: OrderCollection): PaymentTaskStore => ({
  claim: async (now, leaseMs) => {
    const document = await orders.findOneAndUpdate(
      { 'payment_work.due': { $lte: now } },
      {
        $set: { 'payment_work.due': new Date(now.getTime() + leaseMs) },
        $inc: { 'payment_work.tries': 1 },
      },
      { sort: { 'payment_work.due': 1 }, returnDocument: 'after' },
    );
    if (!document?.payment_work) return null;
    const { tries, since } = document.payment_work;
    return { order: toOrder(document), tries, since };
  },
  postpone: async (order, due) => {
    await orders.updateOne(
      { ...asRead(order), payment_work: { $exists: true } },
      { $set: { 'payment_work.due': due } },
    );
  },
  finish: async (order) => {
    await orders.updateOne(asRead(order), { $unset: { payment_work: true } });
  },
});
