import { unavailable } from '@bookstore/platform/errors';
import type { Changed, Decision, Order, OrderState } from './order.ts';
import { orderNotFound } from './order.errors.ts';
import type { OrderStore } from './order.ports.ts';

const MAX_TRIES = 8;

export type Outcome = { kind: Decision['kind']; order: Order };

/**
 * Reads, decides, writes if nothing changed meanwhile, else reads and decides again. Throws
 * `order-not-found`, or `unavailable` when others were faster each time.
 */
export type ChangeOrder = (
  from: Order | string,
  decide: (state: OrderState) => Decision,
) => Promise<Outcome>;

export type ChangeOrderParts = {
  orders: Pick<OrderStore, 'find' | 'change'>;
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
