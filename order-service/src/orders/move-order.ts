import type { Principal } from '@bookstore/platform/auth';
import type { ChangeOrder } from './change-order.ts';
import type { GetOrder } from './find-orders.ts';
import { cancel, type Decision, deliver, type Order, type OrderState, ship } from './order.ts';
import { illegalTransition } from './order.errors.ts';

/** Throws `order-not-found` or `illegal-transition`. */
export type MoveOrder = (id: string, asker: Principal) => Promise<Order>;

type Parts = { getOrder: GetOrder; changeOrder: ChangeOrder };

const createMove =
  (wanted: string, decide: (state: OrderState) => Decision) =>
  ({ getOrder, changeOrder }: Parts): MoveOrder =>
  async (id, asker) => {
    const outcome = await changeOrder(await getOrder(id, asker), decide);
    if (outcome.kind === 'refused') throw illegalTransition(outcome.order.status, wanted);
    return outcome.order;
  };

export const createCancelOrder = createMove('cancelled', cancel);
export const createShipOrder = createMove('shipped', ship);
export const createDeliverOrder = createMove('delivered', deliver);
