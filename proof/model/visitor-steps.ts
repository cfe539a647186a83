import {
  type Decision,
  type OrderState,
  placeOrder,
} from '../../order-service/src/orders/order.ts';
import { changeOrder, withChange } from './change-order.ts';
import { plus, type Shop, type Slot, withSlot } from './shop.ts';
import type { SlotSteps, Step, World } from './step.ts';

const isTaken = ({ rules }: World, shop: Shop, { spec }: Slot): boolean =>
  rules.guards.uniqueKey && shop.slots.some((slot) => slot.order && slot.spec.key === spec.key);

const place: SlotSteps = (world, shop, slot, index) => {
  if (slot.order || isTaken(world, shop, slot)) return [];
  const stored = withChange(slot, placeOrder());
  const step = (name: string, next: Slot): Step => ({
    kind: 'visitor',
    name,
    slot: index,
    next: withSlot(shop, index, next),
  });
  if (world.rules.guards.outbox) return [step('the order is stored and answered 201', stored)];
  if (slot.toCatalog.includes('order-placed')) {
    return [step('the order is stored', { ...stored, outbox: [] })];
  }
  return [
    step('order-placed is published before the order is stored', {
      ...slot,
      toCatalog: plus(slot.toCatalog, 'order-placed'),
    }),
  ];
};

/** What people and the sweeper want of an order that is there. */
export const visitorSteps: SlotSteps = (world, shop, slot, index) => {
  const { order } = slot;
  if (!order) return place(world, shop, slot, index);
  const { rules, scenario } = world;
  const wish = (name: string, decide: (state: OrderState) => Decision): Step[] => {
    const read = { seen: order.state, isFresh: true };
    const outcome = changeOrder(rules, slot, read, decide);
    if (outcome.kind !== 'changed') return [];
    return [{ kind: 'wish', name, slot: index, next: withSlot(shop, index, outcome.slot) }];
  };
  return [
    ...wish('the buyer cancels', rules.cancel),
    ...(order.state.status === 'PENDING'
      ? wish('the sweeper expires the order', rules.expire)
      : []),
    ...(scenario.ships ? wish('the order is shipped', rules.ship) : []),
    ...(scenario.ships ? wish('the order is delivered', rules.deliver) : []),
  ];
};
