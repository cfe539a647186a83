import type { CallContext } from '@bookstore/platform/context';
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
  /** When the provider was first asked in vain. */
  since: Date;
  /** The request that left the task. */
  context: CallContext;
};

export type PaymentTaskStore = {
  /** The task that is due first, leased to this replica; null when none is due. */
  claim: (leaseMs: number) => Promise<PaymentTask | null>;
  /** Adds a task to an order that has none. */
  add: (order: Order) => Promise<void>;
  /** Sets the time of the next claim and the start of the task, unless the order changed meanwhile. */
  postpone: (order: Order, times: { due: Date; since: Date }) => Promise<void>;
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

/**
 * Runs a task once: charges, gives up or voids. What has no result yet is postponed with backoff. When
 * it throws, the lease ends and a worker claims the task again.
 */
export type RunPaymentTask = (task: PaymentTask) => Promise<void>;

export const createRunPaymentTask = (parts: PaymentTaskParts): RunPaymentTask => {
  const { tasks, payments, changeOrder, now, giveUpMs } = parts;

  const postpone = ({ order, tries }: PaymentTask, since: Date, latest = Infinity) => {
    const due = now().getTime() + backoffMs(tries, FIRST_DELAY_MS, MAX_DELAY_MS);
    return tasks.postpone(order, { due: new Date(Math.min(due, latest)), since });
  };

  const charge = async (task: PaymentTask): Promise<void> => {
    const outcome = await payments.payOrder(task.order, CHARGE_BUDGET_MS);
    if (outcome === 'settled') return;
    // A defect says nothing about the provider: the time until the order is given up starts again.
    if (outcome === 'defect') return postpone(task, now());
    const givesUpAt = task.since.getTime() + giveUpMs;
    if (now().getTime() < givesUpAt) return postpone(task, task.since, givesUpAt);
    // The order leaves PENDING first; its void task then finds out whether money was taken.
    await changeOrder(task.order, (state) => reject(state, 'payment-failed'));
  };

  const voidTask = async (task: PaymentTask): Promise<void> => {
    const order = await payments.voidPayment(task.order);
    await (order ? tasks.finish(order) : postpone(task, task.since));
  };

  return async (task) => {
    const step = stepOfTask(task.order);
    if (step === 'charge') await charge(task);
    else if (step === 'void') await voidTask(task);
    else await tasks.finish(task.order);
  };
};
