import { catalogSteps, holdSteps } from './catalog-steps.ts';
import { orderSteps } from './order-steps.ts';
import { relaySteps } from './relay-steps.ts';
import type { Shop } from './shop.ts';
import type { Step, World } from './step.ts';
import { visitorSteps } from './visitor-steps.ts';

const PARTS = [visitorSteps, relaySteps, catalogSteps, orderSteps];

const withinBudget = ({ faults, wishes }: Shop, step: Step): Step[] => {
  if (step.kind === 'fault' && faults !== null) {
    return faults === 0 ? [] : [{ ...step, next: { ...step.next, faults: faults - 1 } }];
  }
  if (step.kind === 'wish' && wishes !== null) {
    return wishes === 0 ? [] : [{ ...step, next: { ...step.next, wishes: wishes - 1 } }];
  }
  return [step];
};

/** All that can happen next. Throws what a rule throws. */
export const stepsFrom = (world: World, shop: Shop): Step[] => {
  const steps = holdSteps(world, shop);
  shop.slots.forEach((slot, index) => {
    for (const part of PARTS) steps.push(...part(world, shop, slot, index));
  });
  return steps.flatMap((step) => withinBudget(shop, step));
};
