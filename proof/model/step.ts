import type { Rules } from './rules.ts';
import type { Scenario } from './scenario.ts';
import type { Shop, Slot } from './shop.ts';

/**
 * `progress`: what the shop does by itself when nothing is in its way. `visitor`: an order
 * comes, the clock goes on. `wish`: somebody wants something of an order that is there. `fault`: a crash,
 * a repeat, a lost answer.
 */
export type StepKind = 'progress' | 'visitor' | 'wish' | 'fault';

export type Step = {
  kind: StepKind;
  /** In words, without the order. */
  name: string;
  /** The order's index, -1 when it is about none. */
  slot: number;
  next: Shop;
};

export type World = { rules: Rules; scenario: Scenario };

/** The steps of one part of the shop that are possible for one order. */
export type SlotSteps = (world: World, shop: Shop, slot: Slot, index: number) => Step[];
