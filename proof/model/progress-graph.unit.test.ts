import { expect, test } from '@jest/globals';
import { createProgressGraph } from './progress-graph.ts';

const graphOf = (edges: readonly (readonly [number, number])[]) => {
  const graph = createProgressGraph();
  for (const [from, to] of edges) graph.add(from, to);
  return graph;
};

test('ways that all end have no circle', () => {
  const edges = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
    [0, 3],
  ] as const;
  expect(graphOf(edges).findCycle(4)).toBeNull();
});

test('a circle is found, even where another way leads out of it', () => {
  const edges = [
    [1, 2],
    [2, 1],
    [2, 3],
  ] as const;
  expect(graphOf(edges).findCycle(4)).toBe(1);
});

test('a state that leads to itself goes on for ever', () => {
  expect(graphOf([[0, 0]]).findCycle(1)).toBe(0);
});
