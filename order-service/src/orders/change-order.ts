import { unavailable } from '@bookstore/platform/errors';
import type { Changed, Decision, Order, OrderState } from './order.ts';
import { orderNotFound } from './order.errors.ts';

const MAX_TRIES = 8;

/** The stored orders as this use case needs them. */
export type OrderStore = {
  find: (id: string) => Promise<Order | null>;
  /**
   * Writes the change with its outgoing message and payment task, if the order still has the
   * revision that the change was decided on; else null.
   */
  change: (order: Order, change: Changed, at: Date) => Promise<Order | null>;
};

export type Outcome = { kind: Decision['kind']; order: Order };

/**
 * Decides on the order as it was read and writes the decision. If the order changed meanwhile it is
 * read and decided again. Throws `order-not-found`, or `unavailable` after eight lost races.
 */
export type ChangeOrder = (
  from: Order | string,
  decide: (state: OrderState) => Decision,
) => Promise<Outcome>;

export type ChangeOrderParts = {
  orders: OrderStore;
  now: () => Date;
  onChanged: (order: Order, change: Changed) => void;
};

export const createChangeOrder =
  ({ orders, now, onChanged }: ChangeOrderParts): ChangeOrder =>
  async (from, decide) => {
    const id = typeof from === 'string' ? from : from.id;
    let order = typeof from === 'string' ? await orders.find(id) : from;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      if (!order) throw orderNotFound();
      const decision = decide(order);
      if (decision.kind !== 'changed') return { kind: decision.kind, order };
      const written = await orders.change(order, decision, now());
      if (written) {
        onChanged(written, decision);
        return { kind: 'changed', order: written };
      }
      order = await orders.find(id);
    }
    throw unavailable('The order changes too often right now.');
  };
