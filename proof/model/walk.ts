import { findUnsettled } from './at-rest.ts';
import { findViolation } from './invariants.ts';
import { openShop, type Shop } from './shop.ts';
import type { Step, World } from './step.ts';
import { stepsFrom } from './steps.ts';

/** More than any shop of a few orders takes to come to rest. */
const MAX_STEPS_TO_REST = 500;

export type Walk = { shop: Shop; trace: string[]; what: string | null };

const lookAt = (shop: Shop, trace: readonly string[], at: (shop: Shop) => string | null): Walk => ({
  shop,
  trace: [...trace],
  what: at(shop),
});

/**
 * Takes one of the possible steps after another, as the choices say, then leaves the shop alone until it
 * rests. `what` is the first thing that is wrong, or null. Fewer and smaller choices make a shorter trace.
 */
export const walk = (world: World, choices: readonly number[]): Walk => {
  let shop = openShop(world.scenario);
  const trace: string[] = [];
  const take = (steps: readonly Step[], choice: number): string | null => {
    const step = steps[choice % steps.length];
    if (!step) return null;
    shop = step.next;
    trace.push(step.slot < 0 ? step.name : `order ${step.slot + 1}: ${step.name}`);
    return findViolation(shop);
  };
  try {
    for (const choice of choices) {
      const what = take(stepsFrom(world, shop), choice);
      if (what !== null) return { shop, trace, what };
    }
    for (let taken = 0; taken < MAX_STEPS_TO_REST; taken += 1) {
      const steps = stepsFrom(world, shop).filter(({ kind }) => kind === 'progress');
      if (steps.length === 0) return lookAt(shop, trace, findUnsettled);
      const what = take(steps, choices[taken % Math.max(1, choices.length)] ?? 0);
      if (what !== null) return { shop, trace, what };
    }
  } catch (error) {
    return { shop, trace, what: `a rule threw: ${String(error)}` };
  }
  return { shop, trace, what: 'I4: the shop does not come to rest' };
};
