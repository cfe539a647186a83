import type { Principal } from '@bookstore/platform/auth';
import type { ChangeOrder } from './change-order.ts';
import type { GetOrder } from './find-orders.ts';
import { cancel, type Decision, deliver, type Order, type OrderState, ship } from './order.ts';
import { illegalTransition } from './order.errors.ts';

/** Throws `order-not-found` or `illegal-transition`. A repeat returns the order as it is. */
export type MoveOrder = (id: string, asker: Principal) => Promise<Order>;

export type MoveOrders = Record<'cancelOrder' | 'shipOrder' | 'deliverOrder', MoveOrder>;

/** The moves that a client asks for. The saga makes all others. */
export const createMoveOrders = (getOrder: GetOrder, changeOrder: ChangeOrder): MoveOrders => {
  const move = async (
    order: Order,
    decide: (state: OrderState) => Decision,
    participle: string,
  ): Promise<Order> => {
    const outcome = await changeOrder(order, decide);
    if (outcome.kind === 'refused') throw illegalTransition(outcome.order.status, participle);
    return outcome.order;
  };
  return {
    cancelOrder: async (id, asker) => move(await getOrder(id, asker), cancel, 'cancelled'),
    shipOrder: async (id, asker) => move(await getOrder(id, asker), ship, 'shipped'),
    deliverOrder: async (id, asker) => move(await getOrder(id, asker), deliver, 'delivered'),
  };
};
