import { findUnsettled } from './at-rest.ts';
import { createEncoder } from './encode.ts';
import { findViolation } from './invariants.ts';
import { createProgressGraph } from './progress-graph.ts';
import { openShop, type Shop } from './shop.ts';
import type { Step, World } from './step.ts';
import { stepsFrom } from './steps.ts';

export type Violation = { what: string; trace: string[] };

export type Exploration = {
  states: number;
  transitions: number;
  /** Most steps from the opening of the shop to a state. */
  depth: number;
  /** States in which the shop has nothing left to do. */
  atRest: number;
  seconds: number;
  /** False when the bounds ended it: what was not reached is not proved. */
  isComplete: boolean;
  violation: Violation | null;
};

export type Bounds = { maxStates: number; maxSeconds: number };

const nameOf = ({ name, slot }: Pick<Step, 'name' | 'slot'>): string =>
  slot < 0 ? name : `order ${slot + 1}: ${name}`;

/** How each state was reached first: its parent and the step from there. */
const createPaths = () => {
  const parents: number[] = [];
  const names: string[] = [];
  const slots: number[] = [];
  return {
    add: (parent: number, step: Pick<Step, 'name' | 'slot'>): void => {
      parents.push(parent);
      names.push(step.name);
      slots.push(step.slot);
    },
    to: (id: number): string[] => {
      const trace: string[] = [];
      for (let at = id; at > 0; at = parents[at] ?? 0) {
        trace.push(nameOf({ name: names[at] ?? '', slot: slots[at] ?? -1 }));
      }
      return trace.toReversed();
    },
  };
};

/**
 * Every state that the scenario can come to, nearest first, so that the first violation found is one
 * with the fewest steps. Then whether the shop, left alone in any of them, comes to rest.
 */
export const explore = (world: World, bounds: Bounds): Exploration => {
  const startedAt = performance.now();
  const secondsSoFar = (): number => (performance.now() - startedAt) / 1_000;
  const encode = createEncoder();
  const paths = createPaths();
  const graph = createProgressGraph();
  const ids = new Map<string, number>();
  let level: { id: number; shop: Shop }[] = [];
  let [transitions, depth, atRest] = [0, 0, 0];
  let violation: Violation | null = null;
  let isComplete = true;

  const visit = (shop: Shop, from: number, step: Step | null): number => {
    const key = encode(shop);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(key, id);
    paths.add(from, step ?? { name: '', slot: -1 });
    next.push({ id, shop });
    const what = findViolation(shop);
    if (what !== null) violation ??= { what, trace: paths.to(id) };
    return id;
  };

  const expand = (id: number, shop: Shop): void => {
    let steps: Step[];
    try {
      steps = stepsFrom(world, shop);
    } catch (error) {
      violation ??= { what: `I1: a rule threw: ${String(error)}`, trace: paths.to(id) };
      return;
    }
    transitions += steps.length;
    let isAtRest = true;
    for (const step of steps) {
      const reached = visit(step.next, id, step);
      if (violation) return;
      if (step.kind !== 'progress' || reached === id) continue;
      isAtRest = false;
      graph.add(id, reached);
    }
    if (!isAtRest) return;
    atRest += 1;
    const what = findUnsettled(shop);
    if (what !== null) {
      violation ??= { what: `${what}; nothing is left to do`, trace: paths.to(id) };
    }
  };

  let next: { id: number; shop: Shop }[] = [];
  visit(openShop(world.scenario), 0, null);
  while (next.length > 0 && !violation && isComplete) {
    [level, next] = [next, []];
    for (const { id, shop } of level) {
      if (ids.size >= bounds.maxStates || secondsSoFar() >= bounds.maxSeconds) isComplete = false;
      if (!isComplete || violation) break;
      expand(id, shop);
    }
    if (next.length > 0) depth += 1;
  }
  const turning = violation || !isComplete ? null : graph.findCycle(ids.size);
  if (turning !== null) {
    violation = { what: 'I4: the shop goes round for ever', trace: paths.to(turning) };
  }
  const seconds = secondsSoFar();
  return { states: ids.size, transitions, depth, atRest, seconds, isComplete, violation };
};
