import { catalogSteps, holdSteps } from './catalog-steps.ts';
import { orderSteps } from './order-steps.ts';
import { relaySteps } from './relay-steps.ts';
import type { Shop } from './shop.ts';
import type { Step, World } from './step.ts';
import { visitorSteps } from './visitor-steps.ts';

const PARTS = [visitorSteps, relaySteps, catalogSteps, orderSteps];

/** All that can happen next. Throws what a rule throws. */
export const stepsFrom = (world: World, shop: Shop): Step[] => {
  const steps = holdSteps(world, shop);
  shop.slots.forEach((slot, index) => {
    for (const part of PARTS) steps.push(...part(world, shop, slot, index));
  });
  const { faults } = shop;
  if (faults === null) return steps;
  return steps.flatMap((step) => {
    if (step.kind !== 'fault') return [step];
    return faults === 0 ? [] : [{ ...step, next: { ...step.next, faults: faults - 1 } }];
  });
};
