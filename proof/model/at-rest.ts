import { SOLD } from './invariants.ts';
import type { Shop, Slot } from './shop.ts';

// I4, I6, I7 and I8: what holds when the shop has nothing left to do.

const checkSlot = (slot: Slot): string | null => {
  const { order, reservation, entries } = slot;
  if (slot.outbox.length > 0 || slot.hasReply) return 'I7: a message stays in an outbox';
  if (slot.toCatalog.length > 0 || slot.toOrder) return 'I7: a message is never handled';
  if (slot.payments.length > 0) return 'I7: a payment is never finished';
  if (!order) return reservation ? 'I5: a reservation without an order' : null;
  const { status, payment } = order.state;
  if (order.hasPaymentTask) return 'I7: payment task is left over';
  if (status === 'PENDING') return 'I4: the order stays PENDING for ever';
  const isSold = SOLD.has(status);
  const isCharged = entries.some(({ state }) => state === 'charged');
  if (isSold !== (reservation?.state === 'sold')) {
    return `I8: the order is ${status}, its reservation ${reservation?.state ?? 'missing'}`;
  }
  if (isSold !== isCharged) return `I6: the order is ${status}, charged: ${isCharged}`;
  if (!isSold && reservation?.state === 'reserved') return 'I5: copies stay reserved';
  if (payment.status === 'refund-pending') {
    return `I6: the payment stays ${payment.status}`;
  }
  return null;
};

/** What is not settled in a shop that has nothing left to do, or null. */
export const findUnsettled = (shop: Shop): string | null => {
  for (const [index, slot] of shop.slots.entries()) {
    const wrong = checkSlot(slot);
    if (wrong !== null) return `${wrong} (order ${index + 1})`;
  }
  return null;
};
