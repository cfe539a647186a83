import {
  contextFields,
  contextOf,
  type OrderCollection,
  toOrder,
} from '../orders/order-document.mongo.ts';
import type { Order } from '../orders/order.ts';
import type { PaymentTaskStore } from './payment-task.ts';

const asRead = (order: Order) => ({ _id: order.id, revision: order.history.length });

export const createPaymentTaskStore = (
  orders: OrderCollection,
  now: () => Date,
): PaymentTaskStore => ({
  claim: async (leaseMs) => {
    const at = now();
    const document = await orders.findOneAndUpdate(
      { 'payment_work.due': { $lte: at } },
      {
        $set: { 'payment_work.due': new Date(at.getTime() + leaseMs) },
        $inc: { 'payment_work.tries': 1 },
      },
      { sort: { 'payment_work.due': 1 }, returnDocument: 'after' },
    );
    if (!document?.payment_work) return null;
    const { tries, since } = document.payment_work;
    return { order: toOrder(document), tries, since, context: contextOf(document.payment_work) };
  },
  add: async (order) => {
    const at = now();
    await orders.updateOne(
      { _id: order.id, payment_work: { $exists: false } },
      { $set: { payment_work: { due: at, tries: 0, since: at, ...contextFields() } } },
    );
  },
  postpone: async (order, { due, since }) => {
    await orders.updateOne(
      { ...asRead(order), payment_work: { $exists: true } },
      { $set: { 'payment_work.due': due, 'payment_work.since': since } },
    );
  },
  finish: async (order) => {
    await orders.updateOne(asRead(order), { $unset: { payment_work: true } });
  },
});
