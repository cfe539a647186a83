import { backoffMs } from '@bookstore/platform/lifecycle';
import type { ChangeOrder } from '../orders/change-order.ts';
import { type Order, reject } from '../orders/order.ts';
import type { Payments } from './pay-order.ts';
import { stepOfTask } from './payment-rules.ts';

const CHARGE_BUDGET_MS = 5_000;
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

/** An order whose payment the payment worker has to finish. */
export type PaymentTask = {
  order: Order;
  /** How often the task was claimed, this time included. */
  tries: number;
  /** When the task was created. */
  since: Date;
};

export type PaymentTaskStore = {
  /** The task that is due first, leased to this replica; null when none is due. */
  claim: (now: Date, leaseMs: number) => Promise<PaymentTask | null>;
  /** Sets the time of the next claim, unless the order changed meanwhile. */
  postpone: (order: Order, due: Date) => Promise<void>;
  /** Removes the task, unless the order changed meanwhile. */
  finish: (order: Order) => Promise<void>;
};

export type PaymentTaskParts = {
  tasks: Pick<PaymentTaskStore, 'postpone' | 'finish'>;
  payments: Payments;
  changeOrder: ChangeOrder;
  now: () => Date;
  /** How long the provider is asked before the order is rejected as `payment-failed`. */
  giveUpMs: number;
};

/** One try: charges, gives up or voids. After a failure the lease ends and the task is claimed again. */
export type RunPaymentTask = (task: PaymentTask) => Promise<void>;

export const createRunPaymentTask = (parts: PaymentTaskParts): RunPaymentTask => {
  const { tasks, payments, changeOrder, now, giveUpMs } = parts;

  const charge = async ({ order, tries, since }: PaymentTask): Promise<void> => {
    if (await payments.payOrder(order, CHARGE_BUDGET_MS)) return;
    const givesUpAt = since.getTime() + giveUpMs;
    const at = now().getTime();
    if (at >= givesUpAt) {
      // The order leaves PENDING first; its void task then finds out whether money was taken.
      await changeOrder(order, (state) => reject(state, 'payment-failed'));
      return;
    }
    const later = at + backoffMs(tries, FIRST_DELAY_MS, MAX_DELAY_MS);
    await tasks.postpone(order, new Date(Math.min(later, givesUpAt)));
  };

  return async (task) => {
    const { order } = task;
    const step = stepOfTask(order);
    if (step === 'charge') await charge(task);
    else await tasks.finish(step === 'void' ? await payments.voidPayment(order) : order);
  };
};
