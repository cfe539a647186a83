import { backoffMs } from '@bookstore/platform/lifecycle';
import type { ChangeOrder } from '../orders/change-order.ts';
import { reject } from '../orders/order.ts';
import type { PayOrder, VoidPayment } from './pay-order.ts';
import { stepOfTask } from './payment-rules.ts';
import type { PaymentTask, PaymentWorkStore } from './payment-work.ports.ts';

const CHARGE_BUDGET_MS = 5_000;
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

export type PaymentTaskParts = {
  work: Pick<PaymentWorkStore, 'postpone' | 'finish'>;
  payOrder: PayOrder;
  voidPayment: VoidPayment;
  changeOrder: ChangeOrder;
  now: () => Date;
  /** How long an unknown outcome is asked for before the order is given up. */
  giveUpMs: number;
};

/** One try of what a payment waits for: ask again, give up, or void. A failure leaves it for later. */
export const createDoPaymentTask = (parts: PaymentTaskParts) => {
  const { work, payOrder, voidPayment, changeOrder, now, giveUpMs } = parts;

  const charge = async ({ order, tries, since }: PaymentTask): Promise<void> => {
    if (await payOrder(order, CHARGE_BUDGET_MS)) return;
    const givesUpAt = since.getTime() + giveUpMs;
    const at = now().getTime();
    if (at >= givesUpAt) {
      // Leaves PENDING first; the void that comes with it finds out whether money was taken.
      await changeOrder(order, (state) => reject(state, 'payment-failed'));
      return;
    }
    const later = at + backoffMs(tries, FIRST_DELAY_MS, MAX_DELAY_MS);
    await work.postpone(order, new Date(Math.min(later, givesUpAt)));
  };

  return async (task: PaymentTask): Promise<void> => {
    const { order } = task;
    const step = stepOfTask(order);
    if (step === 'charge') await charge(task);
    else await work.finish(step === 'void' ? await voidPayment(order) : order);
  };
};
